"""HTTP face of campaigns."""

from fastapi import APIRouter

from cases.campaigns.router import campaigns, desk, entries, mine, quotas

router = APIRouter()
for _part in (campaigns, quotas, mine, desk, entries):
    router.include_router(_part.router)
