"""HTTP face of the expert pool."""

from fastapi import APIRouter

from auth.experts.router import batches, entries, steps

router = APIRouter(prefix="/v1", tags=["experts"])
for part in (entries, steps, batches):
    router.include_router(part.router)
