"""The school's levels: given, corrected with a reason, or the work sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import rules
from assessment.certifications.levels import Mark
from assessment.certifications.refusals import CorrectionReasonMissing
from assessment.certifications.rules import CertificationState, CertificationVerb, RatingKind
from assessment.certifications.service.marks import checked, checked_reasons, level_of, told
from assessment.certifications.service.returning import put_back
from assessment.certifications.service.stepping import Hand, Move, check_seen, lock, take
from assessment.certifications.tables import Certification, CertificationRating
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError

Seen = tuple[UUID, int]  # a certification, and the version of it that was read


@dataclass(frozen=True, slots=True)
class Said:
    """Levels per task, and why levels that stand are changed."""

    marks: Sequence[Mark]
    correction_reason: str = ""


def verb_of(row: Certification) -> CertificationVerb:
    """Return whether levels are given for the first time in this turn, or corrected."""
    corrects = row.state is not CertificationState.PEER_RATED
    return CertificationVerb.CORRECT if corrects else CertificationVerb.RATE


def add(
    session: AsyncSession, row: Certification, actor: Actor, said: Said, now: Clock
) -> CertificationRating:
    """Add the school's levels to the history, refused with every gap; the newest stand."""
    rating = CertificationRating(
        certification_id=row.id,
        turn=row.turn,
        kind=RatingKind.SCHOOL,
        marks=checked(row, said.marks),
        level=level_of(row, said.marks),
        reason=said.correction_reason,
        actor_id=actor.person_id,
        actor_name=actor.name,
        at=now(),
    )
    session.add(rating)
    row.level = rating.level
    return rating


def step_of(hand: Hand, said: Said) -> Move:
    """Return the step that levels lead to; a correction leaves the state and needs a reason."""
    row, verb = hand.row, verb_of(hand.row)
    rules.check(verb, row.state, hand.standing)
    if verb is CertificationVerb.RATE:
        return Move(verb, CertificationState.SCHOOL_RATED)
    if not said.correction_reason:
        text = CorrectionReasonMissing.title
        error = FieldError("correction_reason", CorrectionReasonMissing.code, text)
        raise CorrectionReasonMissing(errors=[error])
    return Move(verb, row.state, {"reason": said.correction_reason})


async def rate(uow: UnitOfWork, actor: Actor, which: Seen, said: Said, now: Clock) -> None:
    """Keep the school's levels; the ability's level is computed from them."""
    async with uow.begin() as session:
        hand = await lock(session, actor, which[0])
        step = step_of(hand, said)
        check_seen(hand.row, which[1])
        before = hand.row.level
        rating = add(session, hand.row, actor, said, now)
        levels = {"before": before, "after": rating.level}
        await take(session, hand, Move(step.verb, step.after, {**step.detail, **levels}), now)


async def send_back(
    uow: UnitOfWork, actor: Actor, which: Seen, reasons: Mapping[str, str], now: Clock
) -> None:
    """Return the work to its teacher; the levels stay in the history."""
    verb = CertificationVerb.RETURN
    async with uow.begin() as session:
        hand = await lock(session, actor, which[0])
        rules.check(verb, hand.row.state, hand.standing)
        check_seen(hand.row, which[1])
        said = checked_reasons(hand.row, reasons)
        put_back(hand, ("school", actor.name), said, now)
        step = Move(verb, CertificationState.RETURNED, {"reasons": told(hand.row, said)})
        await take(session, hand, step, now)
