"""Composition root of auth: `uvicorn auth.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, FastAPI

from auth import keys
from auth.account_help.router import router as account_help
from auth.appointments.router import router as appointments
from auth.appraisals.router import router as appraisals
from auth.assignments.router import router as assignments
from auth.clients.router import router as clients
from auth.clients.router.limits import count_machines
from auth.directory.router import router as directory
from auth.experts.router import router as experts
from auth.guidance.router import router as guidance
from auth.imports.router import router as imports
from auth.imports.rules import MAX_FILE
from auth.keys import SigningKeys
from auth.me.router import router as me
from auth.notice.router import router as notice
from auth.offices.router import router as offices
from auth.organisations.router import router as organisations
from auth.passwords import Passwords
from auth.people.router import router as people
from auth.proposals.router import router as proposals
from auth.reorganisation.router import router as reorganisation
from auth.security_settings.router import router as security_settings
from auth.sessions.router import router as sessions
from auth.sessions.service import check_standing
from auth.settings import Settings
from auth.sso.router import router as sso
from auth.tables import AUDIT
from kernel.actor import Actor
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router
from kernel.http.deps import SessionCheck

# Routes that let machines in count their calls.
_FOR_MACHINES_TOO = APIRouter(dependencies=[Depends(count_machines)])
for _part in (organisations, people, directory, imports):
    _FOR_MACHINES_TOO.include_router(_part)

# What the auditor sees instead of numbers.
_NAMED = (
    ("person", "id", "name"),
    ("organisation", "id", "name"),
    ("organisation", "path", "name"),
    ("bulk_import", "id", "filename"),
    ("api_client", "id", "client_id"),
    ("sso_provider", "id", "name"),
    ("expert_entry", "id", "name"),
    ("expert_batch", "id", "name"),
)

_ROUTERS = (
    sessions,
    sso,
    me,
    _FOR_MACHINES_TOO,
    reorganisation,
    proposals,
    security_settings,
    account_help,
    notice,
    offices,
    experts,
    assignments,
    guidance,
    appraisals,
    appointments,
    clients,
    keys.router,
    audit_router("auth", AUDIT, _NAMED),
)


def create(settings: Settings | None = None) -> FastAPI:
    """Build the application that serves; it refuses to start without a signing key."""
    settings = settings or Settings()
    signing_keys = SigningKeys(settings.signing_keys_dir)
    app = _build(settings, signing_keys)
    app.state.signing_keys = signing_keys
    app.state.passwords = Passwords(settings)
    app.state.session_check = _session_check(app)
    return app


def _session_check(app: FastAPI) -> SessionCheck:
    """Ask for every call whether its session is still on: auth is where sessions are kept."""

    async def check(actor: Actor) -> None:
        state = app.state
        await check_standing(state.uow, actor, state.settings, state.clock)

    return check


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
            # The file and the form around it.
            uploads={"/api/auth/v1/imports": MAX_FILE + 100_000},
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
