"""Unit quotas on the wire; sizes in bytes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from evidence.quotas.rules import LEAST, MOST
from evidence.quotas.service import Room
from kernel.text import Line, Wire


class UnitQuotaOut(BaseModel):
    """A limit of one unit's own: who set it, when and why."""

    model_config = ConfigDict(from_attributes=True)

    org_id: UUID
    limit: int
    reason: str
    set_by_name: str
    set_at: datetime
    version: int


class UnitQuotaListOut(BaseModel):
    """One page."""

    items: list[UnitQuotaOut]
    next_cursor: str | None


class UnitRoomOut(BaseModel):
    """The room of a unit: `own_limit` is null where that of all units holds."""

    org_id: UUID
    limit: int
    own_limit: int | None
    usual_limit: int
    used: int
    reason: str | None
    set_by_name: str | None
    set_at: datetime | None
    version: int


class UnitQuotaIn(Wire):
    """The limit to set, null for that of all units, and why."""

    limit: Annotated[int, Field(strict=True, ge=LEAST, le=MOST)] | None
    reason: Annotated[Line, Field(max_length=200)]


def room_out(room: Room, usual: int) -> UnitRoomOut:
    """Shape the room of a unit."""
    quota = room.quota
    return UnitRoomOut(
        org_id=room.org_id,
        limit=room.limit,
        own_limit=quota.limit if quota else None,
        usual_limit=usual,
        used=room.used,
        reason=quota.reason if quota else None,
        set_by_name=quota.set_by_name if quota else None,
        set_at=quota.set_at if quota else None,
        version=room.version,
    )
