"""HTTP face of results: one school's result, appeals, batches, rolls, the public check."""

from fastapi import APIRouter

from assessment.results.router import checks, documents, rolls, verbs

router = APIRouter()
for part in (documents, verbs, rolls, checks):
    router.include_router(part.router)
