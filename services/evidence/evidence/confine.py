"""Starts a program with limits: `python -I -S confine.py LIMITS PROGRAM ARGUMENT…`.

Runs by itself, before anything of ours is imported: the limits hold from the program's first
instruction on. The program has no network where the kernel allows it, and it dies with the worker
that wanted it, so that a killed worker leaves nothing behind that still converts.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_DIE_WITH_PARENT: Final = 1
_NO_NEW_RIGHTS: Final = 38


def _leave_the_network(libc: ctypes.CDLL) -> None:
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        libc.unshare(_NEW_NETWORK)  # as root in a container; refused elsewhere, and then so be it
        return
    own = Path("/proc/self")
    with suppress(OSError):
        (own / "setgroups").write_text("deny", encoding="ascii")
        (own / "gid_map").write_text(f"{group} {group} 1", encoding="ascii")
        (own / "uid_map").write_text(f"{user} {user} 1", encoding="ascii")


def main() -> None:
    """Take the rights away, then become the program."""
    limits = json.loads(sys.argv[1])
    libc = ctypes.CDLL(None, use_errno=True)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    polite = os.nice(max(limits["politeness"] - own, 0))
    with suppress(OSError, ValueError):  # the child is in a session of its own, weighed by itself
        Path("/proc/self/autogroup").write_text(str(polite), "ascii")
    _leave_the_network(libc)
    # After the new user namespace: changing credentials forgets it.
    libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
    if os.getppid() != limits["parent"]:
        sys.exit(1)  # the worker died while we were starting
    for name, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_size"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 -- fixed argument lists, no shell


if __name__ == "__main__":
    main()
