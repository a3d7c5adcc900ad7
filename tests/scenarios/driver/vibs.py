"""The VIB that an upgrade needs: today's, as the next version would be."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUILT = os.path.join(HERE, "..", "..", "..", "build", "muxwatch.vib")
sys.path.insert(0, os.path.join(HERE, "..", "..", "simhost"))

from vibmaker import Vib  # noqa: E402

SETTINGS = "etc/config/muxwatch.conf"


def make_newer(folder):
    """Writes newer.vib: version 99.0-1, with another first line in the settings file."""
    vib = Vib.read(BUILT)
    mode, text = vib.files[SETTINGS]
    vib.files[SETTINGS] = (mode, b"# settings of version 99\n" + text)
    vib.set("version", "99.0-1")
    vib.write(os.path.join(folder, "newer.vib"))
