"""What may be uploaded and how much room is left, told before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from evidence.ports import Means
from evidence.settings import Settings
from evidence.uploads.rules import Kind, Share, unit_for
from evidence.uploads.service.room import holders_of, shares_of
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file by kind in bytes, and the room of the person and their unit."""

    largest: Mapping[Kind, int]
    shares: list[Share]


def limits_of(settings: Settings) -> Mapping[Kind, int]:
    """Return the size limits in bytes, by kind."""
    return {
        Kind.DOCUMENT: settings.document_limit,
        Kind.IMAGE: settings.image_limit,
        Kind.VIDEO: settings.video_limit,
        Kind.AUDIO: settings.audio_limit,
    }


async def limits(means: Means, actor: Actor, org_id: UUID | None) -> Limits:
    """Tell what holds for a file of this person for this unit."""
    holders = holders_of(actor.person_id, unit_for(actor, org_id))
    async with means.uow() as session:
        shares = await shares_of(session, means.settings, holders)
    return Limits(limits_of(means.settings), shares)
