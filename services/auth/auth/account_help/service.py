"""Helping people back in: codes for one or for a school, ending sessions, resetting a factor."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.account_help import queries, rules
from auth.accounts import queries as accounts
from auth.accounts.rules import username_of
from auth.accounts.service import Secret, new_code, set_secret
from auth.grants.queries import grants_of
from auth.passwords import Passwords
from auth.people import rules as people
from auth.people.queries import lock_person, paths_of
from auth.people.rules import PersonStatus
from auth.people.service import sight_of
from auth.people.tables import Person
from auth.second_factor import service as factors
from auth.second_factor.rules import NotOwnFactor
from auth.sessions.service import end_all, home_of
from auth.throttle import service as throttle
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Office:
    """Who helps, with what."""

    uow: UnitOfWork
    actor: Actor
    passwords: Passwords
    lifetime: timedelta
    now: Clock


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person; the code is known to nobody else and kept nowhere."""

    person_id: UUID
    name: str
    staff_no: str
    unit: str
    username: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Slips of those who got one, reasons for those who did not."""

    slips: Sequence[Slip]
    refused: Sequence[rules.Refused]


async def give_codes(office: Office, person_ids: Sequence[UUID]) -> Batch:
    """Give every person a one-time code, which replaces any password; each for itself."""
    made = await _hashed_codes(office.passwords, len(person_ids))
    slips: list[Slip] = []
    refused: list[rules.Refused] = []
    async with office.uow.begin() as session:
        for person_id, (code, hashed) in zip(person_ids, made, strict=True):
            try:
                async with session.begin_nested():
                    slips.append(await _give(session, office, person_id, (code, hashed)))
            except Refusal as refusal:
                sight = sight_of(office.actor, office.now())
                name = await queries.name_of(session, sight, person_id)
                refused.append(rules.Refused(person_id, name, refusal))
    return Batch(slips, refused)


async def _hashed_codes(passwords: Passwords, count: int) -> list[tuple[str, str]]:
    """Hash before the transaction, two at a time, so that people can go on signing in."""
    room = asyncio.Semaphore(2)

    async def one() -> tuple[str, str]:
        code = new_code()
        async with room:
            return code, await passwords.hash(code)

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def _give(
    session: AsyncSession, office: Office, person_id: UUID, made: tuple[str, str]
) -> Slip:
    code, hashed = made
    now = office.now()
    person = await _lock_helped(session, office.actor, person_id, now)
    if person.status == PersonStatus.LEFT:
        raise people.PersonLeft
    username = username_of(person.staff_no)
    known = await accounts.account_of(session, person_id)
    if known is None and await accounts.is_taken(session, username):
        raise people.UsernameTaken
    secret = Secret(hashed, is_one_time=True, lifetime=office.lifetime)
    account = await set_secret(session, person_id, username, secret, now)
    await throttle.forget(session, f"account:{account.username}")
    detail = {"expires_at": account.code_expires_at}
    path = await home_of(session, person_id)
    entry = Entry(office.actor, "account.one_time_code", "person", person_id, path, now, detail)
    await write_audit(session, entry)
    unit = await queries.unit_name_of(session, person_id)
    return Slip(
        person_id, person.name, person.staff_no, unit, account.username, code, now + office.lifetime
    )


async def _lock_helped(
    session: AsyncSession, actor: Actor, person_id: UUID, now: datetime
) -> Person:
    """Lock a person of the helper's subtree; who may only look gets NotAllowed instead of 404."""
    person = await lock_person(session, sight_of(actor, now), person_id)
    paths = await paths_of(session, person_id)
    if not any(actor.reaches(path, *rules.HELPERS) for path in paths):
        raise rules.BeyondHelper
    rules.check_help(actor, person_id, await grants_of(session, person_id))
    return person


async def end_sessions(uow: UnitOfWork, actor: Actor, person_id: UUID, now: datetime) -> int:
    """End all sessions of a person whom the caller may help."""
    async with uow.begin() as session:
        await _lock_helped(session, actor, person_id, now)
        return await end_all(session, actor, person_id, now)


async def reset_factor(
    session: AsyncSession, actor: Actor, person_id: UUID, reason: str, now: datetime
) -> None:
    """Take away the second factor of somebody who lost it; never one's own."""
    if actor.person_id == person_id:
        raise NotOwnFactor
    await lock_person(session, sight_of(actor, now, Role.SYSTEM_ADMIN), person_id)
    await factors.remove(session, person_id)
    await end_all(session, actor, person_id, now)
    await factors.note(session, actor, "second_factor.reset", person_id, now, reason=reason)
