"""HTTP face of activities 研修活动."""

from fastapi import APIRouter

from assessment.activities.router.activities import router as activities
from assessment.activities.router.comparison import router as comparison
from assessment.activities.router.signing import router as signing

router = APIRouter()
router.include_router(signing)
router.include_router(activities)
router.include_router(comparison)
