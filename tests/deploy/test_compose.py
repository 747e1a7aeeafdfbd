"""docker-compose.yml: sound in itself, hardened, and running the launcher's own words."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.settings import Settings as Assessment
from auth.settings import Settings as Auth
from cases.settings import Settings as Cases
from embedded import parts, provision, secret_files
from embedded.environment import service_environment
from embedded.layout import Layout
from embedded.stack import all_parts
from evidence.settings import Settings as Evidence
from kernel.settings import ServiceSettings

ROOT = Path(__file__).parents[2]
OURS = [*parts.SERVICES, *(f"{name}-worker" for name in parts.SERVICES)]
# The one that must change its user by itself, and the one that hands volumes over.
STARTS_AS_ROOT = {"postgres", "folders"}
ONE_SHOT = {"setup", "folders"}
SETTINGS: dict[str, type[ServiceSettings]] = {
    "auth": Auth,
    "assessment": Assessment,
    "evidence": Evidence,
    "cases": Cases,
}
OURS_PREFIX = "TISHENG_"
# The image sets the fonts; the owner's password is for migrations, which `setup` runs.
# The store's disk is another container's: TISHENG_STORE_CAPACITY tells its size where it is known.
# Nothing but the service itself listens on a container's loopback: no provider can be there.
NOT_IN_COMPOSE = {
    "TISHENG_FONTS_DIR",
    "TISHENG_OWNER_PASSWORD_FILE",
    "TISHENG_SSO_LOOPBACK",
    "TISHENG_STORE_DIR",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def words(compose: dict[str, Any], name: str) -> list[str]:
    return [str(word) for word in compose["services"][name]["command"]]


@pytest.mark.requirement("R142")
@pytest.mark.parametrize("service", parts.SERVICES)
def test_images_run_the_words_of_the_launcher(compose: dict[str, Any], service: str) -> None:
    assert words(compose, service) == parts.service_command(service, "0.0.0.0", 8000)  # noqa: S104
    assert words(compose, f"{service}-worker") == parts.worker_command(service)


def test_the_embedded_launcher_runs_the_same_words(tmp_path: Path) -> None:
    embedded = {part.name: part for part in all_parts(Layout(tmp_path, 20_000))}
    for service in parts.SERVICES:
        port = Layout(tmp_path, 20_000).port_of(service)
        expected = parts.service_command(service, "127.0.0.1", port)
        assert embedded[service].command()[1:] == expected[1:]
        assert embedded[f"{service}-worker"].command()[1:] == parts.worker_command(service)[1:]


def test_the_gateway_has_one_template_and_one_command(compose: dict[str, Any]) -> None:
    command = words(compose, "gateway")
    assert command == parts.gateway_command("/etc/caddy/Caddyfile")
    dockerfile = (ROOT / "deploy/images/gateway.Dockerfile").read_text(encoding="utf-8")
    assert "COPY deploy/gateway/Caddyfile /etc/caddy/Caddyfile" in dockerfile
    template = (ROOT / "deploy/gateway/Caddyfile").read_text(encoding="utf-8")
    wanted = set(re.findall(r"\{\$([A-Z0-9_]+)\}", template))
    given = set(compose["services"]["gateway"]["environment"])
    assert wanted - given <= {"GATEWAY_ROOT"}  # set in the image


def test_every_part_of_the_launcher_has_its_container(compose: dict[str, Any]) -> None:
    expected = {*OURS, "postgres", "store", "gateway", "setup", "folders"}
    assert set(compose["services"]) == expected


def test_containers_are_hardened(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "privileged" not in service, name
        if name not in STARTS_AS_ROOT:
            assert not str(service["user"]).startswith("0"), name
        if name not in ONE_SHOT and not name.endswith("-worker"):
            assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name


def test_only_the_gateway_can_be_reached_from_outside(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"gateway"}
    assert compose["networks"]["inner"]["internal"] is True
    for name, service in compose["services"].items():
        assert ("outer" in service["networks"]) == (name == "gateway"), name


def test_every_name_that_is_used_is_declared(compose: dict[str, Any]) -> None:
    used: dict[str, set[str]] = {"secrets": set(), "volumes": set(), "networks": set()}
    for service in compose["services"].values():
        for secret in service.get("secrets", []):
            used["secrets"].add(secret if isinstance(secret, str) else secret["source"])
        used["volumes"] |= {volume.split(":")[0] for volume in service.get("volumes", [])}
        used["networks"] |= set(service["networks"])
        assert set(service.get("depends_on", {})) <= set(compose["services"])
    for kind, names in used.items():
        assert names == set(compose[kind]), kind


def test_the_secrets_command_makes_every_declared_file(
    compose: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["secret_files", str(tmp_path)])
    secret_files.main()
    for secret in compose["secrets"].values():
        made = tmp_path / Path(secret["file"]).relative_to("deploy/secrets")
        assert made.stat().st_mode & 0o777 == 0o600, made


def test_no_secret_is_written_into_the_file() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for line in text.splitlines():
        if re.search(r"(PASSWORD|SECRET|KEY)\w*:", line):
            assert re.search(r"_(FILE|DIR): ", line), line


def test_a_service_holds_only_its_own_database_password(compose: dict[str, Any]) -> None:
    for name in OURS:
        service = name.removesuffix("-worker")
        held = [s for s in compose["services"][name]["secrets"] if isinstance(s, str)]
        roles = {s.removesuffix("-password") for s in held if s.endswith("-password")}
        assert roles & set(provision.ROLES) == {f"{service}_app"}, name


@pytest.mark.requirement("R142")
@pytest.mark.parametrize("name", OURS)
def test_a_service_reads_every_setting_that_it_is_given(compose: dict[str, Any], name: str) -> None:
    known = SETTINGS[name.removesuffix("-worker")].model_fields
    for given in compose["services"][name]["environment"]:
        if given.startswith(OURS_PREFIX):
            field = given.removeprefix(OURS_PREFIX).removesuffix("_FILE").lower()
            assert field in known, f"{name} does not read {given}"


@pytest.mark.parametrize("name", OURS)
def test_the_images_get_the_settings_of_the_launcher(
    compose: dict[str, Any], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for outer in [name for name in os.environ if name.startswith(OURS_PREFIX)]:
        monkeypatch.delenv(outer)
    launcher = service_environment(Layout(tmp_path, 20_000), name.removesuffix("-worker"))
    wanted = {key for key in launcher if key.startswith(OURS_PREFIX)} - NOT_IN_COMPOSE
    given = set(compose["services"][name]["environment"])
    assert wanted <= given
    assert given.isdisjoint(NOT_IN_COMPOSE)


def test_every_file_that_a_setting_names_is_mounted(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        mounted = {
            f"/run/secrets/{secret}" if isinstance(secret, str) else str(secret["target"])
            for secret in service.get("secrets", [])
        }
        for key, value in service.get("environment", {}).items():
            if key.endswith("_FILE"):
                assert value in mounted, f"{name}: {key}"
            if key == "TISHENG_SIGNING_KEYS_DIR":
                assert f"{value}/1.pem" in mounted, name


def test_https_changes_only_what_it_must(compose: dict[str, Any]) -> None:
    text = (ROOT / "deploy/tls.compose.yml").read_text(encoding="utf-8")
    https = yaml.safe_load(text)
    assert set(https["services"]) <= set(compose["services"])
    assert {*OURS, "setup", "gateway"} == set(https["services"])
    for name, service in https["services"].items():
        assert set(service["environment"]) <= set(compose["services"][name]["environment"]), name
