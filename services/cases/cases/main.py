"""Composition root of the cases service: `uvicorn cases.main:app`."""

from functools import cache
from typing import Any

from fastapi import FastAPI

from cases.items.router import router as items
from cases.settings import Settings
from cases.tables import AUDIT
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router


def create(settings: Settings | None = None) -> FastAPI:
    """Build the application from its settings."""
    return create_app(
        Part(
            service="cases",
            title="案例与资源服务",
            settings=settings or Settings(),
            routers=[items, audit_router("cases", AUDIT)],
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
