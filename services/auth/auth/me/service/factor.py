"""Setting up and removing the own second factor (动态验证码)."""

from dataclasses import dataclass

from auth.grants.queries import grants_of
from auth.second_factor import queries, rules
from auth.second_factor import service as factors
from auth.sessions.queries import candidate_of
from auth.sessions.service import Desk, prove_password
from auth.sessions.service.desk import BY_PASSWORD
from auth.sessions.tables import Session
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator app needs, as text and as the content of a QR code."""

    secret: str
    uri: str


async def _prove(desk: Desk, actor: Actor, password: str | None) -> None:
    """Ask for the password once more, unless the person came in through another system."""
    async with desk.uow() as session:
        current = await session.get(Session, actor.session_id) if actor.session_id else None
    if current is None or current.method == BY_PASSWORD:
        await prove_password(desk, actor, password or "", field="password")


async def enrol(desk: Desk, actor: Actor, password: str | None) -> Enrolment:
    """Make a secret that counts once its first code was given."""
    await _prove(desk, actor, password)
    async with desk.uow.begin() as session:
        who = await candidate_of(session, actor.person_id)
        secret = await factors.begin(session, desk.seal, actor.person_id, desk.now())
    return Enrolment(secret, rules.uri_of(secret, who.username if who else actor.name))


async def confirm_factor(desk: Desk, actor: Actor, code: str) -> list[str]:
    """Confirm with a first code; from now on every sign-in asks for one. Returns recovery codes."""
    await factors.spend(desk.guard, actor.person_id, code, is_first=True)
    async with desk.uow.begin() as session:
        known = await queries.lock_factor(session, actor.person_id)
        if known is None:
            raise rules.FactorMissing
        known.confirmed_at = desk.now()
        codes = await factors.new_recovery_codes(session, desk.seal, actor.person_id)
        current = await session.get(Session, actor.session_id) if actor.session_id else None
        if current is not None:
            current.second_factor_at = desk.now()
        await session.flush()
        await factors.note(session, actor, "second_factor.enrol", actor.person_id, desk.now())
    return codes


async def renew_recovery_codes(desk: Desk, actor: Actor, password: str | None) -> list[str]:
    """Replace the recovery codes; the earlier ones no longer open anything."""
    await _prove(desk, actor, password)
    async with desk.uow.begin() as session:
        if not await queries.is_active(session, actor.person_id):
            raise rules.FactorMissing
        codes = await factors.new_recovery_codes(session, desk.seal, actor.person_id)
        action = "second_factor.recovery_codes"
        await factors.note(session, actor, action, actor.person_id, desk.now())
    return codes


async def remove_factor(desk: Desk, actor: Actor, password: str | None, code: str) -> None:
    """Take the own second factor away, with password and code; not where the role demands one."""
    async with desk.uow() as session:
        if factors.is_demanded(desk.policy, await grants_of(session, actor.person_id)):
            raise rules.FactorDemanded
        if await queries.factor_of(session, actor.person_id) is None:
            raise rules.FactorMissing
    await _prove(desk, actor, password)
    await factors.spend(desk.guard, actor.person_id, code)
    async with desk.uow.begin() as session:
        await factors.remove(session, actor.person_id)
        await factors.note(session, actor, "second_factor.remove", actor.person_id, desk.now())
