"""`make bench`: start a platform, fill it, measure, print both sides of every figure.

Exit status 1 when a goal is missed, so that a change that costs too much is noticed; no test
asserts a time. Words choose groups of lines: `make bench LINES="teachers files"`.
"""

import sys

from tests.bench.city import build
from tests.bench.lines import GROUPS, lines_of
from tests.stack import running_stack


def main() -> int:
    """Print the report."""
    wanted = sys.argv[1:]
    if unknown := set(wanted) - set(GROUPS):
        sys.exit(f"no lines are called {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    with running_stack() as stack:
        print("filling a city of 1,500 schools …", flush=True)
        city = build(stack)
        print(f"{'':5}{'what':<52} {'ours':>10}       {'':>17}", flush=True)
        missed = 0
        for line in lines_of(city, wanted):
            print(line, flush=True)
            missed += not line.is_met
        print(stack.launcher("status").stdout)
    print(f"{missed} goal(s) missed" if missed else "every goal met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
