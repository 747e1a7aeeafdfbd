"""Experts as a workbook: the rows of the list."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Row

from auth.experts import queries
from auth.experts.queries import Filter
from auth.experts.rules import ExpertRole, ExpertState, Source
from auth.people.codes import STAGES, SUBJECTS
from auth.workbook import Sheet, exported, read_all, write_workbook
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import UnitOfWork

_HEADINGS: Final = (
    ("专家团队", 16),
    ("姓名", 12),
    ("单位", 30),
    ("职务", 10),
    ("来源", 14),
    ("学段", 10),
    ("学科", 14),
    ("市级教育领军人才", 18),
    ("状态", 10),
    ("批次", 16),
    ("任期", 16),
    ("补充或接替", 16),
    ("培训学时", 10),
)
_ROLES: Final = {
    ExpertRole.LEADER: "组长",
    ExpertRole.DEPUTY: "副组长",
    ExpertRole.MEMBER: "成员",
}
_SOURCES: Final = {
    Source.UNIVERSITY: "高校",
    Source.RESEARCH: "教科研",
    Source.EQUIPMENT: "电教装备",
    Source.TRAINING: "师训",
    Source.SCHOOL: "一线校长教师",
}
_STATES: Final = {
    ExpertState.NOMINATED: "已推荐",
    ExpertState.SELECTED: "已入选",
    ExpertState.SERVING: "在任",
    ExpertState.REPLACED: "已更替",
    ExpertState.DECLINED: "未入选",
}

Entered = Row[*tuple[Any, ...]]


async def experts_workbook(uow: UnitOfWork, actor: Actor, wanted: Filter, now: datetime) -> bytes:
    """Return the workbook; what is left in the audit row is the filter and the count."""
    async with uow.begin() as session:
        page = partial(queries.entries, session, wanted)
        found = await read_all(page, lambda entry: entry.id)
        detail = exported(len(found), asdict(wanted))
        await write_audit(
            session, Entry(actor, "expert.export", "expert_entry", "list", "", now, detail)
        )
    return await write_workbook(Sheet("专家", _HEADINGS, map(_cells, found)))


def _cells(entry: Entered) -> tuple[str, ...]:
    return (
        entry.team_name,
        entry.name,
        entry.unit,
        _ROLES[entry.role],
        _SOURCES[entry.source] if entry.source else "",
        STAGES.get(entry.stage, entry.stage or ""),
        SUBJECTS.get(entry.subject, entry.subject or ""),
        "是" if entry.is_leading_talent else "",
        _STATES[entry.state],
        entry.batch_name or "",
        entry.term or "",
        f"接替{entry.replaces_name}"
        if entry.replaces_name
        else "补充"
        if entry.is_addition
        else "",
        f"{entry.training_hours:f}",
    )
