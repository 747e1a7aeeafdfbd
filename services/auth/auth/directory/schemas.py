"""The directory feed on the wire."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from auth.organisations.rules import Kind, Stage, Status
from auth.people.rules import PersonStatus
from kernel.text import Wire


class FeedOrganisation(Wire):
    """A unit as followers need it; a city-run school has no district."""

    id: UUID
    path: str
    name: str
    kind: Kind
    parent_id: UUID | None
    district_id: UUID | None
    district_name: str | None
    stage: Stage | None
    is_city_pilot: bool
    status: Status


class FeedMembership(Wire):
    """Where a person works or worked."""

    org_id: UUID
    org_path: str
    from_on: date
    to_on: date | None


class FeedPerson(Wire):
    """A person as followers need him or her."""

    id: UUID
    name: str
    staff_no: str
    status: PersonStatus
    memberships: list[FeedMembership]


class ChangeOut(Wire):
    """One changed thing in its present state; exactly one of the two members is filled."""

    position: int
    kind: Literal["organisation", "person"]
    id: UUID
    organisation: FeedOrganisation | None = None
    person: FeedPerson | None = None


class RightsOut(Wire):
    """What tokens that were given before must not be trusted with any more."""

    versions: dict[UUID, int] = Field(
        description="人员编号与其权限的当前版本，令牌的 rv 低于它即失效"
    )
    ended: list[UUID] = Field(description="近期已结束的会话")


class ChangesOut(Wire):
    """A stretch of the feed; go on with `next_after`."""

    changes: list[ChangeOut]
    next_after: int = Field(description="下一次从这里继续")
    has_more: bool
