"""`status` and `logs`: what runs, how much memory it takes, what it says."""

import subprocess
import time
from pathlib import Path

from embedded.layout import Layout
from embedded.process import tail
from embedded.stack import Part, all_parts
from embedded.state import Running, State

MEGABYTE = 1024 * 1024


def memory_of(pid: int) -> int:
    """Return the bytes of a process and its children, shared pages divided among their users."""
    total = _proportional(pid)
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        children = []
    return total + sum(memory_of(int(child)) for child in children)


def status(layout: Layout) -> bool:
    """Print one line per part; True when all of them are ready."""
    state = State(layout)
    supervisor, running = state.supervisor(), state.parts()
    total = _proportional(supervisor.pid) if supervisor else 0  # its children are listed
    all_ready = supervisor is not None
    print(f"{'part':<20}{'state':<12}{'pid':>8}{'up':>10}{'restarts':>10}{'memory':>10}")
    for part in all_parts(layout):
        facts = running.get(part.name)
        word = _word(part, facts)
        all_ready = all_ready and word in {"ready", "running"}
        bytes_used = memory_of(facts.identity.pid) if facts and word != "stopped" else 0
        total += bytes_used
        print(_line(part.name, word, facts, bytes_used))
    print(f"memory of the whole platform: {total / MEGABYTE:.0f} MB")
    if supervisor is None:
        print("the platform is not running: make up")
    elif all_ready:
        print(f"address: {layout.public_url}")
    return all_ready


def logs(layout: Layout, names: list[str], *, follow: bool) -> None:
    """Print the end of the logs of some parts, or of all; then what comes, until Ctrl-C."""
    files = [layout.log_of(name) for name in names] or sorted(layout.logs.glob("*.log"))
    if follow:
        subprocess.run(["tail", "-n", "5", "-F", *map(str, files)], check=False)
        return
    for file in files:
        print(f"==> {file} <==\n{tail(file, 20)}\n")


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _word(part: Part, facts: Running | None) -> str:
    if facts is None or not facts.identity.is_alive():
        return "stopped"
    if part.ready is None:
        return "running"
    return "ready" if part.ready() else "not ready"


def _line(name: str, word: str, facts: Running | None, bytes_used: int) -> str:
    if facts is None or word == "stopped":
        return f"{name:<20}{word:<12}"
    minutes = f"{(time.time() - facts.since) / 60:.0f} min"
    size = f"{bytes_used / MEGABYTE:.0f} MB"
    return f"{name:<20}{word:<12}{facts.identity.pid:>8}{minutes:>10}{facts.restarts:>10}{size:>10}"
