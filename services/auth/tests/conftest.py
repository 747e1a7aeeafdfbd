from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from auth.accounts.service import Secret, set_secret
from auth.changes.service import publish
from auth.grants.tables import RoleGrant
from auth.main import create
from auth.organisations.rules import Kind, Stage
from auth.organisations.service import add
from auth.organisations.tables import Organisation
from auth.people.tables import Membership, Person
from auth.settings import Settings
from embedded.postgres import Postgres
from kernel.actor import Actor, Grant, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork, new_unit_of_work
from kernel.http.keys import LocalKeys, TokenCheck
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import Callers, settings_for
from kernel.tokens import Signer

PASSWORD = "Right-Horse-77"
API = "/api/auth/v1"


@pytest.fixture(scope="session")
def service_settings(postgres: Postgres, signing_keys: Path) -> Settings:
    # Cheap hashes, so that the tests are quick; test_passwords.py holds the production ones.
    return settings_for(
        Settings,
        postgres,
        signing_keys,
        argon2_memory_kib=64,
        argon2_passes=1,
        database_pool=20,
        identity_card_key="k" * 43,
        sealing_key="a key for tests, long enough to seal",
        sso_loopback=True,
        public_url="http://testserver",
    )


@pytest.fixture(scope="session")
def make_app() -> Callable[[Settings], FastAPI]:
    return create


@dataclass(frozen=True)
class Tree:
    """A city with two districts, a school in each, and a city-run school."""

    city: Organisation
    east: Organisation
    west: Organisation
    east_school: Organisation
    west_school: Organisation
    city_school: Organisation


async def plant(uow: UnitOfWork) -> Tree:
    async with uow.begin() as session:
        made: list[Organisation] = []

        async def grow(name: str, kind: Kind, parent: Organisation | None) -> Organisation:
            stage = Stage.UNKNOWN if kind is Kind.SCHOOL else None
            unit = await add(
                session, parent, {"name": name, "kind": kind, "stage": stage}, date(2021, 6, 29)
            )
            made.append(unit)
            return unit

        city = await grow(f"城市{uuid4().hex[:6]}", Kind.CITY, None)
        east = await grow("东区", Kind.DISTRICT, city)
        west = await grow("西区", Kind.DISTRICT, city)
        tree = Tree(
            city,
            east,
            west,
            await grow("东区第一小学", Kind.SCHOOL, east),
            await grow("西区第一小学", Kind.SCHOOL, west),
            await grow("市第一中学", Kind.SCHOOL, city),
        )
        await publish(session, "organisation", [unit.id for unit in made])
    return tree


@pytest_asyncio.fixture(loop_scope="session")
async def tree(uow: UnitOfWork) -> Tree:
    return await plant(uow)


@dataclass(frozen=True)
class Someone:
    """A person with an account whose password is PASSWORD."""

    id: UUID
    name: str
    username: str
    actor: Actor


async def settle(
    uow: UnitOfWork, app: FastAPI, unit: Organisation, *roles: Role, name: str = "赵老师"
) -> Someone:
    hashed = await app.state.passwords.hash(PASSWORD)
    username = f"u{uuid4().hex[:10]}"
    now = utc_now()
    async with uow.begin() as session:
        person = Person(staff_no=username.upper(), name=name)
        session.add(person)
        await session.flush()
        session.add(
            Membership(person_id=person.id, organisation_id=unit.id, from_on=date(2024, 9, 1))
        )
        session.add_all(
            RoleGrant(person_id=person.id, role=role, organisation_id=unit.id, granted_at=now)
            for role in roles
        )
        await set_secret(session, person.id, username, Secret(hashed), now)
        await publish(session, "person", [person.id])
    grants = tuple(Grant(role, unit.id, unit.path) for role in roles)
    return Someone(person.id, name, username, Actor(person.id, name, uuid4(), grants))


Settle = Callable[..., Awaitable[Someone]]


@pytest.fixture
def person(uow: UnitOfWork, app: FastAPI) -> Settle:
    async def make(unit: Organisation, *roles: Role, name: str = "赵老师") -> Someone:
        return await settle(uow, app, unit, *roles, name=name)

    return make


class Time:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def time(app: FastAPI) -> Time:
    moved = Time()
    app.state.clock = moved
    return moved


@pytest_asyncio.fixture(loop_scope="session")
async def browser(client: Callers) -> Any:
    """A caller without a token that keeps cookies; closed after the test."""
    async with client(None) as http:
        yield http


async def sign_in(
    http: httpx.AsyncClient, username: str, password: str = PASSWORD
) -> httpx.Response:
    return await http.post(f"{API}/sessions", json={"username": username, "password": password})


async def renew(http: httpx.AsyncClient) -> httpx.Response:
    return await http.post(f"{API}/sessions/refresh", headers={"X-Requested-With": "tisheng"})


@pytest.fixture
def steps() -> SimpleNamespace:
    """What several test files do: plant a tree, sign in, renew."""
    return SimpleNamespace(
        api=API, password=PASSWORD, plant=plant, settle=settle, sign_in=sign_in, renew=renew
    )


@pytest_asyncio.fixture(loop_scope="session")  # type: ignore[no-redef] # pytest replaces by name
async def committed_uow(
    engine: AsyncEngine, service_settings: Settings
) -> AsyncIterator[UnitOfWork]:
    """Really committing transactions; emptied afterwards, or locks and rows meet later tests."""
    yield new_unit_of_work(engine)
    owner = create_async_engine(service_settings.database_url("owner"), poolclass=NullPool)
    ours = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
    ours += " WHERE schemaname = 'auth' AND tablename <> 'alembic_version'"
    async with owner.begin() as connection:
        await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        tables = (await connection.scalars(text(ours))).all()
        await connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
    await owner.dispose()


@pytest.fixture
def committed_app(
    service_settings: Settings, committed_uow: UnitOfWork, signing_keys: Path
) -> FastAPI:
    """The application on really committing transactions, for parallel requests."""
    made = create(service_settings)
    made.state.uow = committed_uow
    keys = LocalKeys(Signer(signing_keys).key_set())
    made.state.access_keys = TokenCheck(
        keys, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", max_age=900
    )
    return made
