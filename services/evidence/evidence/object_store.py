"""The object store over S3, and the only module that touches the minio SDK and its private calls.

Two SDK clients: one for the internal endpoint, one that only signs for the public host (the Host
header is part of a signature). Region is always given, otherwise signing makes a network call. The
SDK is synchronous: its calls run in a bounded pool of threads of their own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

import structlog
from minio import Minio
from minio.commonconfig import ENABLED, Filter
from minio.datatypes import Part
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from minio.lifecycleconfig import AbortIncompleteMultipartUpload, LifecycleConfig, Rule
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from evidence.ports import (
    MultipartGone,
    ObjectMissing,
    OpenMultipart,
    PartsRefused,
    StoredObject,
    StoredPart,
    StoreUnavailable,
)
from evidence.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
_Query = dict[str, str | list[str] | tuple[str]]  # what the SDK calls a DictType

_PIECE: Final = 1024 * 1024
_BATCH: Final = 1000
_LIFECYCLE_DAYS: Final = 7  # a backstop; the worker aborts abandoned uploads much earlier
_BY_CODE: Final[dict[str, type[Exception]]] = {
    "NoSuchUpload": MultipartGone,
    "NoSuchKey": ObjectMissing,
    "InvalidPart": PartsRefused,
    "InvalidPartOrder": PartsRefused,
    "EntityTooSmall": PartsRefused,
}


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the SDK's and urllib3's failures into the words of the port."""
    try:
        yield
    except S3Error as fault:
        if fault.code in _BY_CODE:
            raise _BY_CODE[fault.code](fault.code) from fault
        structlog.get_logger().error("store_refused", code=fault.code)
        raise StoreUnavailable from fault
    except (ServerError, InvalidResponseError, MinioException, HTTPError, OSError) as fault:
        structlog.get_logger().warning("store_unavailable", fault=type(fault).__name__)
        raise StoreUnavailable from fault


