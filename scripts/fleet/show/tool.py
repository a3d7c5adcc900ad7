"""The command line that page and metrics have in common: its words, its failures, how a file is written."""

import argparse
import contextlib
import os
import stat
import sys
import tempfile

from show import reports

EXIT_FAILED = 3


class Failure(Exception):
    """Why nothing was written, as one line for people."""


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        sys.exit(EXIT_FAILED)


def arguments(program, about):
    parser = Arguments(prog=f"scripts/fleet/{program}", description=about, allow_abbrev=False)
    parser.add_argument("reports", metavar="REPORTS", help="the folder of HOST.json and HOST.history.json")
    parser.add_argument("--output", metavar="FILE", required=True, help="the file to write; replaced as a whole")
    return parser


def reader(folder, histories=True):
    """A reader of the folder's reports, and its histories; a Failure where it cannot be listed or holds none."""
    result = reports.Reader(folder, histories)
    try:
        names = result.names()
    except OSError as error:
        raise Failure(f"cannot read {folder}: {error.strerror}") from None
    if not names:
        raise Failure(f"no HOST.json in {folder}: collect the reports first")
    return result


@contextlib.contextmanager
def writing(path):
    """What fails in here is that `path`, or a file for it, cannot be written."""
    try:
        yield
    except OSError as error:
        raise Failure(f"cannot write {path}: {error.strerror}") from None


def write_whole(path, pieces):
    """Writes pieces of UTF-8 to a file beside `path`, then renames it: nobody sees a part of it."""
    with writing(path):
        descriptor, temporary = tempfile.mkstemp(prefix=".muxwatch-", dir=os.path.dirname(path) or ".")
        try:
            with open(descriptor, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fchmod(descriptor, mode_of(path))
                os.fsync(descriptor)
            os.rename(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise


def mode_of(path):
    """The mode of the file that is replaced, else any new file's: mkstemp's 0600 would hide it from node_exporter."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        umask = os.umask(0o022)
        os.umask(umask)
        return 0o666 & ~umask


def run(program, main):
    """Runs main(); its exit code. A failure is one line on stderr."""
    try:
        main()
        return 0
    except Failure as failure:
        message = str(failure)
    except KeyboardInterrupt:
        message = "interrupted; nothing was written"
    sys.stderr.write(f"scripts/fleet/{program}: {message}\n".encode("utf-8", "backslashreplace").decode())
    return EXIT_FAILED
