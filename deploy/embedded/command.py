"""`python -m embedded.command auth verify-audit`: a service's command line on this stack.

The command sees the settings and secrets that the launcher gives the service itself.
"""

import os
import sys

from embedded.environment import service_environment
from embedded.layout import Layout
from embedded.provision import SERVICES
from embedded.stack import here


def main() -> None:
    """Become the command; its exit code is ours."""
    service, *words = sys.argv[1:] or [""]
    if service not in SERVICES:
        sys.exit(f"which service? {', '.join(SERVICES)}")
    command = here(["python", "-m", f"{service}.cli", *words])
    environment = service_environment(Layout.from_environment(), service)
    os.execve(command[0], command, environment)  # noqa: S606 -- our own program, no shell


if __name__ == "__main__":
    main()
