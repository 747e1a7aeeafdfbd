"""A real Keycloak with a realm made for a test run over its own administration interface."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.sso_java.downloads import KEYCLOAK, java, unpacked
from tests.sso_java.servers import HEAP, QUICK, free_port, running

REALM = "yantai"
CLIENT = "tisheng-keycloak"
SECRET = "secret of keycloak"
PASSWORD = "right"
_ADMIN = {"username": "admin", "password": "only for tests"}
_CLAIMS = ("employee_number", "school")


@dataclass(frozen=True)
class Keycloak:
    """The realm's issuer address and what its administrator does."""

    url: str

    @property
    def issuer(self) -> str:
        """The issuer as the discovery document names it."""
        return f"{self.url}/realms/{REALM}"

    def administer(self, method: str, path: str, body: Any = None) -> Any:
        """Call the administration interface; return what it answers."""
        with httpx.Client(timeout=60, trust_env=False) as http:
            form = {"grant_type": "password", "client_id": "admin-cli", **_ADMIN}
            token = http.post(
                f"{self.url}/realms/master/protocol/openid-connect/token", data=form
            ).raise_for_status()
            held = {"Authorization": f"Bearer {token.json()['access_token']}"}
            url = f"{self.url}/admin/realms{path}"
            answer = http.request(method, url, json=body, headers=held).raise_for_status()
            return answer.json() if answer.content else None

    def add_user(self, username: str, **attributes: str) -> None:
        """Add somebody who signs in with PASSWORD."""
        user = {
            "username": username,
            "enabled": True,
            "firstName": "样例",
            "lastName": username,
            "email": f"{username}@example.org",
            "attributes": {name: [value] for name, value in attributes.items()},
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        self.administer("POST", f"/{REALM}/users", user)

    def end_sessions_of(self, username: str) -> None:
        """Sign somebody out of everything, as an administrator does."""
        (user,) = self.administer("GET", f"/{REALM}/users?username={username}&exact=true")
        self.administer("POST", f"/{REALM}/users/{user['id']}/logout")

    def make_realm(self, platform: str) -> None:
        """Make the realm, with the platform at `platform` as its client."""
        self.administer("POST", "", {"realm": REALM, "enabled": True})
        profile = self.administer("GET", f"/{REALM}/users/profile")
        # Attributes of our own, without declaring each.
        self.administer(
            "PUT", f"/{REALM}/users/profile", profile | {"unmanagedAttributePolicy": "ENABLED"}
        )
        self.administer("POST", f"/{REALM}/clients", _client(platform))


def _client(platform: str) -> dict[str, Any]:
    place = f"{platform}/api/auth/v1/sso/keycloak"
    return {
        "clientId": CLIENT,
        "secret": SECRET,
        "standardFlowEnabled": True,
        "redirectUris": [f"{place}/callback"],
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": f"{platform}/login",
            "backchannel.logout.url": f"{place}/logout",
            "backchannel.logout.session.required": "true",
        },
        "protocolMappers": [_mapper(claim) for claim in _CLAIMS],
    }


def _mapper(claim: str) -> dict[str, Any]:
    return {
        "name": claim,
        "protocol": "openid-connect",
        "protocolMapper": "oidc-usermodel-attribute-mapper",
        "config": {
            "user.attribute": claim,
            "claim.name": claim,
            "jsonType.label": "String",
            "id.token.claim": "true",
            "userinfo.token.claim": "true",
        },
    }


def _built() -> Path:
    """Return the program, prepared once for the database in memory and no cluster."""
    home = next(unpacked(KEYCLOAK).iterdir())
    stamp = home / ".built"
    if not stamp.exists():
        words = ["build", "--db=dev-mem", "--cache=local"]
        done = subprocess.run(
            [home / "bin" / "kc.sh", *words], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        stamp.touch()
    return home / "bin" / "kc.sh"


@contextmanager
def keycloak(folder: Path) -> Iterator[Keycloak]:
    """Run a Keycloak in memory until the block ends."""
    java()
    program, port = _built(), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [
        str(program), "start", "--optimized", "--http-enabled=true", "--http-host=127.0.0.1",
        f"--http-port={port}", f"--hostname={url}", "--log-level=warn",
    ]  # fmt: skip
    environment = {
        "KC_BOOTSTRAP_ADMIN_USERNAME": _ADMIN["username"],
        "KC_BOOTSTRAP_ADMIN_PASSWORD": _ADMIN["password"],
        "JAVA_OPTS_KC_HEAP": HEAP,
        "JAVA_OPTS_APPEND": QUICK,
    }
    ready = f"{url}/realms/master/.well-known/openid-configuration"
    with running(command, folder / "keycloak.log", ready, environment=environment):
        yield Keycloak(url)
