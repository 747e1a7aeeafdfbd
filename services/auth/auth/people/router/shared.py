"""What the routes of people share: filters, the safe, one person as the caller may see him."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import Call, CurrentSettings
from auth.people import queries, service
from auth.people.codes import STAGES, SUBJECTS
from auth.people.identity_card import Safe
from auth.people.queries import Filter
from auth.people.rules import CodeUnknown, LeftKind, PersonStatus
from auth.people.schemas import PersonDetailOut
from kernel.actor import Role
from kernel.errors import FieldError
from kernel.text import OptionalLine


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list and of its export, named after the fields."""

    q: Annotated[OptionalLine | None, Query(description="姓名、姓名首字母或工号开头")] = None
    org_id: Annotated[UUID | None, Query(description="所在单位，含下级")] = None
    role: Annotated[Role | None, Query(description="担任的角色")] = None
    status: Annotated[PersonStatus | None, Query(description="在职或已离开")] = None
    left_kind: Annotated[LeftKind | None, Query(description="调出或离职")] = None
    stage: Annotated[str | None, Query(max_length=40, description="任教学段代码")] = None
    subject: Annotated[str | None, Query(max_length=40, description="任教学科代码")] = None

    def filter(self) -> Filter:
        """Return the same as the query's type; a code that is on no list is refused."""
        for name, code, known in (
            ("stage", self.stage, STAGES),
            ("subject", self.subject, SUBJECTS),
        ):
            if code is not None and code not in known:
                raise CodeUnknown(errors=[FieldError(name, CodeUnknown.code, CodeUnknown.title)])
        return Filter(
            self.q,
            self.org_id,
            self.role,
            self.status,
            self.left_kind,
            self.stage,
            self.subject,
        )


WantedPeople = Annotated[Wanted, Depends()]


async def _safe(settings: CurrentSettings) -> Safe:
    return Safe(settings.identity_card_key.get_secret_value())


CurrentSafe = Annotated[Safe, Depends(_safe)]


async def shown(session: AsyncSession, call: Call, person_id: UUID, safe: Safe) -> PersonDetailOut:
    """Return one person of the caller's units; NotFound otherwise."""
    sight = service.sight_of(call.actor, call.now())
    row = await queries.person(session, sight, person_id)
    return PersonDetailOut.for_one(row, call.actor, safe)
