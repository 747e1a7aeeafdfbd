"""`GET /v1/audit`: the auditor reads a service's audit rows; nobody changes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    Uuid,
    cast,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from kernel.actor import Role
from kernel.http.deps import CurrentActor, Uow
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY: Final = re.compile(rf"{_ID.pattern}|(/[0-9]{{1,12}})+/")
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
    names: dict[str, str] = Field(
        default_factory=dict, description="记录中出现的编号和单位路径现在叫什么"
    )
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the auditor is looking for; a time needs its offset."""

    actor_id: UUID | None = None
    person_id: Annotated[UUID | None, Query(description="操作人或被操作的人")] = None
    actor_name: Annotated[str | None, Query(max_length=100, description="操作人姓名中的文字")] = (
        None
    )
    action: Annotated[
        str | None, Query(max_length=100, description="操作；以点结尾则为一组，如 session.")
    ] = None
    org_path: Annotated[
        str | None, Query(max_length=200, pattern=r"^(/\d{1,12})+/$", description="单位及其下级")
    ] = None
    subject_kind: Wanted = None
    subject_id: Wanted = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


# Where names are found: a table, the column rows are known by, the column that says the name.
Named = Sequence[tuple[str, str, str]]


def audit_router(service: str, table: Table, named: Named = ()) -> APIRouter:
    """Return the route that reads one service's audit rows, newest first, with today's names."""
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
            known = await _names(session, table, named, rows)

        def shown(row: Mapping[str, Any]) -> AuditRowOut:
            names = {key: known[key] for key in _keys_in(row) if key in known}
            return AuditRowOut.model_validate(dict(row) | {"names": names})

        return page_of(rows, page, lambda row: (row["id"],), shown)

    return router


def _keys_in(row: Mapping[str, Any]) -> set[str]:
    """Return everything in a row that may stand for something with a name."""
    return {text for text in _texts(row["detail"]) if _KEY.fullmatch(text)} | {
        row["subject_id"],
        row["org_path"],
    }


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


async def _names(
    session: AsyncSession, table: Table, named: Named, rows: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    keys = sorted(set().union(*(_keys_in(row) for row in rows)))
    if not named or not keys:
        return {}
    asked = []
    for name, key_column, name_column in named:
        columns = table.metadata.tables[f"{table.schema}.{name}" if table.schema else name].c
        key = cast(columns[key_column], String)
        asked.append(select(key, columns[name_column]).where(_is_one_of(columns[key_column], keys)))
    found = await session.execute(union_all(*asked))
    return {key: name for key, name in found.all() if name}


def _is_one_of(column: Column[Any], keys: Sequence[str]) -> ColumnElement[bool]:
    """Ask in the column's own type, so that its index answers."""
    if isinstance(column.type, Uuid):
        return column.in_([UUID(key) for key in keys if _ID.fullmatch(key)])
    return column.in_(keys)


def _matching(table: Table, wanted: AuditFilter, paths: Sequence[str]) -> Select[Any]:
    # Rows without a unit (sign-ins of unknown names, machine clients) belong to every auditor.
    reached = [table.c.org_path.startswith(path, autoescape=True) for path in paths]
    query = select(table).where(or_(table.c.org_path == "", *reached))
    for name in ("actor_id", "subject_kind", "subject_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(table.c[name] == value)
    query = _narrowed(query, table, wanted)
    if wanted.since:
        query = query.where(table.c.at >= wanted.since)
    return query.where(table.c.at < wanted.until) if wanted.until else query


def _narrowed(query: Select[Any], table: Table, wanted: AuditFilter) -> Select[Any]:
    if wanted.person_id is not None:
        is_subject = table.c.subject_id == str(wanted.person_id)
        query = query.where(or_(table.c.actor_id == wanted.person_id, is_subject))
    if wanted.actor_name:
        query = query.where(table.c.actor_name.icontains(wanted.actor_name, autoescape=True))
    if wanted.action is not None:
        is_group = wanted.action.endswith(".")
        column = table.c.action
        query = query.where(
            column.startswith(wanted.action, autoescape=True)
            if is_group
            else column == wanted.action
        )
    if wanted.org_path:
        query = query.where(table.c.org_path.startswith(wanted.org_path, autoescape=True))
    return query
