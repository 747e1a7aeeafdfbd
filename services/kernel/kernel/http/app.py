"""Builds a service's application: routes, refusals, health, metrics, OpenAPI."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import generate_latest
from pydantic import BaseModel
from sqlalchemy import text

from kernel.clock import utc_now
from kernel.db import UnitOfWork, new_engine, new_unit_of_work
from kernel.http import problems
from kernel.http.edge import Edge
from kernel.http.keys import LocalKeys, RemoteKeys, TokenCheck
from kernel.http.rights import watch_rights
from kernel.logs import configure_logs
from kernel.policy import Reach, allows
from kernel.settings import ServiceSettings

ReadyCheck = Callable[[], Awaitable[None]]
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Part:
    """One service as its composition root describes it."""

    service: str
    title: str
    settings: ServiceSettings
    routers: Sequence[APIRouter]
    ready_checks: Mapping[str, ReadyCheck] = field(default_factory=dict)
    lifespan: Lifespan | None = None
    access_keys: LocalKeys | RemoteKeys | None = None
    uploads: Mapping[str, int] = field(default_factory=dict)  # path → most bytes of a body


class Health(BaseModel):
    """Whether the process lives, and what it could reach."""

    status: str
    checks: dict[str, str] = {}


class Pong(BaseModel):
    """The smallest authenticated answer; load tests measure everything else against it."""

    pong: bool


def create_app(part: Part) -> FastAPI:
    """Return the ASGI application of a service, served at its full public path."""
    configure_logs(part.settings.log_level)
    prefix = f"/api/{part.service}"
    app = FastAPI(
        title=part.title,
        version="1",
        openapi_url=f"{prefix}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(part),
    )
    source = part.access_keys or RemoteKeys(
        f"{part.settings.auth_url}/api/auth/.well-known/jwks.json"
    )
    app.state.access_keys = TokenCheck(
        source, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", max_age=900
    )
    app.state.settings = part.settings
    app.state.clock = utc_now
    problems.install(app)
    for router in (*part.routers, _operations(app, part)):
        app.include_router(router, prefix=prefix)
    app.add_middleware(Edge, uploads=part.uploads)
    _document(app)
    return app


def _lifespan(part: Part) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if not hasattr(app.state, "uow"):  # a test has put its own in place
                engine = new_engine(part.settings)
                stack.push_async_callback(engine.dispose)
                app.state.uow = new_unit_of_work(engine)
            if part.access_keys is None:  # the tokens are another service's
                await stack.enter_async_context(watch_rights(app, part.settings))
            if part.lifespan is not None:
                await stack.enter_async_context(part.lifespan(app))
            yield

    return run


def _operations(app: FastAPI, part: Part) -> APIRouter:
    router = APIRouter(tags=["operations"])

    async def database() -> None:
        uow: UnitOfWork = app.state.uow
        async with uow() as session:
            await session.execute(text("SELECT 1"))

    checks: dict[str, ReadyCheck] = {"database": database, **part.ready_checks}
    name = part.service.capitalize()

    @router.get(
        "/health/live",
        operation_id=f"live{name}",
        summary="进程是否存活",
        **allows(reach=Reach.PUBLIC),
    )
    async def live() -> Health:
        return Health(status="ok")

    @router.get(
        "/health/ready",
        operation_id=f"ready{name}",
        summary="依赖是否就绪",
        response_model=Health,
        **allows(reach=Reach.PUBLIC),
    )
    async def ready() -> Response:
        found = dict(zip(checks, await asyncio.gather(*map(_passes, checks.values())), strict=True))
        is_ready = all(state == "ok" for state in found.values())
        body = Health(status="ready" if is_ready else "not_ready", checks=found)
        return JSONResponse(body.model_dump(), 200 if is_ready else 503)

    @router.get(
        "/v1/ping",
        operation_id=f"ping{name}",
        summary="探测登录态",
        **allows(reach=Reach.SIGNED_IN),
    )
    async def ping() -> Pong:
        return Pong(pong=True)

    # For the monitoring network only; the gateway answers 404 for it.
    @router.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return PlainTextResponse(generate_latest())

    return router


async def _passes(check: ReadyCheck) -> str:
    try:
        await asyncio.wait_for(check(), timeout=3)
    except Exception as fault:  # noqa: BLE001 -- whatever a dependency raises means: not ready
        return f"failed: {type(fault).__name__}"
    return "ok"


def _document(app: FastAPI) -> None:
    """Add the problem type and the bearer scheme that routes refer to."""
    plain: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        components["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        }
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it
