"""What every part is started with: one place for the embedded launcher and the images.

The images of docker-compose.yml run these very words; tests/deploy compares them.
"""

from collections.abc import Sequence

from embedded.provision import SERVICES

__all__ = [
    "GATEWAY",
    "SERVICES",
    "bootstrap_commands",
    "migrate_command",
    "service_command",
    "worker_command",
]

GATEWAY = ("caddy", "run", "--adapter", "caddyfile", "--config")
# Scopes of the machine clients: what one service may ask of another.
CLIENT_SCOPES = {
    "assessment": "directory:read files:read files:freeze",
    "evidence": "directory:read",
    "cases": "directory:read files:read files:freeze",
}


def service_command(service: str, host: str, port: int) -> list[str]:
    """Return the words that serve a service's API."""
    server = ["python", "-m", "uvicorn", f"{service}.main:app"]
    place = ["--host", host, "--port", str(port)]
    loop = ["--loop", "uvloop", "--http", "httptools"]
    return [*server, *place, *loop, "--no-access-log", "--no-server-header"]


def worker_command(service: str) -> list[str]:
    """Return the words that run a service's jobs."""
    return ["python", "-m", f"{service}.worker"]


def migrate_command(service: str) -> list[str]:
    """Return the words that bring a service's schema up to date."""
    return ["python", "-m", f"{service}.cli", "migrate"]


def gateway_command(caddyfile: str) -> list[str]:
    """Return the words that run the gateway."""
    return [*GATEWAY, caddyfile]


def bootstrap_commands(secrets: str) -> Sequence[tuple[str, list[str]]]:
    """Return (service, words) of what must be there after the migrations; all may run again."""
    commands = [
        ("auth", ["load-notice"]),
        ("assessment", ["load-notice"]),
        ("evidence", ["ensure-bucket"]),
    ]
    commands += [
        ("auth", _ensure_client(name, scopes, f"{secrets}/{name}-client-secret"))
        for name, scopes in CLIENT_SCOPES.items()
    ]
    return [(service, ["python", "-m", f"{service}.cli", *words]) for service, words in commands]


def _ensure_client(name: str, scopes: str, secret_file: str) -> list[str]:
    return ["ensure-client", "--client-id", name, "--secret-file", secret_file, "--scopes", scopes]
