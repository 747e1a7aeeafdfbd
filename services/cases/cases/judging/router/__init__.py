"""HTTP face of judging, results, certificates and the register of awards."""

from fastapi import APIRouter

from cases.judging.router import certificates, desk, office, records, results, rising

router = APIRouter()
for _part in (office, desk, results, rising, certificates, records):
    router.include_router(_part.router)
