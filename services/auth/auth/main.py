"""Composition root of auth: `uvicorn auth.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI

from auth import keys
from auth.clients.router import router as clients
from auth.directory.router import router as directory
from auth.keys import SigningKeys
from auth.me.router import router as me
from auth.notice.router import router as notice
from auth.organisations.router import router as organisations
from auth.passwords import Passwords
from auth.people.router import router as people
from auth.sessions.router import router as sessions
from auth.settings import Settings
from auth.tables import AUDIT
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router

_ROUTERS = (
    sessions,
    me,
    organisations,
    people,
    notice,
    directory,
    clients,
    keys.router,
    audit_router("auth", AUDIT),
)


def create(settings: Settings | None = None) -> FastAPI:
    """Build the application that serves; it refuses to start without a signing key."""
    settings = settings or Settings()
    signing_keys = SigningKeys(settings.signing_keys_dir)
    app = _build(settings, signing_keys)
    app.state.signing_keys = signing_keys
    app.state.passwords = Passwords(settings)
    return app


def describe() -> FastAPI:
    """Build the application for its OpenAPI document only: no key, no database."""
    return _build(Settings(), None)


def _build(settings: Settings, signing_keys: SigningKeys | None) -> FastAPI:
    return create_app(
        Part(
            service="auth",
            title="账号与组织服务",
            settings=settings,
            routers=_ROUTERS,
            lifespan=_lifespan,
            access_keys=signing_keys,
        )
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.passwords.close()


@cache
def _served() -> FastAPI:
    return create()


def __getattr__(name: str) -> Any:
    """Build `app` when uvicorn asks for it, so that importing this module needs no environment."""
    if name == "app":
        return _served()
    raise AttributeError(name)
