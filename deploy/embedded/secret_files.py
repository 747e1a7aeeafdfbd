"""Secrets of one stack: made at random once, one file each, readable by our user alone.

Also a command for docker-compose.yml: `python -m embedded.secret_files deploy/secrets`.
"""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from embedded.provision import ROLES

CLIENTS = ("assessment", "evidence", "cases")
SIGNERS = ("auth", "assessment", "cases")
# Lost, it takes every sealed identity card number with it: it belongs into the backup of secrets.
IDENTITY_CARD_KEY = "identity-card-key"
# Lost, it takes every authenticator and the secrets of sign-in providers with it: back it up.
SEALING_KEY = "auth-sealing-key"


def make_missing(directory: Path) -> None:
    """Make every secret that is not there yet."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = [f"{role}-password" for role in ROLES] + [f"{name}-client-secret" for name in CLIENTS]
    names += [IDENTITY_CARD_KEY, SEALING_KEY]
    for name in names:
        if not (directory / name).exists():
            write_private(directory / name, secrets.token_urlsafe(32))
    for service in SIGNERS:
        key = directory / f"{service}-signing" / "1.pem"
        if not key.exists():
            key.parent.mkdir(mode=0o700, exist_ok=True)
            write_private(key, _new_signing_key())


def role_passwords(directory: Path) -> dict[str, str]:
    """Return the password of every database role."""
    return {role: (directory / f"{role}-password").read_text("utf-8") for role in ROLES}


def write_private(file: Path, text: str) -> None:
    """Write a file of mode 600, whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def write_private_json(file: Path, document: Any) -> None:
    """Write a JSON document as a file of mode 600."""
    write_private(file, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _new_signing_key() -> str:
    key = generate_private_key(SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode("ascii")


def main() -> None:
    """Make the secrets of an installation from images; what exists is kept."""
    directory = Path(sys.argv[1])
    make_missing(directory)
    for name in ("postgres-password", "s3-access-key", "s3-secret-key"):
        if not (directory / name).exists():
            write_private(directory / name, secrets.token_urlsafe(32))
    print(f"secrets are in {directory}")


if __name__ == "__main__":
    main()
