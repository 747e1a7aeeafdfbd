"""The operator's commands: people, notice, clients, document."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from auth.accounts.service import Secret
from auth.cli import cli
from auth.onboarding.service import Newcomer, UnitUnknown, bring_in
from auth.settings import Settings
from kernel.clock import utc_now
from kernel.db import UnitOfWork

OPENAPI = Path(__file__).parents[1] / "openapi.json"


@pytest.fixture
def environment(service_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "DATABASE_PORT": str(service_settings.database_port),
        "DATABASE_PASSWORD": service_settings.database_password.get_secret_value(),
        "ARGON2_MEMORY_KIB": "64",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"TISHENG_{name}", value)


async def test_a_newcomer_signs_in_with_all_roles(
    uow: UnitOfWork, tree: Any, app: Any, browser: httpx.AsyncClient, steps: Any
) -> None:
    hashed = await app.state.passwords.hash(steps.password)
    city = tree.city.name
    who = Newcomer("周主任", "B1", "zhou", (f"city_office@{city}", f"expert@{city}"))
    async with uow.begin() as session:
        first = await bring_in(session, who, Secret(hashed), utc_now())
        lower = replace(who, staff_no=" b1")  # as somebody types it
        again = await bring_in(session, lower, Secret(hashed), utc_now())
    assert (first.password, again.password) == ("set", "kept")
    assert first.person_id == again.person_id
    answer = await steps.sign_in(browser, "zhou")
    assert {one["role"] for one in answer.json()["grants"]} == {"city_office", "expert"}


async def test_places_are_named_by_district_and_school(uow: UnitOfWork, tree: Any) -> None:
    assert tree
    roles = ("school_lead@东区/东区第一小学", "school_team@市直属/市第一中学")
    async with uow.begin() as session:
        made = await bring_in(session, Newcomer("吴", "B2", "wu", roles), Secret("x"), utc_now())
    assert made.grants == roles
    for wrong in ("school_lead@东区/没有", "king@东区", "teacher", "school_lead@"):
        async with uow() as session:
            with pytest.raises(UnitUnknown):
                await bring_in(
                    session, Newcomer("郑", "B3", "zheng", (wrong,)), Secret("x"), utc_now()
                )


@pytest.mark.usefixtures("environment", "engine")
def test_the_commands_say_what_they_did_or_what_is_wrong(tmp_path: Path) -> None:
    run = CliRunner()
    secret = tmp_path / "secret"
    secret.write_text("k" * 40 + "\n")
    options = ["ensure-client", "--client-id", "cli-test", "--scopes", "directory:read"]
    first = run.invoke(cli, [*options, "--secret-file", str(secret)])
    assert json.loads(first.output) == {"client_id": "cli-test", "changed": True}
    short = run.invoke(cli, [*options, "--secret-stdin"], input="short")
    assert (short.exit_code, "client_secret_too_short" in short.output) == (1, True)
    both = run.invoke(cli, [*options, "--secret-stdin", "--secret-file", str(secret)])
    assert both.exit_code == 2
    person = ["--name", "甲", "--staff-no", "C1", "--username", "jia", "--password-stdin"]
    command = ["create-account", *person, "--role", "school_lead@没有这个单位"]
    unknown = run.invoke(cli, command, input="Right-Horse-77")
    assert (unknown.exit_code, "unit_unknown" in unknown.output) == (1, True)
    assert run.invoke(cli, ["verify-audit"]).exit_code == 0


def test_the_published_contract_is_the_codes() -> None:
    printed = CliRunner().invoke(cli, ["openapi"])
    assert json.loads(printed.output) == json.loads(OPENAPI.read_text(encoding="utf-8")), (
        "run `python -m auth.cli openapi > services/auth/openapi.json`"
    )


def test_every_operation_is_described_and_says_who_may_call_it() -> None:
    document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            place = f"{verb} {path}"
            assert any("\u4e00" <= letter <= "\u9fff" for letter in operation["summary"]), place
            assert set(operation["x-policy"]) == {"roles", "reach", "scope"}, place
            assert "422" in operation["responses"], place
