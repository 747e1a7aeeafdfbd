"""Measuring: CPU of a process, times of calls, and two things compared in one run.

Machines are shared and noisy, so nothing here judges an absolute time: two sides run in turns,
A B A B …, and what counts is the median of the ratios of neighbours.
"""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Call = Callable[[], object]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Line:
    """One line of the report: both sides, their ratio, and the goal it is held against."""

    name: str
    ours: float
    against: float
    unit: str
    ratio: float
    goal: str
    is_met: bool

    def __str__(self) -> str:
        mark = "met " if self.is_met else "MISS"
        return (
            f"{mark} {self.name:<52} {self.ours:>10.2f} {self.unit:<5}"
            f" against {self.against:>10.2f}"
            f"   ratio {self.ratio:>6.2f}   goal {self.goal}"
        )


def at_most(name: str, pairs: Sequence[tuple[float, float]], unit: str, goal: float) -> Line:
    """Hold the median ratio ours/against under a goal (costs)."""
    return _line(name, pairs, unit, f"≤ {goal:g}×", lambda ratio: ratio <= goal)


def at_least(name: str, pairs: Sequence[tuple[float, float]], unit: str, goal: float) -> Line:
    """Hold the median ratio ours/against above a goal (speeds)."""
    return _line(name, pairs, unit, f"≥ {goal:g}×", lambda ratio: ratio >= goal)


def _line(
    name: str,
    pairs: Sequence[tuple[float, float]],
    unit: str,
    goal: str,
    holds: Callable[[float], bool],
) -> Line:
    ratio = statistics.median(ours / against for ours, against in pairs if against)
    ours, against = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Line(name, ours, against, unit, ratio, goal, holds(ratio))


def pid_listening_on(port: int) -> int:
    """Return the process that listens on a loopback port."""
    wanted = f":{port:04X}"
    rows = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    inode = next(
        r.split()[9] for r in rows if r.split()[1].endswith(wanted) and r.split()[3] == "0A"
    )
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(fd.readlink()) == f"socket:[{inode}]" for fd in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:  # it ended, or is not ours
            continue
    raise ProcessLookupError(port)


def cpu_seconds(pid: int) -> float:
    """User and system time a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_mebibytes(pid: int) -> float:
    """Memory of a process that is its own: shared pages counted by share."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    kib = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(kib) / 1024


@dataclass(frozen=True)
class Side:
    """A call and the processes that work for it."""

    call: Call
    pids: Sequence[int]

    def cpu_per_call(self, calls: int) -> float:
        """CPU milliseconds per call."""
        before = sum(map(cpu_seconds, self.pids))
        for _ in range(calls):
            self.call()
        return (sum(map(cpu_seconds, self.pids)) - before) / calls * 1000


def cpu_pairs(ours: Side, against: Side, calls: int, turns: int) -> list[tuple[float, float]]:
    """CPU milliseconds per call of both sides, in turns."""
    ours.cpu_per_call(calls), against.cpu_per_call(calls)  # warm both sides up
    return [(ours.cpu_per_call(calls), against.cpu_per_call(calls)) for _ in range(turns)]


def p95_of(times: Sequence[float]) -> float:
    """95th percentile of some figures; at least one."""
    return sorted(times)[int(len(times) * 0.95)]


def p95(call: Call, calls: int) -> float:
    """95th percentile of the answer times of some calls, in milliseconds."""
    times = []
    for _ in range(calls):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return p95_of(times)


def p95_pairs(ours: Call, against: Call, calls: int, turns: int) -> list[tuple[float, float]]:
    """95th percentile of the answer times in milliseconds, in turns."""
    p95(ours, calls), p95(against, calls)
    return [(p95(ours, calls), p95(against, calls)) for _ in range(turns)]


def rate_pairs(ours: Call, against: Call, amount: float, turns: int) -> list[tuple[float, float]]:
    """Amount per second of each side, in turns."""

    def rate(call: Call) -> float:
        started = time.perf_counter()
        call()
        return amount / (time.perf_counter() - started)

    rate(ours), rate(against)
    return [(rate(ours), rate(against)) for _ in range(turns)]
