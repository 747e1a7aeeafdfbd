"""Bringing people in from the command line: the first administrator, the sample people.

Whoever runs it has the database; it gives rights that nobody has given yet, so the audit rows name
the system as the actor. Running it again changes nothing that is already so.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts import queries as accounts
from auth.accounts.rules import username_of
from auth.accounts.service import Secret, set_secret
from auth.changes.service import publish
from auth.grants.queries import grants_of
from auth.grants.rules import check_fit
from auth.grants.tables import RoleGrant
from auth.organisations.queries import unit_at
from auth.organisations.rules import CITY_RUN, Kind
from auth.organisations.tables import Organisation
from auth.people.queries import memberships_of, person_by_staff_no
from auth.people.rules import UsernameTaken
from auth.people.tables import Membership, Person
from kernel.actor import Role
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import FieldError, Invalid


class UnitUnknown(Invalid):
    code = "unit_unknown"
    title = "找不到该名称的单位"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person with roles such as `school_lead@芝罘区/烟台第五中学`."""

    name: str
    staff_no: str
    username: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What came of it; `password` is `kept` when the person already had one."""

    person_id: UUID
    staff_no: str
    username: str
    password: str
    grants: tuple[str, ...]


_KEPT: Final = "kept"


async def bring_in(
    session: AsyncSession, who: Newcomer, secret: Secret, now: datetime, *, replace: bool = False
) -> Account:
    """Register a person with an account and rights, or complete what is missing.

    A one-time secret must be replaced at the first sign-in.
    """
    wanted = [await _role_at(session, text) for text in who.roles]
    staff_no = who.staff_no.strip().upper()  # as forms and imports spell it
    person = await person_by_staff_no(session, staff_no)
    if person is None:
        person = Person(staff_no=staff_no, name=who.name)
        session.add(person)
    person.name = who.name
    await session.flush()
    units = list({unit.id: unit for _, unit in wanted}.values())
    await _join(session, person, units, now)
    given = await _give(session, person, wanted, now)
    is_set = await _let_in(session, person, (username_of(who.username), secret), now, replace)
    await publish(session, "person", [person.id])
    account = await accounts.account_of(session, person.id)
    result = Account(
        person_id=person.id,
        staff_no=staff_no,
        username=account.username if account else "",
        password="set" if is_set else _KEPT,
        grants=tuple(who.roles),
    )
    if given or is_set:
        path = units[0].path if units else ""
        detail = {**asdict(result), "given": given}
        entry = Entry(None, "account.bring_in", "person", person.id, path, now, detail)
        await write_audit(session, entry)
    return result


async def _role_at(session: AsyncSession, text: str) -> tuple[Role, Organisation]:
    """Read `role@unit`, `role@district/school` or `role@市直属/school`."""
    name, _, place = text.partition("@")
    parts = [part for part in place.split("/") if part and part != CITY_RUN]
    unit = await unit_at(session, parts) if parts else None
    if unit is None or name not in set(Role):
        raise UnitUnknown(text, errors=[FieldError("role", UnitUnknown.code, text)])
    return Role(name), unit


async def _join(
    session: AsyncSession, person: Person, units: Sequence[Organisation], now: datetime
) -> None:
    known = {membership.organisation_id for membership in await memberships_of(session, person.id)}
    today = local_date(now)
    session.add_all(
        Membership(person_id=person.id, organisation_id=unit.id, from_on=today)
        for unit in units
        if unit.id not in known
    )
    await session.flush()


async def _give(
    session: AsyncSession,
    person: Person,
    wanted: Sequence[tuple[Role, Organisation]],
    now: datetime,
) -> list[str]:
    held = {(Role(row.role), row.org_id) for row in await grants_of(session, person.id)}
    given = []
    for role, unit in wanted:
        if (role, unit.id) in held:
            continue
        check_fit(role, Kind(unit.kind), [other for other, _ in held])
        held.add((role, unit.id))
        given.append(f"{role}@{unit.name}")
        session.add(
            RoleGrant(person_id=person.id, role=role, organisation_id=unit.id, granted_at=now)
        )
    await session.flush()
    return given


async def _let_in(
    session: AsyncSession,
    person: Person,
    credentials: tuple[str, Secret],
    now: datetime,
    replace: bool,  # noqa: FBT001 -- private
) -> bool:
    username, secret = credentials
    known = await accounts.account_of(session, person.id)
    if known is not None and not replace:
        return False
    if known is None and await accounts.is_taken(session, username):
        raise UsernameTaken
    await set_secret(session, person.id, username, secret, now)
    return True
