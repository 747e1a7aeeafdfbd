"""Environment variables of every part."""

import os
import sys
from pathlib import Path

from embedded.layout import BUCKET, REPOSITORY, Layout
from embedded.object_store import REGION
from embedded.secret_files import CLIENTS, IDENTITY_CARD_KEY, SEALING_KEY, SIGNERS

FONTS = REPOSITORY / "frontend" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


def service_environment(layout: Layout, service: str) -> dict[str, str]:
    """Return what a service's API, worker and commands see."""
    secrets = layout.secrets
    ours = {
        "DATABASE_HOST": "127.0.0.1",
        "DATABASE_PORT": str(layout.port_of("postgres")),
        "DATABASE_NAME": "tisheng",
        "DATABASE_PASSWORD_FILE": str(secrets / f"{service}_app-password"),
        "OWNER_PASSWORD_FILE": str(secrets / f"{service}_owner-password"),
        "PUBLIC_URL": layout.public_url,
        "AUDIT_ARCHIVE_DIR": str(layout.data / "audit-archive"),
        "FONTS_DIR": os.environ.get("TISHENG_FONTS_DIR") or str(FONTS),
    }
    for neighbour in ("auth", "assessment", "evidence", "cases"):
        ours[f"{neighbour.upper()}_URL"] = f"http://127.0.0.1:{layout.port_of(neighbour)}"
    if service in CLIENTS:
        ours["CLIENT_SECRET_FILE"] = str(secrets / f"{service}-client-secret")
    if service in SIGNERS:
        ours["SIGNING_KEYS_DIR"] = str(secrets / f"{service}-signing")
    if service == "auth":
        ours["IDENTITY_CARD_KEY_FILE"] = str(secrets / IDENTITY_CARD_KEY)
        ours["SEALING_KEY_FILE"] = str(secrets / SEALING_KEY)
        # Who listens on this machine alone may try a sign-in provider that runs on it, too.
        ours["SSO_LOOPBACK"] = str(layout.bind.startswith("127."))
    if service == "evidence":
        ours |= _store_settings(layout)
    return _inherited() | {f"TISHENG_{name}": value for name, value in ours.items()}


def gateway_environment(layout: Layout) -> dict[str, str]:
    """Return what fills the gateway's template."""
    services = ("auth", "assessment", "evidence", "cases")
    upstreams = {
        f"{name.upper()}_UPSTREAM": f"127.0.0.1:{layout.port_of(name)}" for name in services
    }
    home = layout.data / "gateway"
    home.mkdir(parents=True, exist_ok=True)
    return (
        _inherited()
        | upstreams
        | {
            "STORE_UPSTREAM": f"127.0.0.1:{layout.port_of('object-store')}",
            "GATEWAY_SITE": f"http://:{layout.port}",
            "GATEWAY_BIND": layout.bind,
            "GATEWAY_TLS": "",
            "GATEWAY_ROOT": str(layout.site),
            "S3_BUCKET": BUCKET,
            "S3_PUBLIC_HOST": s3_public_host(layout),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "GOMEMLIMIT": "128MiB",
        }
    )


def s3_public_host(layout: Layout) -> str:
    """Return the host that presigned addresses are signed for; the gateway always sends it."""
    return f"127.0.0.1:{layout.port}"


def _store_settings(layout: Layout) -> dict[str, str]:
    return {
        "S3_ENDPOINT": f"http://127.0.0.1:{layout.port_of('object-store')}",
        "S3_PUBLIC_HOST": s3_public_host(layout),
        "S3_ACCESS_KEY_FILE": str(layout.secrets / "s3-access-key"),
        "S3_SECRET_KEY_FILE": str(layout.secrets / "s3-secret-key"),
        "S3_BUCKET": BUCKET,
        "S3_REGION": REGION,
        "STORE_DIR": str(layout.data / "object-store"),
    }


def _inherited() -> dict[str, str]:
    # Two malloc arenas instead of sixteen: a fifth less memory per Python process.
    runtime = {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}
    path = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
    return dict(os.environ) | runtime | {"PATH": path}
