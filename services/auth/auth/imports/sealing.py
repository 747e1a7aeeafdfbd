"""Seals uploaded files: they may hold identity card numbers, and the database never holds those."""

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from auth.people.identity_card import IdentityCardSealed

_NONCE: Final = 12
_MIN_SECRET: Final = 32


class FileSafe:
    """Seals pieces of files with a key that follows from the same secret as that of the cards."""

    def __init__(self, secret: str) -> None:
        """Derive the key; IdentityCardSealed when no secret is configured."""
        if len(secret) < _MIN_SECRET:
            raise IdentityCardSealed
        key = HKDF(SHA256(), 32, None, b"tisheng import file").derive(secret.encode())
        self._cipher = AESGCM(key)

    def seal(self, import_id: UUID, number: int, piece: bytes) -> bytes:
        """Return nonce and sealed piece, bound to its place."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, piece, _place(import_id, number))

    def unseal(self, import_id: UUID, number: int, sealed: bytes) -> bytes:
        """Return the piece; IdentityCardSealed when the key is another one."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _place(import_id, number))
        except InvalidTag as fault:
            raise IdentityCardSealed from fault


def _place(import_id: UUID, number: int) -> bytes:
    return import_id.bytes + number.to_bytes(4, "big")
