"""`python -m demo.many`: several commands of auth's command line in one process.

Standard input holds a JSON list of commands, each a list of words without `python -m auth.cli`.
"""

import json
import sys

from auth.cli import cli


def main() -> int:
    """Run every command; stop at the first that fails and return its exit code."""
    for words in json.load(sys.stdin):
        code = cli(words, standalone_mode=False)
        if code:
            return int(code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
