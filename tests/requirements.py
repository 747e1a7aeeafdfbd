"""`make requirements`: which of the 151 requirements have tests, and which of those passed.

A Python test names what it proves with `@pytest.mark.requirement("R142")`; a browser or Vitest
test carries `[R142]` in its title. "proven" needs the report of the last run (`.cache/proof/`,
written by the test runs themselves); without one a requirement only "has tests".
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / ".cache" / "proof"
TITLE_TAG = re.compile(r"\[(R\d{1,3}(?:[,\s]+R\d{1,3})*)\]")
MARK = re.compile(r"mark\.requirement\(\s*((?:\"R\d+\"\s*,?\s*)+)\)")
NUMBER = re.compile(r"R\d{1,3}")
PASSED = {"passed", "expected", "pass"}


class Outcome(TypedDict):
    """One line of a report: a test, what it proves, how it ended."""

    test: str
    requirements: list[str]
    outcome: str


@dataclass(frozen=True)
class Requirement:
    """One row of docs/requirements.csv."""

    number: str
    area: str
    title: str


def read_requirements(path: Path = ROOT / "docs" / "requirements.csv") -> list[Requirement]:
    """Read the list; numbers are unique and in order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Requirement(**row) for row in csv.DictReader(file)]


def tagged_in_sources(root: Path = ROOT) -> Counter[str]:
    """Count the tests that claim a requirement, by reading the sources (no test is imported)."""
    found: Counter[str] = Counter()
    for path in _sources(root):
        text = path.read_text(encoding="utf-8")
        pattern = MARK if path.suffix == ".py" else TITLE_TAG
        found.update(n for claim in pattern.findall(text) for n in NUMBER.findall(claim))
    return found


def _sources(root: Path) -> Iterator[Path]:
    for folder in ("services", "tests", "deploy"):
        yield from sorted((root / folder).rglob("test_*.py"))
    for folder, kind in (("frontend/src", "*.spec.ts"), ("frontend/e2e", "*.spec.ts")):
        yield from sorted((root / folder).rglob(kind))


def last_outcomes(folder: Path = REPORTS) -> dict[str, set[str]]:
    """Return for each requirement how the tests that claim it ended in the last runs."""
    ended: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*.json")):
        outcomes: list[Outcome] = json.loads(path.read_text(encoding="utf-8"))
        for one in outcomes:
            for number in one["requirements"]:
                ended[number].add(one["outcome"])
    return dict(ended)


def verdict(number: str, tagged: Mapping[str, int], ended: Mapping[str, set[str]]) -> str:
    """Say how far a requirement is."""
    outcomes = ended.get(number, set()) - {"skipped"}
    if outcomes and outcomes <= PASSED:
        return "proven"
    if outcomes:
        return "FAILING"
    return "has tests" if tagged.get(number) else "not yet"


def main() -> int:
    """Print the table and the sums; fail only when a claimed requirement failed or is unknown."""
    listed = read_requirements()
    tagged, ended = tagged_in_sources(), last_outcomes()
    sums: Counter[str] = Counter()
    for one in listed:
        state = verdict(one.number, tagged, ended)
        sums[state] += 1
        if state != "not yet" or "-v" in sys.argv:
            print(f"{one.number:>5}  {state:<10} {tagged.get(one.number, 0):>3} tests  {one.title}")
    unknown = sorted((set(tagged) | set(ended)) - {one.number for one in listed})
    waiting = [one.number for one in listed if verdict(one.number, tagged, ended) == "not yet"]
    print(f"\nnot yet ({len(waiting)}): {' '.join(waiting)}")
    print(" · ".join(f"{state}: {count}" for state, count in sums.most_common()))
    if not ended:
        print("No report of a test run yet: `make test` turns “has tests” into “proven”.")
    if unknown:
        print(f"claimed by a test but not in docs/requirements.csv: {' '.join(unknown)}")
    return 1 if unknown or sums["FAILING"] else 0


if __name__ == "__main__":
    sys.exit(main())
