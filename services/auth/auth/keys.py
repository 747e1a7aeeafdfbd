"""The signing keys in use, and the public ones that everybody checks our tokens with."""

import time
from pathlib import Path
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from kernel.http.keys import LocalKeys
from kernel.policy import Reach, allows
from kernel.tokens import KeySet, Signer

_PAUSE: Final = 5.0


class SigningKeys(LocalKeys):
    """Follows the key directory while running, so that keys rotate without a restart.

    To rotate: put a key whose name sorts last into the directory; within seconds every process
    publishes it and signs with it. Remove the old file once its last token has expired.
    """

    def __init__(self, directory: Path) -> None:
        """Read the directory; without a key there is no service."""
        self._directory = directory
        self._signer = Signer(directory)
        self._seen = self._listing()
        self._looked_at = time.monotonic()
        super().__init__(self._signer.key_set())

    def signer(self) -> Signer:
        """Return the signer for the keys that lie in the directory now."""
        if time.monotonic() - self._looked_at > _PAUSE:
            self.look()
        return self._signer

    async def key_set(self, kid: str) -> KeySet:  # noqa: ARG002 -- all of them are ours
        """Return the public keys."""
        return self.signer().key_set()

    def look(self) -> None:
        """Read the directory again if it changed; a broken key file leaves the old keys in use."""
        self._looked_at = time.monotonic()
        listing = self._listing()
        if listing == self._seen:
            return
        try:
            self._signer = Signer(self._directory)
        except (OSError, ValueError) as fault:
            structlog.get_logger().error("signing_keys_unreadable", fault=str(fault))
            return
        self._seen = listing
        structlog.get_logger().info("signing_keys_changed", count=len(listing))

    def _listing(self) -> list[tuple[str, int]]:
        found = sorted(self._directory.glob("*.pem"))
        return [(path.name, path.stat().st_mtime_ns) for path in found]


async def _signer(request: Request) -> Signer:
    keys: SigningKeys = request.app.state.signing_keys
    return keys.signer()


CurrentSigner = Annotated[Signer, Depends(_signer)]
router = APIRouter(tags=["keys"])


class Key(BaseModel):
    """A public P-256 signing key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    alg: str
    use: str


class Keys(BaseModel):
    """All keys whose tokens may still be in use; the last one signs."""

    keys: list[Key]


@router.get(
    "/.well-known/jwks.json",
    operation_id="getKeys",
    summary="令牌签名公钥（JWKS）",
    **allows(reach=Reach.PUBLIC),
)
async def get_keys(signer: CurrentSigner) -> Keys:
    """Publish the public keys; nothing of the private ones."""
    return Keys.model_validate(signer.jwks())
