"""Identity card numbers 居民身份证号 in safe keeping: sealed, found again.

What is kept is sealed with AES-256-GCM; a keyed hash (HMAC-SHA-256) finds the same number again
without opening anything. Both keys come from one secret of the settings that never enters the
database.
"""

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


class IdentityCardSealed(Unavailable):
    """The key is missing, or not the one that the number was sealed with."""

    code = "identity_card_key_missing"
    title = "身份证号的密钥未配置或不匹配，请联系系统管理员检查密钥文件"


class Safe:
    """Seals and opens numbers with the keys that follow from one secret."""

    def __init__(self, secret: str) -> None:
        """Derive the keys; an empty secret makes a safe that refuses to be used."""
        self._is_ready = len(secret) >= _MIN_SECRET
        self._cipher = AESGCM(_derived(secret, b"seal"))
        self._index_key = _derived(secret, b"index")

    def seal(self, number: str) -> bytes:
        """Return version, nonce and sealed number (AES-256-GCM)."""
        self._require_key()
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, number.encode("ascii"), _VERSION)

    def unseal(self, sealed: bytes) -> str:
        """Return the number; IdentityCardSealed when the key is not the one it was sealed with."""
        self._require_key()
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, body, sealed[:1]).decode("ascii")
        except (InvalidTag, ValueError) as fault:
            raise IdentityCardSealed from fault

    def index(self, number: str) -> bytes:
        """Return the blind index: equal numbers give equal bytes, and bytes give no number."""
        self._require_key()
        return hmac.new(self._index_key, number.encode("ascii"), hashlib.sha256).digest()

    def _require_key(self) -> None:
        if not self._is_ready:
            raise IdentityCardSealed


def _derived(secret: str, purpose: bytes) -> bytes:
    info = b"tisheng identity card " + purpose
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
