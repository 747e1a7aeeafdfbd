"""Composition root of evidence: `uvicorn evidence.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI

from evidence.deps import (
    MANIFEST_TYP,
    TICKET_AUDIENCE,
    TICKET_ISSUER,
    TICKET_SECONDS,
    TICKET_TYP,
    Gate,
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
    tickets = RemoteKeys(f"{settings.assessment_url}/api/assessment/.well-known/jwks.json")
    app.state.ticket_keys, app.state.manifest_keys = (
        TokenCheck(
            tickets, typ=typ, aud=TICKET_AUDIENCE, issuer=TICKET_ISSUER, max_age=TICKET_SECONDS
        )
        for typ in (TICKET_TYP, MANIFEST_TYP)
    )
    return app


@cache
def _served() -> FastAPI:
    return create()


def __getattr__(name: str) -> FastAPI:
    """Build `app` when uvicorn asks for it, so that importing this module needs no environment."""
    if name == "app":
        return _served()
    raise AttributeError(name)
