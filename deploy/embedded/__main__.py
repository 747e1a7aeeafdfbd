"""`python -m embedded up | down | status | logs [part …]`: the platform on this machine."""

import argparse
import signal
import sys

from embedded import report
from embedded.layout import Layout
from embedded.process import PartFailed
from embedded.up import Up, down

STOPPED_BY_PERSON = 130


def main() -> int:
    """Run one command; the exit code is 0 when the person got what they asked for."""
    parser = argparse.ArgumentParser(prog="python -m embedded", description=__doc__)
    parser.add_argument("command", choices=["up", "down", "status", "logs"])
    parser.add_argument("parts", nargs="*", help="for logs: only these parts")
    chosen = parser.parse_args()
    layout = Layout.from_environment()
    if chosen.command == "up":
        return _up(layout)
    if chosen.command == "down":
        print("stopped" if down(layout) else "nothing was running")
        return 0
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make status | head` ends quietly
    if chosen.command == "status":
        return 0 if report.status(layout) else 1
    report.logs(layout, chosen.parts, follow=sys.stdout.isatty())
    return 0


def _up(layout: Layout) -> int:
    up = Up(layout)
    try:
        up.run()
    except PartFailed as fault:
        print(f"\n{fault}\n", file=sys.stderr)
        print("`make down` stops what has started; `make up` tries again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopping what has started …", file=sys.stderr)
        down(layout)
        return STOPPED_BY_PERSON
    up.progress.say(f"ready: {layout.public_url}")
    print(f"         first accounts and their passwords: {layout.first_accounts}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(STOPPED_BY_PERSON)
