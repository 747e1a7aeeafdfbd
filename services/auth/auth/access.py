"""The two tokens of a session: a signed one for 10 minutes, a random one to renew it once."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from kernel.tokens import Signer

ISSUER: Final = "tisheng-auth"
AUDIENCE: Final = "tisheng-api"
TYPE: Final = "at+jwt"
LIFETIME: Final = 600  # seconds
_REFRESH_BYTES: Final = 32


def new_refresh() -> tuple[str, bytes]:
    """Return a random refresh token and the hash that is kept of it."""
    token = secrets.token_urlsafe(_REFRESH_BYTES)
    return token, hash_of(token)


def hash_of(token: str) -> bytes:
    """Return what is kept of a refresh token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def access_token(
    signer: Signer,
    who: tuple[UUID, str, UUID],
    grants: Sequence[Any],
    *,
    rights_version: int,
    limited: str | None,
) -> str:
    """Sign a person's access token; a limited one only reaches the step that is due."""
    person_id, name, session_id = who
    claims: dict[str, Any] = {
        "sub": str(person_id),
        "name": name,
        "sid": str(session_id),
        "grants": [
            {"role": g.role, "org_id": str(g.org_id), "org_path": g.org_path} for g in grants
        ],
        "rv": rights_version,
    }
    if limited is not None:
        claims["limited"] = limited
    return signer.sign(claims, typ=TYPE, aud=AUDIENCE, issuer=ISSUER, lifetime=LIFETIME)


def machine_token(signer: Signer, client_id: UUID, name: str, scopes: Sequence[str]) -> str:
    """Sign a machine's access token: scopes, no grants."""
    claims = {"sub": str(client_id), "name": name, "scope": " ".join(scopes), "grants": []}
    return signer.sign(claims, typ=TYPE, aud=AUDIENCE, issuer=ISSUER, lifetime=LIFETIME)
