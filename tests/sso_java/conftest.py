"""The service `auth` at an address that Keycloak and CAS can call, and a browser in front of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI

from auth.settings import Settings
from embedded.postgres import Postgres
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import settings_for
from tests.sso.conftest import Admin, admin, make_app, place  # noqa: F401 -- fixtures
from tests.sso_java.apereo import apereo
from tests.sso_java.keycloak import CLIENT, SECRET, Keycloak, keycloak
from tests.sso_java.servers import free_port
from tests.sso_java.visitor import Visitor, browser

SCHOOL = "东区第一小学"
PEOPLE = {
    "t4001": {"employee_number": ["t4001"], "school": [SCHOOL], "roles": ["a", "b"]},
    "stranger": {"school": [SCHOOL]},
}


@pytest.fixture(scope="session")
def service_settings(postgres: Postgres, signing_keys: Path) -> Settings:
    return settings_for(
        Settings,
        postgres,
        signing_keys,
        argon2_memory_kib=64,
        argon2_passes=1,
        sealing_key="a key for tests, long enough to seal",
        sso_loopback=True,
        public_url=f"http://127.0.0.1:{free_port()}",
    )


@pytest.fixture(scope="session")
def issuer(
    service_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Keycloak]:
    with keycloak(tmp_path_factory.mktemp("keycloak")) as running:
        running.make_realm(service_settings.public_url)
        for name in ("t3001", "t3002"):
            running.add_user(name, employee_number=name, school=SCHOOL)
        running.add_user("stranger", school=SCHOOL)
        yield running


@pytest.fixture(scope="session")
def cas_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with apereo(tmp_path_factory.mktemp("cas"), PEOPLE) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def listening(app: FastAPI, service_settings: Settings) -> AsyncIterator[str]:
    """Serve the application at its public address, where the other systems find it."""
    port = httpx.URL(service_settings.public_url).port
    assert port
    turn = asyncio.Lock()

    async def in_turn(scope: Any, receive: Any, send: Any) -> None:
        async with turn:  # the database of a test is one connection; a server's message may cross
            await app(scope, receive, send)

    config = uvicorn.Config(in_turn, port=port, log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(0.02)
    yield service_settings.public_url
    server.should_exit = True
    await serving


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(listening: str) -> AsyncIterator[Visitor]:
    async with browser() as http:
        yield Visitor(http, listening)


@pytest_asyncio.fixture(loop_scope="session")
async def with_keycloak(admin: Admin, issuer: Keycloak) -> Keycloak:  # noqa: F811 -- a fixture
    await admin.add("keycloak", "oidc", issuer.issuer, client_id=CLIENT, secret=SECRET)
    return issuer


@pytest_asyncio.fixture(loop_scope="session")
async def with_cas(admin: Admin, cas_server: str) -> str:  # noqa: F811 -- a fixture
    await admin.add("cas", "cas", cas_server)
    return cas_server
