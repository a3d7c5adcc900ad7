"""Runs inside the name spaces of one cage: builds the make-believe host, runs muxwatch on it, tells what it saw.

Started by host.py as process 1, so that whatever muxwatch leaves behind becomes a child of this one. A job is a
line of JSON on stdin, its result a line of JSON on stdout. What a job holds: host.py, class Job.
"""

import collections
import ctypes
import fcntl
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time

STATE = "/var/run/vmware"
PROGRAMS = {
    "mux": "/etc/init.d/vShield-Endpoint-Mux",
    "ps": "/bin/ps",
    "esxcfg-module": "/bin/esxcfg-module",
    "esxcli": "/bin/esxcli",
    "localcli": "/sbin/localcli",
}
FOLDERS = "bin sbin usr proc dev etc/init.d etc/config var/run/vmware opt sweep/world sweep/faults"
MS_RDONLY, MS_BIND, MS_REC = 1, 4096, 16384
FULL_BYTES = 64 * 1024
MEMORY_BYTES = 32 * 1024 * 1024
LOST_S = 3.0

libc = ctypes.CDLL(None, use_errno=True)


def mount(source, target, kind, flags, options):
    names = [name.encode() for name in (source, target, kind)]
    if libc.mount(*names, ctypes.c_ulong(flags), options.encode()) != 0:
        raise OSError(ctypes.get_errno(), f"mount {target}")


def copy_link_or_bind(name, root):
    """/lib and /lib64 are links into /usr on some systems and folders on others."""
    if os.path.islink(name):
        os.symlink(os.readlink(name), root + name)
    else:
        os.mkdir(root + name)
        mount(name, root + name, "", MS_BIND | MS_REC, "")


def build(root, muxwatch, *tools):
    """The host's file system on a tmpfs; of the machine only what strace and the sanitized muxwatch need."""
    mount("tmpfs", root, "tmpfs", 0, "mode=755")
    for folder in FOLDERS.split():
        os.makedirs(f"{root}/{folder}")
    mount("/usr", f"{root}/usr", "", MS_BIND | MS_REC, "")
    for name in ("/lib", "/lib64"):
        copy_link_or_bind(name, root)
    mount("proc", f"{root}/proc", "proc", 0, "")
    open(f"{root}/dev/null", "w", encoding="utf-8").close()
    mount("/dev/null", f"{root}/dev/null", "", MS_BIND, "")
    shutil.copy2(muxwatch, f"{root}/opt/muxwatch")
    for tool in tools:
        shutil.copy2(tool, f"{root}/sweep/{os.path.basename(tool)}")
    os.chroot(root)
    os.chdir("/")


def remove(path):
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "backslashreplace")
    except FileNotFoundError:
        return ""


