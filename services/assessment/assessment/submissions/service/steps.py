"""Reading a submission with the caller's standing, and taking a step of the state table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rounds.rules import RoundNotOpen, RoundState
from assessment.rounds.tables import Round
from assessment.submissions import queries, rules
from assessment.submissions.listing import READERS
from assessment.submissions.rules import DueDates, Standing, Verb
from assessment.submissions.tables import Submission, SubmissionStep
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Hand:
    """A submission in somebody's hand: the rows, who holds them, and how they stand to it."""

    submission: Submission
    round: Round
    actor: Actor
    standing: Standing


def standing_of(
    actor: Actor, submission: Submission, parts: frozenset[rules.Party] = frozenset()
) -> Standing:
    """Return how the caller stands to a school."""
    reaching = {g.role for g in actor.grants if submission.org_path.startswith(g.org_path)}
    return Standing(frozenset(reaching), submission.district_id is None, parts)


async def read(session: AsyncSession, actor: Actor, submission_id: UUID) -> Hand:
    """Return a submission the caller may read; NotFound outside their subtree."""
    case = await queries.case_of(session, submission_id)
    if case is None:
        raise NotFound
    actor.require(case.submission.org_path, *READERS)
    return await _hand(session, actor, case)


async def lock(
    session: AsyncSession, actor: Actor, submission_id: UUID, *, hold_round: bool = True
) -> Hand:
    """The same, locked until the commit; unless told otherwise the round cannot close meanwhile."""
    case = await queries.lock_case(session, submission_id, hold_round=hold_round)
    if case is None:
        raise NotFound
    actor.require(case.submission.org_path, *READERS)
    return await _hand(session, actor, case)


async def _hand(session: AsyncSession, actor: Actor, case: queries.Case) -> Hand:
    parts: frozenset[rules.Party] = frozenset()
    if actor.has_role(Role.CITY_OFFICE, Role.DISTRICT_OFFICE):
        parts = await queries.parts_taken(session, case.submission.id, actor.person_id)
    standing = standing_of(actor, case.submission, parts)
    return Hand(case.submission, case.round, actor, standing)


def check(hand: Hand, verb: Verb) -> rules.State:
    """Return the state the verb leads to, or refuse; nothing changes."""
    to_state = rules.take(verb, hand.submission.state, hand.standing)
    if hand.round.state is not RoundState.OPEN:
        raise RoundNotOpen
    return to_state


def may(hand: Hand) -> tuple[Verb, ...]:
    """Return the verbs the caller may use now."""
    if hand.round.state is not RoundState.OPEN:
        return ()
    return rules.possible(hand.submission.state, hand.standing)


def dates_of(row: Round) -> DueDates:
    """Return the dates of a round."""
    return DueDates(row.self_due_on, row.district_due_on, row.city_due_on)


async def take(
    session: AsyncSession,
    hand: Hand,
    verb: Verb,
    now: Clock,
    detail: Mapping[str, Any] | None = None,
) -> Submission:
    """Take a step: new state and due time, a row of history, an audit row.

    Call it last in the transaction (the audit chain is locked until the commit) and with a
    locked submission. Raises what `rules.take` raises, and RoundNotOpen.
    """
    row, at, from_state = hand.submission, now(), hand.submission.state
    row.state = check(hand, verb)
    row.due_at = rules.due_at(row.state, row.version_no, dates_of(hand.round), row.extended_due_on)
    row.updated_at = at
    session.add(
        SubmissionStep(
            submission_id=row.id,
            version_no=row.version_no,
            at=at,
            actor_id=hand.actor.person_id,
            actor_name=hand.actor.name,
            verb=verb,
            from_state=from_state,
            to_state=row.state,
            detail=dict(detail or {}),
        )
    )
    await session.flush()
    said = {"from": from_state, "to": row.state, "version_no": row.version_no, **(detail or {})}
    entry = Entry(hand.actor, f"submission.{verb}", "submission", row.id, row.org_path, at, said)
    await write_audit(session, entry)
    return row
