"""The roster of a round: frozen when it opens, later changed by one school, with a reason."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory import queries as directory
from assessment.directory.tables import DirectoryUnit
from assessment.rounds import rules
from assessment.rounds import service as rounds
from assessment.rounds.rules import Roster, RoundNotDraft, RoundNotOpen, RoundState
from assessment.rounds.tables import Round
from assessment.rubrics import queries as rubric_rows
from assessment.rubrics import service as rubrics
from assessment.rubrics.rules import RubricState
from assessment.submissions import listing
from assessment.submissions.refusals import StepNotPossible
from assessment.submissions.rules import State, due_at
from assessment.submissions.service.steps import dates_of
from assessment.submissions.tables import Submission, SubmissionVersion
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork, uuid7
from kernel.errors import NotFound

CITY_RUN: Final = "市直属"


async def open_round(uow: UnitOfWork, actor: Actor, round_id: UUID, now: Clock) -> Round:
    """Open a round: it keeps its published rubric, and every school of the roster gets a draft."""
    async with uow.begin() as session:
        row = await rounds.lock_own(session, actor, round_id)
        if row.state is not RoundState.DRAFT:
            raise RoundNotDraft
        rules.check_open_date(_settings(row), now())
        rubric = await rubric_rows.rubric(session, row.rubric_id)
        if rubric is None or rubric.state is not RubricState.PUBLISHED:
            raise rules.RubricNotPublished
        schools = await _schools_of(session, row)
        row.state, row.opened_at, row.version = RoundState.OPEN, now(), row.version + 1
        await _enrol(session, row, schools, now)
        row.submission_count = len(schools)
        await session.flush()
        roster = [{"id": str(school.id), "name": school.name} for school in schools]
        await rounds.audit(session, actor, "round.open", row, now, {"roster": roster})
    return row


async def close_round(uow: UnitOfWork, actor: Actor, round_id: UUID, now: Clock) -> Round:
    """Close a round once no school is between handing in and its final result."""
    async with uow.begin() as session:
        row = await rounds.lock_own(session, actor, round_id)
        if row.state is not RoundState.OPEN:
            raise RoundNotOpen
        if count := await listing.unfinished(session, round_id):
            raise rules.RoundUnfinished(f"尚有 {count} 所学校未办结", extra={"unfinished": count})
        row.state, row.closed_at, row.version = RoundState.CLOSED, now(), row.version + 1
        await session.flush()
        await rounds.audit(session, actor, "round.close", row, now, {})
    return row


async def edit_round(
    uow: UnitOfWork,
    actor: Actor,
    round_id: UUID,
    changes: Mapping[str, Any],
    *,
    seen: int,
    now: Clock,
) -> Round:
    """Change a round's settings; new dates move the due times of its submissions."""
    async with uow.begin() as session:
        row, before = await rounds.edit(session, actor, round_id, changes, seen=seen)
        if row.state is RoundState.OPEN:
            query = select(Submission).where(Submission.round_id == round_id).with_for_update()
            for one in await session.scalars(query):
                one.due_at = due_at(one.state, one.version_no, dates_of(row), one.extended_due_on)
            await session.flush()
        after = {name: str(value) for name, value in changes.items()}
        detail = {"before": {name: before.get(name) for name in after}, "after": after}
        await rounds.audit(session, actor, "round.edit", row, now, detail)
    return row


async def add_school(
    session: AsyncSession, actor: Actor, round_id: UUID, school_id: UUID, *, reason: str, now: Clock
) -> Submission:
    """Add a school to an open round."""
    row = await _open_round(session, actor, round_id)
    known = await _place_of(session, round_id, school_id)
    if known is not None and known.removed_at is None:
        raise rules.SchoolAlreadyInRound
    schools = await directory.open_schools(session, row.org_path, ids=[school_id])
    if not schools:
        raise rules.SchoolUnknown
    if known is None:
        await _enrol(session, row, list(schools), now)
    else:
        known.removed_at = known.removed_reason = None
    row.submission_count += 1
    await session.flush()
    detail = {"school": schools[0].name, "school_id": str(school_id), "reason": reason}
    await rounds.audit(session, actor, "round.add_school", row, now, detail)
    place = await _place_of(session, round_id, school_id)
    if place is None:
        raise NotFound
    return place


async def remove_school(
    uow: UnitOfWork, actor: Actor, round_id: UUID, school_id: UUID, *, reason: str, now: Clock
) -> Round:
    """Take a school that has not handed in out of an open round; its row stays for history."""
    async with uow.begin() as session:
        row = await _open_round(session, actor, round_id)
        place = await _place_of(session, round_id, school_id)
        if place is None or place.removed_at is not None:
            raise rules.SchoolNotInRound
        if place.state not in {State.DRAFT, State.RETURNED}:
            raise StepNotPossible("该校已经提交，不能移出本批次")
        place.removed_at, place.removed_reason = now(), reason
        row.submission_count -= 1
        await session.flush()
        detail = {"school": place.school_name, "school_id": str(school_id), "reason": reason}
        await rounds.audit(session, actor, "round.remove_school", row, now, detail)
    return row


def _settings(row: Round) -> rules.Settings:
    names = rules.Settings.__dataclass_fields__
    return rules.Settings(**{name: getattr(row, name) for name in names})


async def _open_round(session: AsyncSession, actor: Actor, round_id: UUID) -> Round:
    row = await rounds.lock_own(session, actor, round_id)
    if row.state is not RoundState.OPEN:
        raise RoundNotOpen
    return row


async def _schools_of(session: AsyncSession, row: Round) -> list[DirectoryUnit]:
    listed = [UUID(i) for i in row.school_ids] if row.roster is Roster.LISTED else None
    schools = await directory.open_schools(
        session, row.org_path, ids=listed, only_pilots=row.roster is Roster.PILOT
    )
    if listed is not None and len(schools) != len(listed):
        raise rules.SchoolUnknown
    if not schools:
        raise rules.RosterEmpty
    return list(schools)


async def _place_of(session: AsyncSession, round_id: UUID, school_id: UUID) -> Submission | None:
    query = select(Submission).where(
        Submission.round_id == round_id, Submission.school_id == school_id
    )
    return await session.scalar(query.with_for_update())


async def _enrol(
    session: AsyncSession, row: Round, schools: list[DirectoryUnit], now: Clock
) -> None:
    """Insert one draft per school, with the names of today."""
    rubric = await rubrics.scoring_of(session, row.rubric_id)
    due = due_at(State.DRAFT, 1, dates_of(row), None)
    places = [
        {
            "id": uuid7(),
            "round_id": row.id,
            "school_id": school.id,
            "school_name": school.name,
            "district_id": school.district_id,
            "district_name": school.district_name or CITY_RUN,
            "org_path": school.path,
            "state": State.DRAFT,
            "due_at": due,
            "item_count": len(rubric.items),
            "updated_at": now(),
        }
        for school in schools
    ]
    await session.execute(insert(Submission), places)
    versions = [
        {"submission_id": place["id"], "version_no": 1, "opened_at": now()} for place in places
    ]
    await session.execute(insert(SubmissionVersion), versions)
