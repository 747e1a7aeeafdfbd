"""Test fixtures of mechanism: a real PostgreSQL, a database that forgets, signed callers.

A service's `conftest.py` imports these fixtures and defines two of its own, both session scoped:
`service_settings` (its Settings, made with `settings_for`) and `make_app` (a function
Settings -> FastAPI). No domain data lives here.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from alembic import command
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from embedded.postgres import Postgres
from kernel.actor import Actor, Grant, Role
from kernel.db import UnitOfWork, new_engine, new_unit_of_work, uuid7
from kernel.http.keys import LocalKeys, TokenCheck
from kernel.migrations import config_for, upgrade
from kernel.settings import ServiceSettings
from kernel.tokens import Signer

S = TypeVar("S", bound=ServiceSettings)
PASSWORD = "for-tests-only"  # noqa: S105 -- a throw-away database on loopback
SERVICES = ("auth", "assessment", "evidence", "cases")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """Start a private PostgreSQL with every service's roles and empty schemas."""
    server = Postgres(tmp_path_factory.mktemp("postgres") / "data", port=None, fast=True)
    server.start()
    try:
        server.provision({f"{s}_{role}": PASSWORD for s in SERVICES for role in ("owner", "app")})
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def signing_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a directory with one fresh signing key."""
    directory = tmp_path_factory.mktemp("keys")
    write_key(directory / "1.pem")
    return directory


def write_key(path: Path) -> None:
    """Write a new P-256 private key."""
    key = generate_private_key(SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem)


def settings_for(kind: type[S], postgres: Postgres, signing_keys: Path, **more: Any) -> S:
    """Return a service's settings for the private PostgreSQL."""
    values: dict[str, Any] = {
        "environment": "test",
        "log_level": "WARNING",
        "database_host": postgres.host,
        "database_port": postgres.port,
        "database_password": PASSWORD,
        "database_patience_seconds": 60,  # a busy machine is no fault of the product
        "owner_password": PASSWORD,
        "signing_keys_dir": signing_keys,
    }
    return kind(**values | more)


def migrations_of(service: str) -> Path:
    """Return where a service keeps its migrations."""
    return Path(__file__).parents[2] / service / "migrations"


def climb_migrations(postgres: Postgres, settings: S) -> None:
    """Go up, down and up again over every revision in a database of its own; then find no drift."""
    database = f"{settings.service}_climb"
    passwords = {f"{s}_{role}": PASSWORD for s in SERVICES for role in ("owner", "app")}
    postgres.provision(passwords, database)
    config = config_for(
        settings.model_copy(update={"database_name": database}), migrations_of(settings.service)
    )
    for target in ("head", "base", "head"):
        (command.downgrade if target == "base" else command.upgrade)(config, target)
    command.check(config)  # raises when the models and the migrated schema differ


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(service_settings: ServiceSettings) -> AsyncIterator[AsyncEngine]:
    """Bring the service's schema to head by its migrations, as production does."""
    upgrade(service_settings, migrations_of(service_settings.service))
    made = new_engine(service_settings)
    yield made
    await made.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def uow(engine: AsyncEngine) -> AsyncIterator[UnitOfWork]:
    """Give a unit of work whose commits are savepoints; the test ends in a rollback."""
    async with engine.connect() as connection:
        outer = await connection.begin()
        yield async_sessionmaker(
            connection,
            class_=AsyncSession,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )
        await outer.rollback()


@pytest.fixture
def committed_uow(engine: AsyncEngine) -> UnitOfWork:
    """Give a unit of work that really commits, for tests of parallel transactions."""
    return new_unit_of_work(engine)


def an_actor(
    *grants: tuple[Role, str], name: str = "王老师", person_id: UUID | None = None
) -> Actor:
    """Make a person with roles at unit paths, such as `(Role.SCHOOL_LEAD, "/1/2/3/")`."""
    held = tuple(Grant(role, uuid7(), path) for role, path in grants)
    return Actor(person_id or uuid7(), name, uuid7(), held)


def a_machine(*scopes: str) -> Actor:
    """Make a machine client with scopes."""
    return Actor(uuid7(), "machine", None, (), frozenset(scopes))


def access_token(signer: Signer, actor: Actor) -> str:
    """Sign an access token as `auth` does."""
    grants = [
        {"role": g.role, "org_id": str(g.org_id), "org_path": g.org_path} for g in actor.grants
    ]
    claims = {
        "sub": str(actor.person_id),
        "name": actor.name,
        "sid": str(actor.session_id) if actor.session_id else None,
        "grants": grants,
        "scope": " ".join(sorted(actor.scopes)),
        "rv": actor.rights_version,
    }
    return signer.sign(claims, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", lifetime=600)


@dataclass(frozen=True)
class Callers:
    """HTTP clients of one application, one per actor; `anonymous` has no token."""

    app: FastAPI
    signer: Signer

    def __call__(self, actor: Actor | None) -> httpx.AsyncClient:
        """Return a client that calls as `actor`; a fault of ours raises instead of a 500."""
        headers = (
            {} if actor is None else {"Authorization": f"Bearer {access_token(self.signer, actor)}"}
        )
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers)


@pytest.fixture
def app(
    service_settings: ServiceSettings,
    make_app: Callable[[Any], FastAPI],
    uow: UnitOfWork,
    signing_keys: Path,
) -> FastAPI:
    """Build the service's application on the rolled-back database, trusting the test's own keys."""
    made = make_app(service_settings)
    made.state.uow = uow
    keys = LocalKeys(Signer(signing_keys).key_set())
    made.state.access_keys = TokenCheck(
        keys, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", max_age=900
    )
    return made


@pytest.fixture
def client(app: FastAPI, signing_keys: Path) -> Callers:
    """Give a factory of callers, one HTTP client for each actor."""
    return Callers(app, Signer(signing_keys))
