"""Whom the school calls a key or a young teacher: the bonuses of the scheme ask for it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete

from assessment.schemes.kinds import AUDIENCE_NAMES, ScoreAudience
from assessment.schemes.rules import SCHOOL
from assessment.teacher_scores.refusals import ScorePublished
from assessment.teacher_scores.service.holding import hold, one_of
from assessment.teacher_scores.service.marking import refuse_own
from assessment.teacher_scores.tables import TeacherAudience
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def put(
    uow: UnitOfWork,
    actor: Actor,
    target: tuple[UUID, UUID],
    audiences: Collection[ScoreAudience],
    now: Clock,
) -> None:
    """Replace what a teacher is called."""
    scheme_id, person_id = target
    async with uow.begin() as session:
        held = await hold(session, actor, scheme_id, *SCHOOL, is_exclusive=True)
        refuse_own(actor, person_id)
        one = await one_of(session, held, person_id, now)
        if one.published is not None:
            raise ScorePublished
        its = TeacherAudience.person_id == person_id
        await session.execute(
            delete(TeacherAudience).where(TeacherAudience.scheme_id == scheme_id, its)
        )
        kept = sorted(set(audiences) - {ScoreAudience.EVERYONE})
        session.add_all(
            TeacherAudience(scheme_id=scheme_id, person_id=person_id, audience=audience)
            for audience in kept
        )
        await session.flush()
        row = held.row
        detail = {
            "name": one.name,
            "before": [AUDIENCE_NAMES[was] for was in sorted(one.facts.audiences)],
            "after": [AUDIENCE_NAMES[now_] for now_ in kept],
        }
        action = "teacher_score.audience"
        entry = Entry(actor, action, "school_scheme", row.id, row.org_path, now(), detail)
        await write_audit(session, entry)
