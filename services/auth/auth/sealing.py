"""Sealing small secrets (AES-256-GCM) with a key that never enters the database."""

import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kernel.errors import Unavailable

_VERSION: Final = b"\x01"  # of the sealed form, so that another cipher may follow
_NONCE: Final = 12
_MIN_SECRET: Final = 32


class SealingKeyMissing(Unavailable):
    """The key is missing, too short, or not the one that the secret was sealed with."""

    code = "sealing_key_missing"
    title = "系统的密封密钥未配置或不匹配，请联系系统管理员检查密钥文件"


class Seal:
    """Seals and opens secrets of one purpose; what one purpose sealed, another cannot open."""

    def __init__(self, secret: str, purpose: str) -> None:
        """Derive the key; a short secret makes a seal that refuses to be used."""
        self._is_ready = len(secret) >= _MIN_SECRET
        self._cipher = AESGCM(_derived(secret, purpose))
        self._print_key = _derived(secret, f"{purpose} fingerprint")

    def seal(self, text: str, owner: str) -> bytes:
        """Return version, nonce and sealed text; bound to its owner, so rows cannot be swapped."""
        self._require_key()
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """Return the text; SealingKeyMissing when key or owner are not the right ones."""
        self._require_key()
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, body, owner.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise SealingKeyMissing from fault

    def fingerprint(self, text: str) -> bytes:
        """Return a keyed hash: a short code cannot be guessed from it without the key."""
        self._require_key()
        return hmac.new(self._print_key, text.encode(), hashlib.sha256).digest()

    def _require_key(self) -> None:
        if not self._is_ready:
            raise SealingKeyMissing


def _derived(secret: str, purpose: str) -> bytes:
    info = f"tisheng {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
