"""What evidence needs from an object store (对象存储), in its own words."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from evidence.settings import Settings
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Unavailable


class StoreUnavailable(Unavailable):
    """The object store does not answer, or refuses our own credentials."""

    code = "store_unavailable"
    title = "文件存储暂时不可用，已上传的部分不会丢失，请稍后继续"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, retry_after=10)


class StoreFull(StoreUnavailable):
    """The store has no room; nothing that it holds is lost."""

    code = "store_full"
    title = "文件存储空间已满，暂时不能上传，已上传的部分不会丢失"


class MultipartGone(Exception):
    """The store does not know the multipart upload (any more): assembled, aborted or expired."""


class PartsRefused(Exception):
    """The store holds other parts than the ones named for assembly."""


class ObjectMissing(Exception):
    """There is no object under this key."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """One part of an unfinished upload as the store holds it; `size` in bytes."""

    number: int
    etag: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object of the bucket; `size` in bytes."""

    key: str
    size: int
    changed_at: datetime
    etag: str = ""


@dataclass(frozen=True, slots=True)
class OpenMultipart:
    """A multipart upload that was neither assembled nor aborted."""

    key: str
    multipart_id: str
    started_at: datetime | None


class ObjectStore(Protocol):
    """The S3 subset the platform relies on. Every call may raise StoreUnavailable."""

    async def ready(self) -> None:
        """Raise StoreUnavailable unless the bucket answers."""

    async def ensure_bucket(self) -> list[str]:
        """Create the bucket and its rules where missing; return what was done, in words."""

    async def start_multipart(self, key: str, media_type: str) -> str:
        """Open a multipart upload and return the store's id for it."""

    async def parts_of(self, key: str, multipart_id: str) -> list[StoredPart]:
        """List received parts (one sent twice maybe twice); MultipartGone for an unknown upload."""

    async def assemble(self, key: str, multipart_id: str, parts: Sequence[StoredPart]) -> None:
        """Make one object of the parts; PartsRefused when one of them is not there as named."""

    async def abort_multipart(self, key: str, multipart_id: str) -> None:
        """Forget an upload and its parts; an unknown one is already forgotten."""

    def open_multiparts(self, prefix: str) -> AsyncIterator[OpenMultipart]:
        """Iterate over unfinished multipart uploads below a prefix."""

    async def size_of(self, key: str) -> int | None:
        """Return the size of an object in bytes, None when there is none."""

    async def object_at(self, key: str) -> StoredObject | None:
        """Return what is known of an object, None when there is none."""

    async def read_through(self, key: str, visit: Callable[[bytes], object]) -> str:
        """Stream an object, calling `visit` off the event loop for each piece; ObjectMissing.

        Returns the etag of what was read.
        """

    async def put_file(self, key: str, path: Path, media_type: str) -> None:
        """Store a local file under a key, over what may be there."""

    async def put_bytes(self, key: str, content: bytes, media_type: str) -> None:
        """Store some bytes under a key, over what may be there. For small files."""

    async def read_part(self, key: str, offset: int, length: int) -> bytes:
        """Return these bytes of an object; ObjectMissing. For some megabytes, not for a file."""

    async def delete(self, key: str, *more: str) -> None:
        """Delete objects, at best of keys that begin alike; a missing one is already deleted."""

    def objects(self, prefix: str) -> AsyncIterator[StoredObject]:
        """Iterate over objects below a prefix in the byte order of their keys."""

    async def sign_parts(
        self, key: str, multipart_id: str, numbers: Sequence[int], at: datetime
    ) -> list[str]:
        """Return an absolute address for PUTting each part, valid from `at` on."""

    async def sign_puts(self, keys: Sequence[str], at: datetime) -> list[str]:
        """Return an absolute address for PUTting each object, valid from `at` on."""

    def sign_content(self, key: str, headers: dict[str, str], lifetime: timedelta) -> str:
        """Return a relative address that answers the object with these response headers."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the verbs of evidence work with: database, store, settings, clock."""

    uow: UnitOfWork
    store: ObjectStore
    settings: Settings
    now: Clock
