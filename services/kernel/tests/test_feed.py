"""Reading a feed to its end: side by side, yet in order, and nothing stored is lost."""

import asyncio
from dataclasses import dataclass

import pytest

from kernel.errors import Unavailable
from kernel.feed import Progress, read_feed


@dataclass(frozen=True)
class Numbers:
    """A page of a feed of numbers, one on each."""

    next_after: int
    has_more: bool
    count: int = 1


class Follower:
    """Fetches one number a page up to `end`, and writes down in which order things happen."""

    def __init__(self, end: int, *, broken_at: int = -1, overtaken: bool = False) -> None:
        self.end = end
        self.broken_at = broken_at
        self.overtaken = overtaken
        self.seen: list[str] = []

    async def fetch(self, after: int) -> Numbers:
        """Give the next number, or nothing at the end."""
        self.seen.append(f"fetch {after}")
        if after == self.broken_at:
            raise Unavailable
        await asyncio.sleep(0)
        return Numbers(min(after + 1, self.end), after + 1 < self.end)

    async def store(self, _after: int, page: Numbers) -> bool:
        """Take three turns of the loop, so that a fetch beside it is seen to overlap."""
        for _ in range(3):
            await asyncio.sleep(0)
        self.seen.append(f"stored {page.next_after}")
        return not self.overtaken


async def test_the_next_page_travels_while_this_one_is_stored() -> None:
    one = Follower(3)
    assert await read_feed(0, one.fetch, one.store) == Progress(3, is_at_end=True)
    expected = ["fetch 0", "fetch 1", "stored 1", "fetch 2", "stored 2", "stored 3"]
    assert one.seen == expected


async def test_a_page_is_stored_though_the_next_one_cannot_be_fetched() -> None:
    one = Follower(3, broken_at=1)
    with pytest.raises(Unavailable):
        await read_feed(0, one.fetch, one.store)
    assert one.seen[-1] == "stored 1"


async def test_a_reader_that_was_overtaken_stops() -> None:
    one = Follower(3, overtaken=True)
    assert await read_feed(0, one.fetch, one.store) == Progress(0, is_at_end=False)
    assert one.seen == ["fetch 0", "fetch 1", "stored 1"]


async def test_what_could_not_be_stored_is_told() -> None:
    one = Follower(3)

    async def full(_after: int, _page: Numbers) -> bool:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        await read_feed(0, one.fetch, full)
