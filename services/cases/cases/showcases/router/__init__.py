"""HTTP face of showcases."""

from fastapi import APIRouter

from cases.showcases.router import desk, public

router = APIRouter()
for _part in (desk, public):
    router.include_router(_part.router)