class Syslog:
    def __init__(self):
        self.socket = None

    def open(self):
        self.close()
        remove("/dev/log")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("/dev/log")
        self.socket.setblocking(False)

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def stick(self):
        """Its queue is full, and nobody reads."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            try:
                while True:
                    sender.sendto(b"full", "/dev/log")
            except BlockingIOError:
                pass

    def lines(self):
        found = []
        while self.socket is not None:
            try:
                found.append(self.socket.recv(4096).decode("utf-8", "backslashreplace"))
            except BlockingIOError:
                break
        return [line for line in found if line != "full"]


def state_full():
    mount("tmpfs", STATE, "tmpfs", 0, f"size={FULL_BYTES}")
    with open(f"{STATE}/filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass


def state_read_only():
    mount("tmpfs", STATE, "tmpfs", MS_RDONLY, "")


def state_without_inodes():
    mount("tmpfs", STATE, "tmpfs", 0, "nr_inodes=2")
    write(f"{STATE}/filler", "")


def close_all():
    for fd in (0, 1, 2):
        os.close(fd)


class Cage:
    def __init__(self):
        self.syslog = Syslog()
        self.lock = None
        self.mounted = False
        self.before_exec = None
        self.host_faults = {
            "state-missing": lambda: os.rmdir(STATE),
            "state-read-only": lambda: self.mount_state(state_read_only),
            "state-full": lambda: self.mount_state(state_full),
            "state-no-inodes": lambda: self.mount_state(state_without_inodes),
            "log-missing": self.lose_log,
            "log-stuck": self.syslog.stick,
            "descriptors-closed": lambda: self.limit(close_all),
            "nofile-8": lambda: self.limit(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))),
            "memory-32M": lambda: self.limit(
                lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            ),
            "lock-held": self.hold_lock,
        }

    def mount_state(self, how):
        how()
        self.mounted = True

    def lose_log(self):
        self.syslog.close()
        remove("/dev/log")

    def limit(self, function):
        self.before_exec = function

    def hold_lock(self):
        self.lock = open(f"{STATE}/muxwatch.lock", "w", encoding="utf-8")
        fcntl.lockf(self.lock, fcntl.LOCK_EX)

    def reset(self, job):
        if self.lock is not None:
            self.lock.close()
        self.lock = self.before_exec = None
        if self.mounted:
            libc.umount2(STATE.encode(), 0)
        self.mounted = False
        shutil.rmtree(STATE, ignore_errors=True)
        os.mkdir(STATE, 0o755)
        self.syslog.open()
        self.set_programs(job["modes"])
        remove("/etc/config/muxwatch.conf")
        if job["settings"]:
            write("/etc/config/muxwatch.conf", job["settings"])
        if job["state"] is not None:
            write(f"{STATE}/muxwatch.state", job["state"])
        if job["host"] is not None:
            self.host_faults[job["host"]]()

    @staticmethod
    def set_programs(modes):
        for name, path in PROGRAMS.items():
            remove(path)
            mode = modes.get(name, "")
            if mode != "missing":
                os.link("/sweep/probe", path)
            if mode == "not-executable":
                remove(path)
                write(path, "")

    @staticmethod
    def set_world(job):
        facts = {name: "" for name in job["world"]}
        for folder, entries in (("/sweep/world", facts), ("/sweep/faults", job["faults"])):
            for name in os.listdir(folder):
                remove(f"{folder}/{name}")
            for name, text in entries.items():
                write(f"{folder}/{name}", text)

    def run(self, job):
        if job["reset"]:
            self.reset(job)
        self.set_world(job)
        remove("/sweep/calls")
        remove("/sweep/trace")
        beside = self.launch(job, "beside") if job["beside"] else None
        while beside is not None and not os.path.exists(f"{STATE}/muxwatch.lock"):
            time.sleep(0.001)
        result = self.finish(job, self.launch(job, "main"))
        if beside is not None:
            result["beside"] = beside.wait()
        self.observe(job, result)
        return result

    def launch(self, job, name):
        with open(f"/sweep/{name}.out", "wb") as out, open(f"/sweep/{name}.err", "wb") as err:
            return subprocess.Popen(
                job["strace"] + [job["program"]] + job["words"],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env={"PATH": "/usr/bin", **job["environment"]},
                preexec_fn=self.before_exec,
            )

    @staticmethod
    def finish(job, process):
        began = time.monotonic()
        result = {"hung": False}
        try:
            if job["signal"]:
                time.sleep(job["signal"][1])
                process.send_signal(job["signal"][0])
            result["code"] = process.wait(job["limit"])
        except subprocess.TimeoutExpired:
            result["hung"] = True
            process.kill()
            result["code"] = process.wait()
        result["seconds"] = time.monotonic() - began
        return result

    def observe(self, job, result):
        result["left"] = self.settle(job["settle"])
        result["out"] = read("/sweep/main.out")
        result["err"] = read("/sweep/main.err")
        result["log"] = self.syslog.lines()
        calls = [line.split() for line in read("/sweep/calls").splitlines()]
        result["starts"] = [truth for key, truth in calls if key == "start"]
        result["calls"] = collections.Counter(key for key, _ in calls)
        result["mux"] = os.path.exists("/sweep/world/mux")
        result["files"] = {}
        if os.path.isdir(STATE):
            result["files"] = {name: os.stat(f"{STATE}/{name}").st_size for name in os.listdir(STATE)}
        result["state"] = read(f"{STATE}/muxwatch.state")
        trace = read("/sweep/trace")
        result["injected"] = bool(re.search(r"\(INJECTED\)|--- SIG(TERM|PIPE) |killed by SIGKILL", trace))
        result["refused"] = trace.startswith("refused")
        result["made"] = self.count_calls(trace) if job["count"] else {}

    @staticmethod
    def count_calls(trace):
        """How often each system call was made, by the process that made it most often."""
        counts = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", trace, re.MULTILINE))
        most = collections.Counter()
        for (_, call), count in counts.items():
            most[call] = max(most[call], count)
        return most

    def settle(self, patience_s):
        """Waits a little for others to end. Returns who did not, and ends them."""
        deadline = time.monotonic() + patience_s
        while True:
            left = self.others()
            if not left or time.monotonic() > deadline:
                break
            time.sleep(0.005)
        if left:
            os.kill(-1, signal.SIGKILL)
            deadline = time.monotonic() + LOST_S
            while self.others() and time.monotonic() < deadline:
                time.sleep(0.005)
        return left

    @staticmethod
    def others():
        try:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        except ChildProcessError:
            pass
        pids = [pid for pid in os.listdir("/proc") if pid.isdigit() and pid != "1"]
        return [name for name in (read(f"/proc/{pid}/comm").strip() for pid in pids) if name]


def main():
    # The answers' own descriptor: descriptors 0 to 2 may be closed for a run.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    build(*sys.argv[1:])
    cage = Cage()
    for line in sys.stdin:
        answers.write(json.dumps(cage.run(json.loads(line))) + "\n")
        answers.flush()


main()
