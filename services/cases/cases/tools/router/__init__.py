"""HTTP face of the tool library."""

from fastapi import APIRouter

from cases.tools.router import categories, desk, entering

router = APIRouter()
for _part in (categories, desk, entering):
    router.include_router(_part.router)
