"""Composition root of the assessment service: `uvicorn assessment.main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from assessment.abilities.router import router as abilities
from assessment.abilities.rules import MAX_FILE
from assessment.activities.router import router as activities
from assessment.certifications.router import router as certifications
from assessment.clients import files_of, freezing_of, manifests_of, tickets_of
from assessment.draws.router import router as draws
from assessment.facts.router import router as facts
from assessment.facts.service import keep as keep_facts
from assessment.gate import Gate
from assessment.goals.router import router as goals
from assessment.history.router import router as history
from assessment.hour_imports.router import router as hour_imports
from assessment.hour_imports.rules import MAX_FILE as MAX_HOURS_FILE
from assessment.hours.router import router as hours
from assessment.my_year.router import router as my_year
from assessment.personal_plans.router import router as personal_plans
from assessment.plans.router import router as plans
from assessment.ports import Outside
from assessment.registers.router import router as registers
from assessment.results.router import router as results
from assessment.results.service.appealing import find_appeal
from assessment.reviews.router import router as reviews
from assessment.rounds.router import router as rounds
from assessment.rubrics.router import router as rubrics
from assessment.schemes.router import router as schemes
from assessment.settings import Settings
from assessment.statistics.router import router as statistics
from assessment.submissions.router import router as submissions
from assessment.support.router import router as support
from assessment.tables import AUDIT
from assessment.teacher_scores.router import router as teacher_scores
from assessment.ties.service import find_ties
from assessment.todos.router import router as todos
from assessment.topics.router import router as topics
from assessment.uses.router import router as uses
from assessment.years.router import router as years
from kernel.clock import utc_now
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router
from kernel.http.client import ServiceClient
from kernel.tokens import Signer

# What the auditor sees instead of numbers.
_NAMED = (
    ("submission", "id", "school_name"),
    ("round", "id", "name"),
    ("rubric", "id", "title"),
    ("ability_catalogue", "id", "title"),
    ("year", "id", "name"),
    ("personal_plan", "id", "person_name"),
    ("plan", "id", "school_name"),
    ("draw", "id", "code"),
    ("draw_pick", "id", "person_name"),
    ("hour_record", "id", "title"),
    ("hour_import", "id", "filename"),
    ("activity", "id", "title"),
    ("classroom_use", "id", "title"),
    ("study_topic", "id", "title"),
    ("topic_study", "id", "title"),
    ("support_record", "id", "person_name"),
    ("register_entry", "id", "title"),
    ("school_scheme", "id", "school_name"),
    ("certification", "id", "person_name"),
    ("certification_exemption", "id", "person_name"),
    ("directory_unit", "id", "name"),
    ("directory_unit", "path", "name"),
    ("directory_person", "id", "name"),
)

# Every feature's routes; a new feature adds its router here. An address is compared with one route
# after the other, so what people call all day (saving marks and answers) stands first.
ROUTERS: tuple[APIRouter, ...] = (
    reviews,
    submissions,
    rubrics,
    abilities,
    years,
    my_year,
    personal_plans,
    plans,
    hours,
    activities,
    uses,
    topics,
    support,
    registers,
    hour_imports,
    draws,
    schemes,
    teacher_scores,
    certifications,
    rounds,
    results,
    history,
    facts,
    goals,
    statistics,
    todos,
    audit_router("assessment", AUDIT, _NAMED),
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
            sign_manifest=manifests_of(signer, utc_now),
            jwks=signer.jwks,
            find_appeal=find_appeal,
            keep_facts=keep_facts,
            find_ties=find_ties,
        )
        try:
            yield
        finally:
            await evidence.close()

    app = create_app(
        Part(
            service="assessment",
            title="考核服务",
            settings=chosen,
            routers=ROUTERS,
            lifespan=connect,
            uploads={
                "/api/assessment/v1/ability-catalogues": MAX_FILE + 100_000,
                "/api/assessment/v1/hour-imports": MAX_HOURS_FILE + 100_000,
            },
        )
    )
    # Innermost: who is sent away gets a request id, a log line and the headers like everybody.
    app.user_middleware.append(Middleware(Gate, at_once=chosen.requests_at_once))
    return app


@cache
def _served() -> FastAPI:
    return create()


def __getattr__(name: str) -> Any:
    """Build `app` when uvicorn asks for it, so that importing this module needs no environment."""
    if name == "app":
        return _served()
    raise AttributeError(name)
