"""`python -m embedded.setup`: what must be there before the services of an installation start.

For docker-compose.yml: roles and schemas, migrations, the data of the notice, bucket and machine
clients. Secrets are files of TISHENG_SECRETS_DIR; everything may run again.
"""

import os
import subprocess
import sys
from pathlib import Path

from embedded import parts, provision
from embedded.provision import SERVICES


def environment_of(service: str, secrets: Path) -> dict[str, str]:
    """Return what a service's commands see: the outer settings and the service's own secrets."""
    own = {
        "TISHENG_DATABASE_PASSWORD_FILE": str(secrets / f"{service}_app-password"),
        "TISHENG_OWNER_PASSWORD_FILE": str(secrets / f"{service}_owner-password"),
    }
    return dict(os.environ) | own


def main() -> int:
    """Do everything in order; the exit code of the first command that failed."""
    secrets = Path(os.environ["TISHENG_SECRETS_DIR"])
    provision.main()
    commands = [(service, parts.migrate_command(service)) for service in SERVICES]
    commands += parts.bootstrap_commands(str(secrets))
    for service, words in commands:
        print(" ".join(words), flush=True)
        code = subprocess.run(words, env=environment_of(service, secrets), check=False).returncode
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
