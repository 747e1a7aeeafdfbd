"""Two people make an administrator: one proposes, another confirms (or neither does)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.queries import chosen
from auth.grants import service as grants
from auth.grants.queries import grants_of
from auth.grants.rules import PROPOSERS, AlreadyGranted, Right, check_fit, check_right, needs_two
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status, UnitClosed
from auth.organisations.tables import Organisation
from auth.people.queries import lock_person
from auth.people.rules import PersonLeft, PersonStatus
from auth.people.service import sight_of
from auth.proposals import queries, rules
from auth.proposals.rules import ProposalState, Wish
from auth.proposals.tables import GrantProposal
from auth.settings import Settings
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit


async def propose(
    session: AsyncSession, actor: Actor, wish: Wish, settings: Settings, now: datetime
) -> GrantProposal:
    """Propose a right; it begins when another administrator confirms."""
    unit = await lock_unit(session, wish.org_id)
    check_right(actor, wish.person_id, wish.role, unit.path)
    if not needs_two(wish.role, offices_too=settings.second_person_for_offices):
        raise rules.NotForTwo
    await _check_person(session, actor, wish, unit, now)
    await queries.end_expired(session, wish, now)
    made = GrantProposal(
        person_id=wish.person_id,
        role=wish.role,
        organisation_id=wish.org_id,
        department_id=wish.department_id,
        reason=wish.reason,
        proposed_by=actor.person_id,
        proposed_by_name=actor.name,
        proposed_at=now,
        expires_at=now + timedelta(days=settings.proposal_days),
    )
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.ProposalPending from fault
    await _record(session, actor, made, unit, ("grant.propose", now))
    return made


async def _check_person(
    session: AsyncSession, actor: Actor, wish: Wish, unit: Organisation, now: datetime
) -> None:
    person = await lock_person(session, sight_of(actor, now, *PROPOSERS), wish.person_id)
    if person.status == PersonStatus.LEFT:
        raise PersonLeft
    held = await grants_of(session, wish.person_id)
    if any(g.role == wish.role and g.org_id == wish.org_id for g in held):
        raise AlreadyGranted
    check_fit(wish.role, Kind(unit.kind), [Role(g.role) for g in held])
    if unit.status == Status.CLOSED:
        raise UnitClosed
    await chosen(session, wish.role, unit.id, wish.department_id)


async def _lock(
    session: AsyncSession, actor: Actor, proposal_id: UUID
) -> tuple[GrantProposal, Organisation]:
    found = await queries.lock_proposal(session, proposal_id)
    unit = await lock_unit(session, found.organisation_id)
    actor.require(unit.path, *PROPOSERS)
    return found, unit


async def confirm(session: AsyncSession, actor: Actor, proposal_id: UUID, now: datetime) -> None:
    """Give the right that somebody else proposed for a third person."""
    found, unit = await _lock(session, actor, proposal_id)
    state = rules.state_at(ProposalState(found.state), found.expires_at, now)
    rules.check_decision(actor.person_id, found.proposed_by, found.person_id, state)
    role = Role(found.role)
    wish = Wish(found.person_id, role, unit.id, found.reason, found.department_id)
    await _check_person(session, actor, wish, unit, now)
    _decide(found, actor, ProposalState.CONFIRMED, "", now)
    given = await grants.give(
        session,
        actor,
        found.person_id,
        Right(role, unit.id, wish.department_id),
        now,
        proposed_by=found.proposed_by,
    )
    found.grant_id = given.id


async def reject(
    session: AsyncSession, actor: Actor, proposal_id: UUID, reason: str, now: datetime
) -> None:
    """Refuse what somebody else proposed."""
    found, unit = await _lock(session, actor, proposal_id)
    state = rules.state_at(ProposalState(found.state), found.expires_at, now)
    rules.check_decision(actor.person_id, found.proposed_by, found.person_id, state)
    _decide(found, actor, ProposalState.REJECTED, reason, now)
    await _record(session, actor, found, unit, ("grant.reject", now))


async def withdraw(session: AsyncSession, actor: Actor, proposal_id: UUID, now: datetime) -> None:
    """Take the own proposal back before it is decided."""
    found, unit = await _lock(session, actor, proposal_id)
    if actor.person_id != found.proposed_by:
        raise rules.OnlyProposerWithdraws
    if (
        rules.state_at(ProposalState(found.state), found.expires_at, now)
        is not ProposalState.PENDING
    ):
        raise rules.ProposalOver
    _decide(found, actor, ProposalState.WITHDRAWN, "", now)
    await _record(session, actor, found, unit, ("grant.withdraw", now))


def _decide(
    found: GrantProposal, actor: Actor, state: ProposalState, reason: str, now: datetime
) -> None:
    found.state = state
    found.decided_by, found.decided_by_name = actor.person_id, actor.name
    found.decided_at, found.decision_reason = now, reason or None


async def _record(
    session: AsyncSession,
    actor: Actor,
    found: GrantProposal,
    unit: Organisation,
    what: tuple[str, datetime],
) -> None:
    action, now = what
    await session.flush()
    detail = {
        "role": found.role,
        "org_id": unit.id,
        "org_name": unit.name,
        "reason": found.decision_reason or found.reason,
    }
    entry = Entry(actor, action, "person", found.person_id, unit.path, now, detail)
    await write_audit(session, entry)
