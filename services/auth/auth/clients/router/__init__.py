"""HTTP face of machine clients: their tokens, and who keeps them."""

from fastapi import APIRouter

from auth.clients.router import keeping, tokens

router = APIRouter()
for part in (tokens, keeping):
    router.include_router(part.router)
