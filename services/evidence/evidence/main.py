"""Composition root of evidence: `uvicorn evidence.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI

from evidence.deps import (
    MANIFEST_ISSUER,
    MANIFEST_TYP,
    PUBLIC_TICKET_ISSUER,
    PUBLIC_TICKET_TYP,
    TICKET_AUDIENCE,
    TICKET_SECONDS,
    TICKET_TYP,
    Gate,
    TicketChecks,
)
from evidence.files.router import router as files
from evidence.keeping.router import router as keeping
from evidence.object_store import S3Store
from evidence.opening.router import router as opening
from evidence.packages.router import router as packages
from evidence.phones.router import router as phones
from evidence.quotas.router import router as quotas
from evidence.receipts.router import router as receipts
from evidence.settings import Settings
from evidence.showing.router import router as showing
from evidence.storage.router import router as storage
from evidence.tables import AUDIT
from evidence.uploads.router import router as uploads
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router
from kernel.http.keys import RemoteKeys, TokenCheck


def create(settings: Settings | None = None) -> FastAPI:
    """Build the application; the environment decides unless settings are given."""
    settings = settings or Settings()
    store = S3Store(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    app = create_app(
        Part(
            service="evidence",
            title="实证材料服务",
            settings=settings,
            routers=[
                uploads,
                phones,
                files,
                opening,
                showing,
                keeping,
                packages,
                quotas,
                receipts,
                storage,
                audit_router("evidence", AUDIT, (("file", "id", "filename"),)),
            ],
            ready_checks={"object_store": store.ready},
            lifespan=lifespan,
        )
    )
    app.state.store = store
    app.state.upload_gate = Gate(settings.uploads_at_once, settings.uploads_wait_seconds)
    _trust(app, settings)
    return app


def _trust(app: FastAPI, settings: Settings) -> None:
    """Know whose tickets hold, each kind by the keys of those who sign it."""
    addresses = {"assessment": settings.assessment_url, "cases": settings.cases_url}
    keys = {
        f"tisheng-{service}": RemoteKeys(f"{url}/api/{service}/.well-known/jwks.json")
        for service, url in addresses.items()
    }
    checks = {issuer: _check(source, TICKET_TYP, issuer) for issuer, source in keys.items()}
    app.state.ticket_keys = TicketChecks(checks)
    app.state.public_ticket_key = _check(
        keys[PUBLIC_TICKET_ISSUER], PUBLIC_TICKET_TYP, PUBLIC_TICKET_ISSUER
    )
    app.state.manifest_keys = _check(keys[MANIFEST_ISSUER], MANIFEST_TYP, MANIFEST_ISSUER)


def _check(source: RemoteKeys, typ: str, issuer: str) -> TokenCheck:
    return TokenCheck(source, typ=typ, aud=TICKET_AUDIENCE, issuer=issuer, max_age=TICKET_SECONDS)


@cache
def _served() -> FastAPI:
    return create()


def __getattr__(name: str) -> FastAPI:
    """Build `app` when uvicorn asks for it, so that importing this module needs no environment."""
    if name == "app":
        return _served()
    raise AttributeError(name)
