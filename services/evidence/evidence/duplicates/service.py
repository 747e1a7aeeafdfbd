"""Find out where else a file, or what it says, has been handed in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.derived.rules import Kind, State, has_text
from evidence.derived.service import SOURCE, Made, look
from evidence.duplicates import queries, rules
from evidence.duplicates.rules import Shared
from evidence.files.tables import File
from evidence.limited import Limits, run_child
from evidence.ports import Means

_PDF: Final = "application/pdf"
# A comparison takes a core and some dozens of megabytes; who comes third waits for one of them.
_AT_ONCE: Final = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Found:
    """Other files with the same bytes, and other people's documents with the same passages."""

    count: int
    same: Sequence[File]
    state: State
    similar: Sequence[tuple[File, Shared]]


async def make_text(means: Means, file: File, folder: Path) -> Made:  # noqa: ARG001 -- a Maker
    """Read a document in a limited child and keep what it says."""
    reader = "pdf" if file.media_type == _PDF else "office"
    said = await run_child(reader, ["text", SOURCE], folder, Limits(cpu_seconds=120))
    content = str(said["text"]).replace("\0", "").encode("utf-8", "replace").decode()
    letters = await asyncio.to_thread(rules.letters_of, content)
    values = await asyncio.to_thread(rules.fingerprints, letters)

    async def record(session: AsyncSession) -> None:
        await queries.record_text(session, file.id, content, values)

    return Made(record=record)


async def find(means: Means, file: File) -> Found:
    """Look through the whole city for one file."""
    state = State.READY
    if has_text(file.media_type):
        state = (await look(means, file, Kind.TEXT)).state
    async with _AT_ONCE:
        async with means.uow() as session:
            count = await queries.count_same_bytes(session, file)
            same = await queries.same_bytes(session, file, rules.MOST_FOUND)
            content = await queries.text_of(session, file.id)
            others = await queries.alike(session, file, rules.MOST_FOUND) if content else []
        compared = await asyncio.to_thread(_compare, content or "", others)
    return Found(count, same, state, compared)


def _compare(content: str, others: Sequence[tuple[File, str]]) -> list[tuple[File, Shared]]:
    own = rules.own_text(content)
    found = [(other, rules.shared(own, said)) for other, said in others]
    with_passage = [one for one in found if one[1].passage]
    return sorted(with_passage, key=lambda one: one[1].share, reverse=True)
