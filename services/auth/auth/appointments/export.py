"""The record of the city's leading talents 市级教育领军人才 for their period appraisal (R12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select

from auth.appointments.schemas import GRADES
from auth.appointments.tables import Appointment
from auth.appraisals import queries as appraisals
from auth.appraisals.queries import Period
from auth.appraisals.rules import check_period, numbers_of
from auth.appraisals.tables import Appraisal
from auth.experts.tables import ExpertEntry
from auth.organisations.tables import Organisation
from auth.workbook import Sheet, write_workbook
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.db import UnitOfWork

_HEADINGS: Final = (
    ("姓名", 12),
    ("单位", 30),
    ("专家团队", 14),
    ("考核期", 24),
    ("任务数", 10),
    ("完成任务", 10),
    ("逾期任务", 10),
    ("指导学校数", 12),
    ("指导次数", 10),
    ("指导时长（小时）", 16),
    ("有帮助（%）", 12),
    ("考核等次", 10),
    ("考核理由", 30),
    ("聘书编号", 18),
)


async def talents_workbook(
    uow: UnitOfWork, actor: Actor, roles: Sequence[Any], period: Period, now: datetime
) -> bytes:
    """Return a row for every leading talent of the teams within the caller's reach."""
    check_period(period.from_on, period.to_on, local_date(now))
    paths = actor.paths(*roles)
    async with uow.begin() as session:
        talents = (
            select(ExpertEntry, Organisation.name)
            .join(Organisation, Organisation.id == ExpertEntry.organisation_id)
            .where(
                ExpertEntry.is_leading_talent,
                ExpertEntry.state.in_(appraisals.SERVED),
                or_(*(Organisation.path.startswith(path) for path in paths)),
            )
            .order_by(ExpertEntry.id)
        )
        found = (await session.execute(talents)).all()
        ids = [entry.id for entry, _ in found]
        given = await appraisals.given(session, ids, period)
        asked = await appraisals.asked(session, ids, period)
        decided = await appraisals.current(session, ids, period)
        numbers: dict[UUID, str] = {
            one.appraisal_id: one.number
            for one in await session.scalars(
                select(Appointment).where(
                    Appointment.entry_id.in_(ids), Appointment.revoked_at.is_(None)
                )
            )
        }
        rows = []
        for entry, team in found:
            counted = numbers_of(given.get(entry.id, []), asked.get(entry.id, []), period.to_on)
            said = decided.get(entry.id)
            shown = said if said is not None and said.published_at is not None else None
            rows.append(_cells((entry, team), (period, counted), (shown, numbers)))
        detail = {"count": len(rows), "from_on": period.from_on, "to_on": period.to_on}
        await write_audit(
            session, Entry(actor, "expert.export_talents", "expert_entry", "list", "", now, detail)
        )
    return await write_workbook(Sheet("领军人才", _HEADINGS, rows))


def _cells(
    who: tuple[ExpertEntry, str],
    what: tuple[Period, Any],
    decided: tuple[Appraisal | None, dict[UUID, str]],
) -> tuple[str, ...]:
    (entry, team), (period, counted), (said, letters) = who, what, decided
    # A decision keeps its own numbers: what the office saw is what the export says.
    numbers = said.numbers if said else counted
    keys = ("tasks", "tasks_done", "tasks_overdue", "schools", "records", "hours")
    return (
        entry.name,
        entry.unit,
        team,
        f"{period.from_on} 至 {period.to_on}",
        *(str(numbers[key]) for key in keys),
        numbers["useful_share"] or "",
        GRADES[said.grade] if said else "",
        said.reason if said else "",
        letters.get(said.id, "") if said else "",
    )
