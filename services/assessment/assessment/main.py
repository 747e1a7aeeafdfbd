"""Composition root of the assessment service: `uvicorn assessment.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI

from assessment.clients import files_of, freezing_of, tickets_of
from assessment.history.router import router as history
from assessment.ports import Outside
from assessment.results.router import router as results
from assessment.results.service.appealing import find_appeal
from assessment.reviews.router import router as reviews
from assessment.rounds.router import router as rounds
from assessment.rubrics.router import router as rubrics
from assessment.settings import Settings
from assessment.submissions.router import router as submissions
from assessment.tables import AUDIT
from assessment.todos.router import router as todos
from kernel.clock import utc_now
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router
from kernel.http.client import ServiceClient
from kernel.tokens import Signer

# Every feature's routes; a new feature adds its router here.
ROUTERS: tuple[APIRouter, ...] = (
    rubrics,
    rounds,
    submissions,
    reviews,
    results,
    history,
    todos,
    audit_router("assessment", AUDIT),
)


def create(settings: Settings | None = None) -> FastAPI:
    """Build the application from its settings."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def connect(app: FastAPI) -> AsyncIterator[None]:
        evidence = ServiceClient(chosen.evidence_url, chosen, name="材料服务")
        signer = Signer(chosen.signing_keys_dir)
        app.state.outside = Outside(
            find_files=files_of(evidence),
            freeze_files=freezing_of(evidence),
            sign_ticket=tickets_of(signer, utc_now),
            jwks=signer.jwks,
            find_appeal=find_appeal,
        )
        try:
            yield
        finally:
            await evidence.close()

    return create_app(
        Part(
            service="assessment",
            title="考核服务",
            settings=chosen,
            routers=ROUTERS,
            lifespan=connect,
        )
    )


@cache
def _served() -> FastAPI:
    return create()


def __getattr__(name: str) -> Any:
    """Build `app` when uvicorn asks for it, so that importing this module needs no environment."""
    if name == "app":
        return _served()
    raise AttributeError(name)
