"""Composition root of the cases service: `uvicorn cases.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI

from cases.campaigns.router import router as campaigns
from cases.clients import files_of, freezing_of, public_tickets_of, tickets_of
from cases.collections.router import router as collections
from cases.feedback.router import router as feedback
from cases.items.router import router as items
from cases.judging.router import router as judging
from cases.library.router import router as library
from cases.outcomes.router import router as outcomes
from cases.ports import Outside
from cases.recommendations.router import router as recommendations
from cases.releases.router import router as releases
from cases.settings import Settings
from cases.sharing.router import router as sharing
from cases.showcases.router import router as showcases
from cases.showcases.strangers import Strangers
from cases.tables import AUDIT
from cases.todos.router import router as todos
from cases.tools.router import router as tools
from kernel.clock import utc_now
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router
from kernel.http.client import ServiceClient
from kernel.tokens import Signer

# What the auditor sees instead of numbers.
_NAMED = (
    ("item", "id", "title"),
    ("collection", "id", "name"),
    ("showcase", "id", "title"),
    ("campaign", "id", "title"),
    ("entry", "id", "title"),
    ("directory_unit", "path", "name"),
    ("tool_category", "id", "name"),
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
            sign_public_ticket=public_tickets_of(signer, utc_now),
            jwks=signer.jwks,
        )
        try:
            yield
        finally:
            await evidence.close()

    # `library` first: its /v1/items/facets would else be taken for an item's number.
    routers = [
        *(library, items, feedback, collections, recommendations, campaigns, judging, todos),
        sharing,
        outcomes,
        tools,
        *(releases, showcases),
        audit_router("cases", AUDIT, _NAMED),
    ]
    app = create_app(
        Part(
            service="cases",
            title="案例与资源服务",
            settings=chosen,
            routers=routers,
            lifespan=connect,
        )
    )
    app.state.strangers = Strangers(chosen.stranger_calls_a_minute, chosen.public_list_seconds)
    return app


@cache
def _served() -> FastAPI:
    return create()


def __getattr__(name: str) -> Any:
    """Build `app` when uvicorn asks for it, so that importing this module needs no environment."""
    if name == "app":
        return _served()
    raise AttributeError(name)
