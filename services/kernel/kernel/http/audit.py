"""`GET /v1/audit`: the auditor reads a service's audit rows; nobody changes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import Select, Table, or_, select

from kernel.actor import Role
from kernel.http.deps import CurrentActor, Uow
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

Wanted = Annotated[str | None, Query(max_length=100)]


class AuditRowOut(BaseModel):
    """One thing that happened."""

    id: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    action: str
    subject_kind: str
    subject_id: str
    org_path: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the auditor is looking for; a time needs its offset."""

    actor_id: UUID | None = None
    action: Wanted = None
    subject_kind: Wanted = None
    subject_id: Wanted = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


def audit_router(service: str, table: Table) -> APIRouter:
    """Return the route that reads one service's audit rows, newest first."""
    router = APIRouter(prefix="/v1/audit", tags=["audit"])

    @router.get(
        "",
        operation_id=f"list{service.capitalize()}Audit",
        summary="查看审计记录",
        **allows(Role.AUDITOR, reach=Reach.SUBTREE),
    )
    async def list_rows(
        actor: CurrentActor, uow: Uow, page: PageQuery, wanted: Annotated[AuditFilter, Depends()]
    ) -> Page[AuditRowOut]:
        query = _matching(table, wanted, actor.paths(Role.AUDITOR))
        if after := page.start(int):
            query = query.where(table.c.id < after[0])
        async with uow() as session:
            found = await session.execute(query.order_by(table.c.id.desc()).limit(page.limit + 1))
            rows = found.mappings().all()
        return page_of(
            rows, page, lambda row: (row["id"],), lambda row: AuditRowOut.model_validate(dict(row))
        )

    return router


def _matching(table: Table, wanted: AuditFilter, paths: Sequence[str]) -> Select[Any]:
    # Rows without a unit (sign-ins of unknown names, machine clients) belong to every auditor.
    reached = [table.c.org_path.startswith(path, autoescape=True) for path in paths]
    query = select(table).where(or_(table.c.org_path == "", *reached))
    for name in ("actor_id", "action", "subject_kind", "subject_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(table.c[name] == value)
    if wanted.since:
        query = query.where(table.c.at >= wanted.since)
    return query.where(table.c.at < wanted.until) if wanted.until else query
