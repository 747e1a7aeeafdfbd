"""Staying in: renewal, the second factor, and whether a session is still on."""

from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import hash_of
from auth.people.rules import PersonStatus
from auth.second_factor.service import note, spend
from auth.sessions import queries, rules
from auth.sessions.rules import Known
from auth.sessions.service.desk import Desk, SignedIn, issue, lifetime_of
from auth.sessions.service.end import end
from auth.sessions.tables import Session
from auth.setting_store import policy_from
from auth.settings import Settings
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import RightsChanged, SessionEnded


async def refresh(desk: Desk, token: str) -> SignedIn:
    """Renew a session with a refresh token that was never used; a used one ends the session."""
    async with desk.uow.begin() as session:
        renewed = await _renew(session, desk, token)
    # Raised after the commit: what was found about the session must stay.
    if renewed is None:
        raise SessionEnded
    return renewed


async def _renew(session: AsyncSession, desk: Desk, token: str) -> SignedIn | None:
    found = await queries.lock_refresh(session, hash_of(token))
    if found is None:
        return None
    presented, known = found
    now = desk.now()
    if presented.used_at is not None:
        await end(session, known, "refresh_reused", now)
        return None
    state = await queries.account_state(session, known.person_id)
    facts = Known(
        started_at=known.started_at,
        used_at=known.used_at,
        confirmed_at=known.confirmed_at,
        ended_at=known.ended_at,
        signed_out_at=state.signed_out_at,
        is_active=state.status == PersonStatus.ACTIVE,
    )
    if not rules.holds(facts, desk.lifetime, now):
        return None
    presented.used_at = now
    known.used_at = now
    return await issue(session, known, desk)


async def check_standing(uow: UnitOfWork, actor: Actor, settings: Settings, now: Clock) -> None:
    """Refuse a token whose session is over, or that carries a right which was taken back.

    Asked for every call of auth itself; the other services are told within seconds
    (`directory.queries.recent_rights`). A session without a row was never ended: rows outlive
    tokens by a week.
    """
    if actor.session_id is None:
        return
    async with uow() as session:
        row = await queries.standing_of(session, actor.session_id, actor.person_id)
    if row.started_at is not None:
        facts = Known(
            started_at=row.started_at,
            used_at=row.used_at,
            confirmed_at=row.confirmed_at,
            ended_at=row.ended_at,
            signed_out_at=row.signed_out_at,
            is_active=row.status == PersonStatus.ACTIVE,
        )
        if not rules.holds(facts, lifetime_of(policy_from(row.setting, settings)), now()):
            raise SessionEnded
    taken = set(row.taken or ())
    if any(f"{grant.role}@{grant.org_id}" in taken for grant in actor.grants):
        raise RightsChanged


async def give_second_factor(desk: Desk, actor: Actor, code: str) -> None:
    """Use a code up for this session; the next renewal gives a token that opens everything."""
    if actor.session_id is None:
        raise SessionEnded
    await spend(desk.guard, actor.person_id, code)
    async with desk.uow.begin() as session:
        known = await session.get(Session, actor.session_id, with_for_update=True)
        if known is None or known.person_id != actor.person_id:
            raise SessionEnded
        known.second_factor_at = desk.now()
        await session.flush()
        await note(session, actor, "second_factor.give", actor.person_id, desk.now())
