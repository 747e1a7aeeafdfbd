"""HTTP face of the directory feed."""

from typing import Annotated

from fastapi import APIRouter, Query

from auth.clients.rules import Scope
from auth.directory import queries
from auth.directory.schemas import ChangeOut, ChangesOut, FeedOrganisation, FeedPerson
from kernel.http.deps import Uow
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/directory", tags=["directory"])


@router.get(
    "/changes",
    operation_id="listDirectoryChanges",
    summary="通讯录变更（供其他服务同步）",
    **allows(reach=Reach.SCOPE, scope=Scope.DIRECTORY_READ),
)
async def list_changes(
    uow: Uow,
    after: Annotated[int, Query(ge=0, le=2**62, description="上次的 next_after，首次为 0")] = 0,
    limit: Annotated[int, Query(ge=1, le=2000, description="最多返回的条数")] = 500,
) -> ChangesOut:
    """List what changed after a position, in the order of commits and without gaps.

    Every thing appears once, at its last change and in its present state, so that reading from 0
    is a full snapshot. A reader that remembers `next_after` never misses a change.
    """
    async with uow() as session:
        rows = await queries.changes(session, after=after, limit=limit)
        shown = rows[:limit]
        units = await queries.organisations(
            session, [row.entity_id for row in shown if row.kind == "organisation"]
        )
        people = await queries.people(
            session, [row.entity_id for row in shown if row.kind == "person"]
        )
    changes = [
        ChangeOut(
            position=row.position,
            kind=row.kind,
            id=row.entity_id,
            organisation=_unit(units.get(row.entity_id)),
            person=_person(people.get(row.entity_id)),
        )
        for row in shown
    ]
    return ChangesOut(
        changes=changes,
        next_after=shown[-1].position if shown else after,
        has_more=len(rows) > limit,
    )


def _unit(row: object) -> FeedOrganisation | None:
    return None if row is None else FeedOrganisation.model_validate(row)


def _person(row: object) -> FeedPerson | None:
    return None if row is None else FeedPerson.model_validate(row)
