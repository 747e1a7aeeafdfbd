"""Turns the failures of the S3 SDK into the words of the port."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

import structlog
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError

from evidence.ports import (
    MultipartGone,
    ObjectMissing,
    PartsRefused,
    StoreFull,
    StoreUnavailable,
)

_BY_CODE: Final[dict[str, type[Exception]]] = {
    "NoSuchUpload": MultipartGone,
    "NoSuchKey": ObjectMissing,
    "InvalidPart": PartsRefused,
    "InvalidPartOrder": PartsRefused,
    "EntityTooSmall": PartsRefused,
}
# MinIO, Ceph, and those that say it by the status alone.
_FULL: Final = frozenset({"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage"})


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the port names instead of what the SDK and urllib3 raise."""
    try:
        yield
    except S3Error as fault:
        if fault.code in _BY_CODE:
            raise _BY_CODE[fault.code](fault.code) from fault
        structlog.get_logger().error("store_refused", reason=fault.code)
        raise (StoreFull if fault.code in _FULL else StoreUnavailable) from fault
    except (ServerError, InvalidResponseError, MinioException, HTTPError, OSError) as fault:
        structlog.get_logger().warning("store_unavailable", fault=type(fault).__name__)
        # The SDK tells the status of an answer without words only in a private field.
        status = fault._code if isinstance(fault, InvalidResponseError) else None  # noqa: SLF001
        is_full = status == HTTPStatus.INSUFFICIENT_STORAGE
        raise (StoreFull if is_full else StoreUnavailable) from fault
