"""HTTP face of the experts' tasks."""

from fastapi import APIRouter

from auth.assignments.router import board, leaving, tasks

router = APIRouter(prefix="/v1", tags=["assignments"])
for part in (tasks, board, leaving):
    router.include_router(part.router)
