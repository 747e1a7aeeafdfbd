"""公布 and 更正: the scores of the staff on a day, frozen; later changes only with a reason."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rubrics.rules import plain
from assessment.schemes.kinds import Aspect
from assessment.schemes.rules import SCHOOL
from assessment.teacher_scores.documents import document_of
from assessment.teacher_scores.given import Given, check
from assessment.teacher_scores.queries.facts import Candidate, candidates
from assessment.teacher_scores.refusals import (
    NothingChanged,
    NothingToPublish,
    ScoreNotPublished,
    ScoresIncomplete,
)
from assessment.teacher_scores.scoring import Score
from assessment.teacher_scores.service.holding import MARKERS, Held, find, hold, one_of
from assessment.teacher_scores.service.marking import Writer, item_of, put, refuse_own
from assessment.teacher_scores.tables import ScorePublication, TeacherScore
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork, uuid7

NAMED: Final = 100  # of those who are not scored yet


@dataclass(frozen=True, slots=True)
class Open:
    """Somebody without a total, and the items that wait."""

    person_id: UUID
    name: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a publication would do or did."""

    staff: int
    published: int  # before
    ready: int
    open: Sequence[Open]
    bands: Mapping[str, int]
    exempt: Sequence[str] = ()  # by name
    publication: ScorePublication | None = None


async def prospect(session: AsyncSession, actor: Actor, scheme_id: UUID, now: Clock) -> Prospect:
    """Return what a publication would do now."""
    held = await find(session, actor, scheme_id)
    actor.require(held.row.org_path, *SCHOOL)
    return (await _look(session, held, now))[0]


async def _look(
    session: AsyncSession, held: Held, now: Clock
) -> tuple[Prospect, list[tuple[Candidate, Score]]]:
    staff = await candidates(session, held.row, local_date(now()))
    fresh = [(one, held.score(one)) for one in staff if one.published is None and not one.exempt]
    waiting = [
        Open(one.person_id, one.name, [item.name for item in score.open])
        for one, score in fresh
        if score.total is None
    ]
    ready = [pair for pair in fresh if pair[1].total is not None]
    bands = {band.name: 0 for band in held.content.bands}
    for _, score in ready:
        bands[score.band or ""] = bands.get(score.band or "", 0) + 1
    exempt = [one.name for one in staff if one.exempt and one.published is None]
    published = len(staff) - len(fresh) - len(exempt)
    seen = Prospect(len(staff), published, len(ready), waiting, bands, exempt)
    return seen, ready


async def publish(uow: UnitOfWork, actor: Actor, scheme_id: UUID, now: Clock) -> Prospect:
    """Publish everybody who is not yet; refused while one of them has no total."""
    async with uow.begin() as session:
        held = await hold(session, actor, scheme_id, *SCHOOL, is_exclusive=True)
        seen, ready = await _look(session, held, now)
        _refuse_open(seen.open)
        if not ready:
            raise NothingToPublish
        rows = [_row(held, actor, pair, (1, ""), now) for pair in ready]
        session.add_all(rows)
        made = ScorePublication(
            id=uuid7(),
            scheme_id=scheme_id,
            version_no=held.version_no,
            teachers=len(rows),
            sha256=hash_of(rows),
            published_at=now(),
            published_by=actor.person_id,
            published_by_name=actor.name,
        )
        session.add(made)
        await session.flush()
        detail = {
            "school": held.row.school_name,
            "version_no": held.version_no,
            "count": len(rows),
            "sha256": made.sha256,
        }
        await _audit(session, actor, "teacher_score.publish", held, now, detail)
    return replace(seen, publication=made)


def _refuse_open(waiting: Sequence[Open]) -> None:
    if waiting:
        named = [{"name": one.name, "items": list(one.items)} for one in waiting[:NAMED]]
        text = f"还有 {len(waiting)} 人没有评完"
        raise ScoresIncomplete(text, extra={"open": named, "count": len(waiting)})


def _row(
    held: Held,
    actor: Actor,
    pair: tuple[Candidate, Score],
    which: tuple[int, str],
    now: Clock,
) -> TeacherScore:
    one, score = pair
    number, reason = which
    return TeacherScore(
        scheme_id=held.row.id,
        person_id=one.person_id,
        number=number,
        person_name=one.name,
        staff_no=one.staff_no,
        version_no=held.version_no,
        learning=score.parts[Aspect.LEARNING],
        practice=score.parts[Aspect.PRACTICE],
        bonus=score.bonus,
        total=score.total,
        band=score.band or "",
        certified=one.facts.certified,
        document=document_of(held.content, one, score, held.frame),
        reason=reason,
        published_at=now(),
        published_by=actor.person_id,
        published_by_name=actor.name,
    )


def hash_of(rows: Sequence[TeacherScore]) -> str:
    """Return the SHA-256 of the published figures, in the order of ids."""
    lines = [
        [str(one.person_id), one.number, plain(one.total), plain(one.bonus), one.band]
        for one in sorted(rows, key=lambda one: one.person_id)
    ]
    text = json.dumps(lines, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


async def correct(
    uow: UnitOfWork,
    actor: Actor,
    target: tuple[UUID, UUID],
    change: tuple[Mapping[str, Given], str],
    now: Clock,
) -> TeacherScore:
    """Correct a published score: marks and facts as they are now, with a reason."""
    async with uow.begin() as session:
        held = await hold(session, actor, target[0], *MARKERS, is_exclusive=True)
        return await correct_held(session, actor, (held, target[1]), change, now)


async def correct_held(
    session: AsyncSession,
    actor: Actor,
    target: tuple[Held, UUID],
    change: tuple[Mapping[str, Given], str],
    now: Clock,
) -> TeacherScore:
    """The same within the caller's transaction, which holds the scheme alone."""
    held, person_id = target
    marks, reason = change
    refuse_own(actor, person_id)
    before = (await one_of(session, held, person_id, now)).published
    if before is None:
        raise ScoreNotPublished
    writer = Writer(session, actor, held, uuid7(), now)
    for key, given in sorted(marks.items()):
        item = item_of(held, key)
        check(item, given)
        await put(writer, person_id, item, given, seen=None)
    one = await one_of(session, held, person_id, now)
    score = held.score(one)
    if score.total is None:
        _refuse_open([Open(one.person_id, one.name, [item.name for item in score.open])])
    row = _row(held, actor, (one, score), (before.number + 1, reason), now)
    if row.document == before.document and row.band == before.band:
        raise NothingChanged
    session.add(row)
    await session.flush()
    detail = {
        "name": one.name,
        "reason": reason,
        "from": _figures(before.total, before.band),
        "to": _figures(row.total, row.band),
    }
    await _audit(session, actor, "teacher_score.correct", held, now, detail)
    return row


def _figures(total: Decimal, band: str) -> str:
    return f"{plain(total)} {band}"


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    held: Held,
    now: Clock,
    detail: Mapping[str, Any],
) -> None:
    row = held.row
    entry = Entry(actor, action, "school_scheme", row.id, row.org_path, now(), dict(detail))
    await write_audit(session, entry)
