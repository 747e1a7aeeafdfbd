"""The room a person and a unit have: asked, and taken without two starts sharing the last of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.settings import Settings
from evidence.uploads import queries
from evidence.uploads.rules import Holder, Share, require_room
from kernel.actor import Grant


@dataclass(frozen=True, slots=True)
class Holders:
    """Whose room a file takes: its uploader's, and that of the unit it is for."""

    person_id: UUID
    org_id: UUID | None


def holders_of(person_id: UUID, unit: Grant | None) -> Holders:
    """Return whose room a file takes that is uploaded for a unit (none = the person alone)."""
    return Holders(person_id, unit.org_id if unit else None)


async def shares_of(session: AsyncSession, settings: Settings, holders: Holders) -> list[Share]:
    """Return what each holder may use and has used."""
    mine, units, limit = await queries.room_used(session, holders.person_id, holders.org_id)
    shares = [Share(Holder.PERSON, settings.person_quota, mine)]
    if holders.org_id is not None:
        shares.append(Share(Holder.UNIT, limit or settings.unit_quota, units))
    return shares


async def hold_rooms(session: AsyncSession, holders: Holders) -> None:
    """Until the transaction ends nobody else takes of the same room, in bytes or in number.

    The person is held before the unit, by everybody, so that nobody waits in a circle.
    """
    await queries.hold_room(session, holders.person_id)
    if holders.org_id is not None:
        await queries.hold_room(session, holders.org_id)


async def check_room(
    session: AsyncSession, settings: Settings, holders: Holders, size: int = 0
) -> None:
    """Refuse when `size` more bytes would be more than a holder may use."""
    require_room(await shares_of(session, settings, holders), size, settings.storage_contact)
