"""`python -m embedded.contracts [--check]`: openapi.json of every service and the SPA's clients.

Without --check both are written anew. With it nothing of the services is written; an outdated file
is named and the exit code is 1.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from embedded.layout import REPOSITORY
from embedded.provision import SERVICES
from embedded.site import FRONTEND, run_npm

CLIENTS = FRONTEND / "src" / "api"


def document_of(service: str) -> str:
    """Return the service's OpenAPI document as its code says it now; needs no database."""
    done = subprocess.run(
        [sys.executable, "-m", f"{service}.cli", "openapi"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def outdated_documents(*, write: bool) -> list[Path]:
    """Return the committed documents that differ from the code, after writing them if asked."""
    found = []
    for service in SERVICES:
        file = REPOSITORY / "services" / service / "openapi.json"
        text = document_of(service)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            found.append(file)
            if write:
                file.write_text(text, encoding="utf-8")
    return found


def regenerate_clients() -> bool:
    """Write the SPA's clients anew; True when that changed something."""
    before = _fingerprint()
    run_npm(["run", "api"], REPOSITORY / ".cache" / "contracts.log")
    return before != _fingerprint()


def main() -> int:
    """Write or check."""
    is_check = "--check" in sys.argv[1:]
    outdated = outdated_documents(write=not is_check)
    for file in outdated:
        print(f"{'outdated' if is_check else 'written'}: {file.relative_to(REPOSITORY)}")
    if is_check and outdated:
        print("`make openapi` writes them anew")
        return 1
    is_changed = regenerate_clients()
    if is_changed:
        print(f"written: {CLIENTS.relative_to(REPOSITORY)}")
    return 1 if is_check and is_changed else 0


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(CLIENTS.rglob("*.ts")):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
