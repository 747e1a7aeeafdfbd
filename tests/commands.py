"""Several commands of a service in one process: `python -m tests.commands auth`.

Each line of standard input is `[words, standard input of the command]` as JSON; each line of the
answer is `[exit code, what it printed]`. Starting a process costs more than most commands.
"""

import importlib
import json
import sys

from typer.testing import CliRunner


def main() -> None:
    """Run what is asked for, one after the other."""
    cli = importlib.import_module(f"{sys.argv[1]}.cli").cli
    for line in sys.stdin:
        words, text = json.loads(line)
        done = CliRunner().invoke(cli, words, input=text)
        said = done.output if done.exception is None else f"{done.output}{done.exception!r}"
        print(json.dumps([done.exit_code, said]), flush=True)


if __name__ == "__main__":
    main()
