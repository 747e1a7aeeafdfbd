"""A person here and an account elsewhere: tied, and untied."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.people.queries import paths_of
from auth.people.tables import Person
from auth.sessions.service import end, home_of
from auth.sso import queries, rules
from auth.sso.service.desk import SsoDesk
from auth.sso.tables import IdentityRow, Provider
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import NotFound


async def tie(
    session: AsyncSession,
    desk: SsoDesk,
    provider: Provider,
    whom: tuple[str, Person],
    actor: Actor | None = None,
) -> None:
    """Tie a subject to a person: by the staff number, or by the person's own sign-in here."""
    subject, person = whom
    now = desk.desk.now()
    row = IdentityRow(
        provider_id=provider.id, subject=subject, person_id=person.id, bound_at=now, used_at=now
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError as fault:  # two first sign-ins at once
        raise rules.IdentityTaken from fault
    path = await home_of(session, person.id)
    detail = {"provider": provider.code, "subject": subject}
    await write_audit(session, Entry(actor, "sso.bind", "person", person.id, path, now, detail))


async def untie(
    session: AsyncSession, desk: SsoDesk, actor: Actor, whose: tuple[UUID, UUID]
) -> None:
    """Take the tie between a person, whom the caller may see, and an account elsewhere away.

    What was signed in through that account ends with it.
    """
    person_id, identity_id = whose
    row = await session.get(IdentityRow, identity_id, with_for_update=True)
    if row is None or row.person_id != person_id:
        raise NotFound
    detail = {"subject": row.subject, "provider_id": row.provider_id}
    now = desk.desk.now()
    open_ones = await queries.sessions_from(session, row.provider_id, b"", row.subject)
    await session.delete(row)
    await session.flush()
    for known in open_ones:
        await end(session, known, "identity_unbound", now, actor=actor)
    paths = await paths_of(session, person_id)
    path = paths[0] if paths else ""
    detail |= {"sessions": len(open_ones)}
    entry = Entry(actor, "sso.unbind", "person", person_id, path, now, detail)
    await write_audit(session, entry)
