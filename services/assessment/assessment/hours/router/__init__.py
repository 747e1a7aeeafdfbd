"""HTTP face of hours 学时."""

from fastapi import APIRouter

from assessment.hours.router.records import router as records
from assessment.hours.router.totals import router as totals

router = APIRouter()
router.include_router(records)
router.include_router(totals)
