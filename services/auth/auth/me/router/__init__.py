"""HTTP face of oneself: account, sessions, second factor, privacy, export."""

from fastapi import APIRouter

from auth.me.router import account, factor, privacy, sessions

router = APIRouter()
for part in (account, sessions, factor, privacy):
    router.include_router(part.router)
