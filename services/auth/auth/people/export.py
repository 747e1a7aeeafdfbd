"""People as a workbook: the rows of the list."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Final

from auth.grants.rules import NAMES
from auth.people import queries
from auth.people.codes import STAGES, SUBJECTS, labels_of
from auth.people.queries import Filter, Sight
from auth.people.rules import READERS
from auth.people.schemas import PersonOut
from auth.workbook import Sheet, exported, read_all, write_workbook
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.db import UnitOfWork

_HEADINGS: Final = (
    ("工号", 14),
    ("姓名", 12),
    ("单位", 30),
    ("教研组", 20),
    ("学段", 12),
    ("学科", 18),
    ("角色", 28),
    ("手机号", 16),
    ("状态", 8),
    ("离开日期", 12),
)
_STATES: Final = {"active": "在职", "transferred": "调出", "departed": "离职", "left": "离职"}


async def people_workbook(uow: UnitOfWork, actor: Actor, wanted: Filter, now: datetime) -> bytes:
    """Return the workbook; what is left in the audit row is the filter and the count."""
    sight = Sight(actor.paths(*READERS), local_date(now))
    async with uow.begin() as session:
        page = partial(queries.people, session, sight, wanted)
        rows = await read_all(page, lambda row: (row.name, row.id))
        detail = exported(len(rows), asdict(wanted))
        path = min(sight.paths, key=len, default="")
        await write_audit(
            session, Entry(actor, "person.export", "person", "list", path, now, detail)
        )
    return await write_workbook(
        Sheet("人员", _HEADINGS, (_cells(PersonOut.of(row, actor)) for row in rows))
    )


def _cells(person: PersonOut) -> tuple[str, ...]:
    now = [m for m in person.memberships if m.to_on is None]
    return (
        person.staff_no,
        person.name,
        "、".join(m.org_name for m in now if m.org_kind != "group"),
        "、".join(m.org_name for m in now if m.org_kind == "group"),
        labels_of(person.stages, STAGES),
        labels_of(person.subjects, SUBJECTS),
        "、".join(dict.fromkeys(NAMES[grant.role] for grant in person.grants)),
        person.phone or "",
        _STATES[person.left_kind or person.status],
        str(person.left_on or ""),
    )