class S3Store:
    """ObjectStore over any S3-compatible server; the port says what each call means."""

    def __init__(self, settings: Settings) -> None:
        """Connect to nothing yet; the first call does."""
        self._settings = settings
        self._bucket = settings.s3_bucket
        self._pool = ThreadPoolExecutor(settings.s3_threads, thread_name_prefix="store")
        self._http = PoolManager(
            maxsize=settings.s3_threads,
            block=False,
            timeout=Timeout(connect=settings.s3_connect_seconds, read=settings.s3_read_seconds),
            retries=Retry(connect=1, read=0, redirect=0, status=0, backoff_factor=0.2),
        )
        inner = urlsplit(settings.s3_endpoint)
        self._inner = self._client(inner.netloc, inner.scheme == "https")
        is_secure = urlsplit(settings.public_url).scheme == "https"
        self._signer = self._client(settings.signed_host(), is_secure)

    def _client(self, host: str, is_secure: bool) -> Minio:  # noqa: FBT001 -- private
        settings = self._settings
        return Minio(
            host,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            region=settings.s3_region,
            secure=is_secure,
            http_client=self._http,
        )

    def close(self) -> None:
        """Close threads and connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.clear()

    async def _run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        def work() -> T:
            with _translated():
                return call(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def ready(self) -> None:
        if not await self._run(self._inner.bucket_exists, self._bucket):
            raise StoreUnavailable(f"存储桶 {self._bucket} 不存在")

    async def ensure_bucket(self) -> list[str]:
        """Create the bucket and its rule against abandoned uploads where missing."""
        done: list[str] = []
        if not await self._run(self._inner.bucket_exists, self._bucket):
            await self._run(self._inner.make_bucket, self._bucket, self._settings.s3_region)
            done.append(f"created bucket {self._bucket}")
        abort = AbortIncompleteMultipartUpload(days_after_initiation=_LIFECYCLE_DAYS)
        rule = Rule(
            ENABLED,
            rule_filter=Filter(prefix=""),
            rule_id="abort-abandoned-uploads",
            abort_incomplete_multipart_upload=abort,
        )
        try:
            config = LifecycleConfig([rule])
            await self._run(self._inner.set_bucket_lifecycle, self._bucket, config)
            done.append(f"abandoned uploads end after {_LIFECYCLE_DAYS} days by lifecycle rule")
        except (StoreUnavailable, ValueError):
            # Not every store has lifecycle rules; the worker's own sweep does not depend on them.
            done.append(
                "this store takes no lifecycle rule; the worker alone ends abandoned uploads"
            )
        return done

    async def start_multipart(self, key: str, media_type: str) -> str:
        headers: _Query = {"Content-Type": media_type}
        create = self._inner._create_multipart_upload  # noqa: SLF001 -- the SDK has no public call
        return str(await self._run(create, self._bucket, key, headers))

    async def parts_of(self, key: str, multipart_id: str) -> list[StoredPart]:
        return await self._run(self._parts, key, multipart_id)

    def _parts(self, key: str, multipart_id: str) -> list[StoredPart]:
        found: list[StoredPart] = []
        marker = ""
        while True:
            page = self._inner._list_parts(  # noqa: SLF001
                self._bucket, key, multipart_id, max_parts=_BATCH, part_number_marker=marker or None
            )
            found += [
                StoredPart(p.part_number, str(p.etag).strip('"'), int(p.size or 0))
                for p in page.parts
            ]
            if not page.is_truncated or not page.next_part_number_marker:
                return found
            marker = str(page.next_part_number_marker)

    async def assemble(self, key: str, multipart_id: str, parts: Sequence[StoredPart]) -> None:
        complete = self._inner._complete_multipart_upload  # noqa: SLF001
        named = [Part(part.number, part.etag) for part in parts]
        await self._run(complete, self._bucket, key, multipart_id, named)

    async def abort_multipart(self, key: str, multipart_id: str) -> None:
        abort = self._inner._abort_multipart_upload  # noqa: SLF001
        try:
            await self._run(abort, self._bucket, key, multipart_id)
        except MultipartGone:
            return

    async def open_multiparts(self, prefix: str) -> AsyncIterator[OpenMultipart]:
        markers: dict[str, Any] = {}
        while True:
            listing = self._inner._list_multipart_uploads  # noqa: SLF001
            page = await self._run(listing, self._bucket, prefix=prefix, **markers)
            for one in page.uploads:
                yield OpenMultipart(one.object_name, str(one.upload_id), one.initiated_time)
            if not page.is_truncated or not page.uploads:
                return
            last = page.uploads[-1]
            markers = {"key_marker": last.object_name, "upload_id_marker": last.upload_id}

    async def size_of(self, key: str) -> int | None:
        try:
            return int((await self._run(self._inner.stat_object, self._bucket, key)).size or 0)
        except ObjectMissing:
            return None

    async def read_through(self, key: str, visit: Callable[[bytes], None]) -> None:
        await self._run(self._read, key, visit)

    def _read(self, key: str, visit: Callable[[bytes], None]) -> None:
        answer = self._inner.get_object(self._bucket, key)
        try:
            for piece in answer.stream(_PIECE):
                visit(piece)
        finally:
            answer.close()
            answer.release_conn()

    async def delete(self, key: str) -> None:
        try:
            await self._run(self._inner.remove_object, self._bucket, key)
        except ObjectMissing:
            return

    async def objects(self, prefix: str) -> AsyncIterator[StoredObject]:
        listing = self._inner.list_objects(self._bucket, prefix=prefix, recursive=True)
        while batch := await self._run(lambda: list(islice(listing, _BATCH))):
            for one in batch:
                yield StoredObject(one.object_name, int(one.size or 0), one.last_modified)

    async def sign_parts(
        self, key: str, multipart_id: str, numbers: Sequence[int], at: datetime
    ) -> list[str]:
        lifetime = timedelta(minutes=self._settings.part_url_minutes)
        sign = partial(
            self._signer.get_presigned_url, "PUT", self._bucket, key, lifetime, request_date=at
        )

        origin = self._settings.public_origin()

        def work() -> list[str]:
            queries: Iterator[_Query] = (
                {"uploadId": multipart_id, "partNumber": str(n)} for n in numbers
            )
            return [origin + _relative(sign(extra_query_params=query)) for query in queries]

        return await self._run(work)

    def sign_content(self, key: str, headers: dict[str, str], lifetime: timedelta) -> str:
        answered: _Query = {**headers}
        sign = self._signer.get_presigned_url
        return _relative(sign("GET", self._bucket, key, lifetime, response_headers=answered))


def _relative(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
