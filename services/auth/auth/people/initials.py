"""Initials for people who were registered before initials were kept."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.people.names import initials
from auth.people.tables import Person


async def fill_initials(session: AsyncSession) -> int:
    """Give initials to whoever has none; return to how many. Doing it again changes nothing.

    The version stays: initials are no fact that somebody edits, and a card that is open while this
    runs must still be savable.
    """
    bare = select(Person.id, Person.name).where(Person.initials == "")
    found = [(row.id, initials(row.name)) for row in await session.execute(bare)]
    filled = [{"id": person_id, "initials": letters} for person_id, letters in found if letters]
    if filled:
        await session.execute(update(Person), filled)
    return len(filled)
