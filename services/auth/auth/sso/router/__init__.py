"""HTTP face of signing in elsewhere: the way there and back, signing out, the list of providers."""

from fastapi import APIRouter

from auth.sso.router import flow, own, providers, signing_out

router = APIRouter()
for part in (flow, own, signing_out, providers):
    router.include_router(part.router)
