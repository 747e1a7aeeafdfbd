"""Of which school, and of which group, a new entry is."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import SCHOOL as SCHOOL_KIND
from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries import people
from assessment.registers import rules
from assessment.registers.documents import Document, Pairing
from assessment.registers.queries import entries
from assessment.registers.rules import (
    SCHOOL,
    WRITERS,
    RegisterGroupMissing,
    RegisterSchoolMissing,
)
from kernel.actor import Actor, Role

Place = tuple[DirectoryUnit, DirectoryUnit | None]


async def place_of(
    session: AsyncSession, actor: Actor, unit_id: UUID | None, document: Document
) -> Place:
    """Return the school, and the group if the entry is one of a group."""
    if unit_id is None:
        return await _first(session, actor, document)
    unit = await session.get(DirectoryUnit, unit_id)
    if unit is not None and unit.kind == SCHOOL_KIND and actor.reaches(unit.path, *SCHOOL):
        return unit, None
    is_led = unit is not None and unit.path in actor.paths(Role.GROUP_LEADER)
    if unit is None or unit.kind != entries.GROUP or not is_led:
        raise RegisterGroupMissing
    check_group(document)
    school = await entries.school_above(session, unit.path)
    if school is None:
        raise RegisterSchoolMissing
    return school, unit


async def _first(session: AsyncSession, actor: Actor, document: Document) -> Place:
    """Return the caller's school; what its own people write is the school's."""
    school = await people.school_of(session, actor, *WRITERS)
    if school is None:
        raise RegisterSchoolMissing
    if actor.reaches(school.path, *SCHOOL):
        return school, None
    check_group(document)
    group = await entries.led_group(session, actor)
    if group is None:
        raise RegisterGroupMissing
    return school, group


def check_group(document: Document) -> None:
    """Refuse what a leader does not keep."""
    between = document.between if isinstance(document, Pairing) else None
    rules.check_group(document.kind, between)
