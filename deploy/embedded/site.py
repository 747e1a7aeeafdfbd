"""Build the SPA with the Node of the wheel, only when its sources changed."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.layout import REPOSITORY
from embedded.process import PartFailed, tail

FRONTEND = REPOSITORY / "frontend"
SOURCES = ("src", "public", "index.html", "package-lock.json", "vite.config.ts", "tsconfig.json")
NODE = Path(sys.prefix) / "node"  # deploy/install.sh puts the wheel's `node` there, alone


def build_if_changed(site: Path, log: Path) -> str:
    """Install packages and build where needed; return what was done, in words."""
    with _alone():
        done = []
        if not packages_are_there():
            run_npm(["ci", "--no-audit", "--no-fund"], log)
            done.append("packages installed")
        stamp = FRONTEND / "node_modules" / ".cache" / "tisheng-site"
        wanted = _fingerprint()
        is_current = stamp.exists() and stamp.read_text("ascii") == wanted
        if not is_current or not (site / "index.html").exists():
            _build(site, log)
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.write_text(wanted, encoding="ascii")
            done.append("pages built")
        return ", ".join(done) or "pages are up to date"


def packages_are_there() -> bool:
    """Whether node_modules holds what package-lock.json asks for."""
    try:
        wanted = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
        found = json.loads((FRONTEND / "node_modules/.package-lock.json").read_text("utf-8"))
    except FileNotFoundError:
        return False
    versions = {path: entry.get("version") for path, entry in found["packages"].items()}
    return all(
        versions.get(path) == entry.get("version")
        for path, entry in wanted.items()
        if path and not entry.get("optional")
    )


def _build(site: Path, log: Path) -> None:
    # Beside the old pages first: a running gateway never serves half of a build.
    fresh, old = site.with_name("dist.next"), site.with_name("dist.old")
    run_npm(["run", "build", "--", "--outDir", str(fresh), "--emptyOutDir"], log)
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def run_npm(words: list[str], log: Path) -> None:
    """Run npm in the frontend with our Node; raises PartFailed with the end of the log."""
    npm = shutil.which("npm")
    if npm is None:
        raise PartFailed("npm is not there: apt-get install npm")
    log.parent.mkdir(parents=True, exist_ok=True)
    path = f"{NODE}:{os.environ.get('PATH', os.defpath)}"
    with log.open("ab") as output:
        done = subprocess.run(
            [npm, *words],
            cwd=FRONTEND,
            env=dict(os.environ) | {"PATH": path, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    if done.returncode != 0:
        raise PartFailed(f"npm {' '.join(words[:2])} failed; the end of {log}:\n{tail(log, 30)}")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in SOURCES:
        root = FRONTEND / name
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for file in files:
            if file.is_file() and not file.name.endswith((".spec.ts", "components.d.ts")):
                digest.update(str(file.relative_to(FRONTEND)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process build at a time; the others wait and then find it done."""
    lock = REPOSITORY / ".cache" / "site.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":  # `python -m embedded.site`: only the packages, for lint and tests
    with _alone():
        if not packages_are_there():
            print("installing the packages of frontend/package-lock.json")
            run_npm(["ci", "--no-audit", "--no-fund"], REPOSITORY / ".cache" / "site.log")
