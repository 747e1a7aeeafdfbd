"""HTTP face of special topics 专题研修."""

from fastapi import APIRouter

from assessment.topics.router.studies import router as studies
from assessment.topics.router.topics import router as topics

router = APIRouter()
router.include_router(topics)
router.include_router(studies)
