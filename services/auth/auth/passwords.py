"""argon2id in a bounded pool, so that a storm of sign-ins cannot take the service with it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from auth.settings import Settings
from kernel.errors import Unavailable

R = TypeVar("R")


class SignInBusy(Unavailable):
    """More people sign in at this moment than can be checked."""

    code = "sign_in_busy"
    title = "登录人数较多，请稍候几秒再试"


class Passwords:
    """Hashes and checks passwords off the event loop; excess is refused, not queued for ever."""

    def __init__(self, settings: Settings) -> None:
        """Start no thread yet; they come with the first password."""
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_passes,
            memory_cost=settings.argon2_memory_kib,
            parallelism=1,
            type=Type.ID,
        )
        self._pool = ThreadPoolExecutor(settings.hashing_threads, thread_name_prefix="argon2")
        self._room = settings.hashing_threads + settings.hashing_queue
        self._busy = 0
        # Compared against when there is no such account: the answer takes as long as any other.
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Return the argon2id hash; SignInBusy when the pool is full."""
        return await self._run(lambda: self._hasher.hash(password))

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Compare; without a hash the same work is done for nothing. SignInBusy when full."""
        return await self._run(lambda: self._matches(password, hashed))

    def _matches(self, password: str, hashed: str | None) -> bool:
        try:
            self._hasher.verify(hashed or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    async def _run(self, work: Callable[[], R]) -> R:
        if self._busy >= self._room:
            raise SignInBusy(retry_after=3)
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._busy -= 1

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)
