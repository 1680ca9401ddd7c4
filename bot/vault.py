"""What only the holder of FOOTBRIDGE_SECRET_KEY can open or recognise."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import UserError


def new_key() -> str:
    """A fresh key for FOOTBRIDGE_SECRET_KEY."""
    return Fernet.generate_key().decode()


class Vault:
    """Locks tokens and day keys at rest, and makes the tombstones of people who opted out."""

    def __init__(self, secret_key: str) -> None:
        self._fernet = Fernet(secret_key)
        self._tombstone_key = hashlib.blake2b(secret_key.encode(), person=b"tombstones").digest()

    def lock(self, secret: bytes) -> bytes:
        return self._fernet.encrypt(secret)

    def unlock(self, locked: bytes) -> bytes:
        """Raises UserError where the rows were locked with another key."""
        try:
            return self._fernet.decrypt(locked)
        except InvalidToken:
            raise UserError(
                "FOOTBRIDGE_SECRET_KEY is not the key this database was made with. "
                "Put the earlier key back, or start with an empty database."
            ) from None

    def tombstone(self, workspace: str, member: str) -> bytes:
        """A keyed trace of a member's Slack id: tells them again, tells nothing about them."""
        text = f"{workspace}/{member}".encode()
        return hmac.new(self._tombstone_key, text, hashlib.sha256).digest()
