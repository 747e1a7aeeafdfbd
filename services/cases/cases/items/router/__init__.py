"""HTTP face of items."""

from fastapi import APIRouter

from cases.items.router import desk, keys, mine, pages

router = APIRouter()
for _part in (mine, pages, desk, keys):
    router.include_router(_part.router)
