"""Reading another service's feed to its end: the next page travels while this one is stored."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Page(Protocol):
    """A stretch of a feed."""

    @property
    def count(self) -> int:
        """How many changes it tells of."""

    @property
    def next_after(self) -> int:
        """Where to continue."""

    @property
    def has_more(self) -> bool:
        """Whether something follows already."""


P = TypeVar("P", bound=Page)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many changes were stored; not at the end when another reader went ahead of us."""

    count: int
    is_at_end: bool


async def read_feed(
    after: int,
    fetch: Callable[[int], Awaitable[P]],
    store: Callable[[int, P], Awaitable[bool]],
) -> Progress:
    """Fetch and store page after page, beginning behind `after`.

    `store(after, page)` moves the reader's cursor in the transaction of the rows, only if it
    still stands at `after`, and says whether it did. No transaction is open during a fetch of
    ours: the two run side by side and know nothing of each other.
    """
    count, page = 0, await fetch(after)
    while page.has_more:
        ahead = asyncio.ensure_future(fetch(page.next_after))
        try:
            if not await store(after, page):
                return Progress(count, is_at_end=False)
            count += page.count
            after, page = page.next_after, await ahead
        finally:
            ahead.cancel()  # nothing for a fetch that is over
    is_stored = await store(after, page)
    return Progress(count + page.count * is_stored, is_stored)
