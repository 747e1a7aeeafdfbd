"""Lists: a bounded page and an opaque cursor over a stable order."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from kernel.errors import Invalid


class CursorInvalid(Invalid):
    """The cursor was not made by this list."""

    code = "cursor_invalid"
    title = "翻页位置已失效，请从第一页重新查看"


T = TypeVar("T")
R = TypeVar("R")


class Page(BaseModel, Generic[T]):
    """One page; `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How many rows, and after which sort key."""

    limit: int
    after: tuple[Any, ...] | None

    def start(self, *kinds: type) -> tuple[Any, ...] | None:
        """Return the sort key to start after, read as the kinds this list sorts by.

        Kinds are str, int, UUID, date and datetime with a time zone.
        """
        if self.after is None:
            return None
        try:
            return tuple(_value(one, kind) for one, kind in zip(self.after, kinds, strict=True))
        except (TypeError, ValueError) as fault:
            raise CursorInvalid from fault


_READ: Final[Any] = {UUID: UUID, date: date.fromisoformat, datetime: datetime.fromisoformat}


def _value(said: object, kind: type) -> Any:
    read = _READ.get(kind)
    if type(said) is not (str if read else kind):
        raise TypeError(said)
    found = read(said) if read else said
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError(said)
    return found


def cursor_of(*values: object) -> str:
    """Write a sort key of strings, integers and nulls as a cursor."""
    text = json.dumps(values, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[Any, ...]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(text.decode())
    except (binascii.Error, ValueError, RecursionError) as fault:
        raise CursorInvalid from fault
    plain = isinstance(values, list) and all(
        value is None or isinstance(value, bool | int | str) for value in values
    )
    texts = "".join(value for value in values if isinstance(value, str)) if plain else "\x00"
    if re.search("[\x00\ud800-\udfff]", texts):  # PostgreSQL holds neither
        raise CursorInvalid
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in values):
        raise CursorInvalid
    return tuple(values)


async def page_request(
    limit: Annotated[int, Query(ge=1, le=200, description="每页条数")] = 50,
    cursor: Annotated[str | None, Query(max_length=500, description="上一页给出的翻页位置")] = None,
) -> PageRequest:
    """Read `limit` and `cursor` from the query; async, or it would run in a thread of its own."""
    return PageRequest(limit, _read(cursor) if cursor else None)


PageQuery = Annotated[PageRequest, Depends(page_request)]


def page_of(
    rows: Sequence[R],
    request: PageRequest,
    key: Callable[[R], tuple[object, ...]],
    shape: Callable[[R], T],
) -> Page[T]:
    """Make a page of rows that were read with `limit + 1`."""
    shown = rows[: request.limit]
    more = len(rows) > request.limit
    return Page(
        items=[shape(row) for row in shown],
        next_cursor=cursor_of(*key(shown[-1])) if more else None,
    )
