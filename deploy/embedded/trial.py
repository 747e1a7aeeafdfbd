"""`python -m embedded.trial -- command …`: run commands against a platform of their own.

It starts a stack in a new folder on free ports, runs the commands one after the other (separated
by `--`) with TISHENG_DATA, TISHENG_STACK and PORT set, and removes everything, whatever happened.
A stack that TISHENG_STACK already names is used as it is.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from embedded.layout import HIGHEST, Layout
from embedded.process import PartFailed, is_port_free
from embedded.up import Up, down

FIRST, LAST = 20_000, 30_000
SEPARATOR = "--"


def free_row() -> int:
    """Return a PORT whose whole row of ports is free now."""
    for port in range(FIRST, LAST, HIGHEST + 1):
        if all(is_port_free(port + step) for step in range(HIGHEST + 1)):
            return port
    raise PartFailed("no free row of ports between 20000 and 30000")


@contextmanager
def _alone() -> Iterator[None]:
    """Ports that are free now are taken seconds later: one trial chooses and starts at a time."""
    place = Path(tempfile.gettempdir(), f"tisheng-trial-{os.getuid()}.lock")
    with place.open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def trial_stack() -> Iterator[Layout]:
    """Give a running stack that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tisheng-"))
    layout: Layout | None = None
    try:
        with _alone():
            layout = Layout(folder / "data", free_row())
            Up(layout).run()
        yield layout
    finally:
        if layout is not None:
            down(layout)
            database = (layout.data / "postgres" / "data").resolve()
            shutil.rmtree(database, ignore_errors=True)  # it may live outside, see places.py
        shutil.rmtree(folder, ignore_errors=True)


def run_all(commands: list[list[str]], environment: dict[str, str]) -> int:
    """Run every command; the exit code of the first that failed."""
    for words in commands:
        code = subprocess.run(words, env=dict(os.environ) | environment, check=False).returncode
        if code != 0:
            return code
    return 0


def main() -> int:
    """Run the commands of the command line."""
    words = sys.argv[1:]
    groups = groupby(words, lambda word: word == SEPARATOR)
    commands = [list(group) for is_separator, group in groups if not is_separator]
    if os.environ.get("TISHENG_STACK"):
        return run_all(commands, {"TISHENG_DATA": os.environ["TISHENG_STACK"]})
    # `timeout` and CI end us with SIGTERM: the stack must go down then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with trial_stack() as layout:
            data = str(layout.data)
            places = {"TISHENG_DATA": data, "TISHENG_STACK": data, "PORT": str(layout.port)}
            return run_all(commands, places | {"BASE_URL": layout.address})
    except PartFailed as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
