"""Places that a program without root's rights may reach.

PostgreSQL refuses to run as root, so root's PostgreSQL runs as nobody. Below a closed home folder
(mode 0700) nobody can neither start programs nor keep data: both then live below /var/lib, and the
folder that was asked for holds a link.
"""

import hashlib
import os
import secrets
import shutil
from pathlib import Path

NOBODY = 65534
OPEN_PLACE = Path("/var/lib/tisheng")


def is_root() -> bool:
    """Whether this process may change its user."""
    return os.geteuid() == 0


def as_nobody(command: list[str]) -> list[str]:
    """Return the command run without root's rights; unchanged for ordinary users."""
    if not is_root():
        return command
    user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return ["setpriv", *user, *command]


def everyone_reaches(path: Path) -> bool:
    """Whether every folder above and at `path` lets any user through."""
    real = path.resolve()
    return all(p.stat().st_mode & 0o001 for p in (real, *real.parents) if p.exists())


def data_folder(wanted: Path) -> Path:
    """Make a data folder that the database's user owns and reaches; return its real place."""
    if not wanted.exists():
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.unlink(missing_ok=True)  # a link whose target is gone
        if is_root() and not everyone_reaches(wanted.parent):
            real = _open_place() / f"postgres-{secrets.token_hex(6)}"
            real.mkdir(mode=0o700)
            wanted.symlink_to(real)
        else:
            wanted.mkdir(mode=0o700)
    real = wanted.resolve()
    if is_root():
        os.chown(real, NOBODY, NOBODY)
    return real


def program_folder(programs: Path, *besides: Path) -> Path:
    """Return `programs` as the database's user can run it: itself, or a copy kept for next time.

    `besides` are folders (shared libraries) that must keep their place relative to `programs`.
    """
    if not is_root() or everyone_reaches(programs):
        return programs
    root = Path(os.path.commonpath([programs, *besides]))
    stamp = f"{programs}:{programs.stat().st_mtime_ns}"
    copy = _open_place() / f"programs-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if not copy.exists():
        making = copy.with_name(f"{copy.name}.{os.getpid()}")
        for folder in (programs, *besides):
            shutil.copytree(folder, making / folder.relative_to(root), symlinks=True)
        making.chmod(0o755)
        try:
            making.rename(copy)
        except OSError:  # somebody else was faster
            shutil.rmtree(making)
    return copy / programs.relative_to(root)


def _open_place() -> Path:
    OPEN_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
    return OPEN_PLACE
