"""The service `auth` on a private database, and the providers that people come from."""

import json
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from auth.main import create
from auth.organisations.rules import Kind, Stage
from auth.organisations.service import add
from auth.organisations.tables import Organisation
from auth.people.tables import Membership, Person
from auth.settings import Settings
from embedded.postgres import Postgres
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import Callers, an_actor, settings_for
from tests.sso.servers import Cas, Eduyun, Server, serving

API = "/api/auth/v1"
SELF = "http://testserver"
NODE = Path(__file__).parent / "provider"
EDUYUN = ("app-7", "a key of the application")


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
        public_url=SELF,
    )


@pytest.fixture(scope="session")
def make_app() -> Callable[[Settings], FastAPI]:
    return create


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def oidc_client(code: str, **more: Any) -> dict[str, Any]:
    return {
        "client_id": f"tisheng-{code}",
        "client_secret": f"secret of {code}",
        "redirect_uris": [f"{SELF}{API}/sso/{code}/callback"],
        "post_logout_redirect_uris": [f"{SELF}/login"],
        **more,
    }


@pytest.fixture(scope="session")
def oidc_issuers() -> Iterator[list[str]]:
    """Two real OpenID providers, each a process of its own."""
    node = shutil.which("node")
    assert node, "Node is needed"
    if not (NODE / "node_modules").is_dir():
        pytest.fail("the provider is not installed: run `make sso-provider`")
    running: list[subprocess.Popen[str]] = []
    issuers = []
    try:
        for _ in range(2):
            port = _free_port()
            clients = [oidc_client("one"), oidc_client("two")]
            claims = {"t-school": {"school": "东区第一小学"}}
            words = json.dumps({"port": port, "clients": clients, "claims": claims})
            process = subprocess.Popen(
                [node, "provider.mjs", words], cwd=NODE, stdout=subprocess.PIPE, text=True
            )
            running.append(process)
            assert process.stdout
            assert process.stdout.readline().strip() == "ready"
            issuers.append(f"http://127.0.0.1:{port}")
        yield issuers
    finally:
        for process in running:
            process.terminate()
            process.communicate(timeout=10)


@pytest.fixture
def cas() -> Iterator[tuple[Server, Cas]]:
    spoken = Cas()
    with serving(spoken) as server:
        yield server, spoken


@pytest.fixture
def hub() -> Iterator[tuple[Server, Eduyun]]:
    spoken = Eduyun(*EDUYUN)
    with serving(spoken) as server:
        yield server, spoken


@dataclass
class Place:
    """A city with a school, and somebody there."""

    uow: UnitOfWork
    city: Organisation
    school: Organisation
    people: list[Person] = field(default_factory=list)

    async def person(self, staff_no: str, name: str = "赵老师") -> Person:
        async with self.uow.begin() as session:
            person = Person(staff_no=staff_no, name=name)
            session.add(person)
            await session.flush()
            session.add(
                Membership(
                    person_id=person.id, organisation_id=self.school.id, from_on=date(2024, 9, 1)
                )
            )
        return person


@pytest_asyncio.fixture(loop_scope="session")
async def place(uow: UnitOfWork) -> Place:
    async with uow.begin() as session:
        day = date(2021, 6, 29)
        name = f"城市{uuid4().hex[:6]}"
        city = await add(session, None, {"name": name, "kind": Kind.CITY, "stage": None}, day)
        facts = {"name": "东区第一小学", "kind": Kind.SCHOOL, "stage": Stage.UNKNOWN}
        school = await add(session, city, facts, day)
    return Place(uow, city, school)


@dataclass
class Admin:
    """The system administrator who keeps the list of providers."""

    client: Callers
    place: Place

    async def add(self, code: str, kind: str, address: str, **more: Any) -> dict[str, Any]:
        body = {
            "code": code,
            "name": f"登录方式 {code}",
            "kind": kind,
            "is_enabled": True,
            "address": address,
            "client_id": f"tisheng-{code}",
            "secret": f"secret of {code}",
            "mapping": {"staff_no": "employee_number", "unit": "school"},
            **more,
        }
        async with self.client(an_actor((Role.SYSTEM_ADMIN, self.place.city.path))) as http:
            answer = await http.post(f"{API}/sso-providers", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


@pytest.fixture
def admin(client: Callers, place: Place) -> Admin:
    return Admin(client, place)


@pytest_asyncio.fixture(loop_scope="session")
async def browser(client: Callers) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of nobody that keeps its cookies."""
    async with client(None) as http:
        yield http


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere() -> AsyncIterator[httpx.AsyncClient]:
    """The same browser, on the pages of the provider."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        yield http
