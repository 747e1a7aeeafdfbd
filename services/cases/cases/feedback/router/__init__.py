"""HTTP face of feedback."""

from fastapi import APIRouter

from cases.feedback.router import comments, reviews, using

router = APIRouter()
for _part in (using, comments, reviews):
    router.include_router(_part.router)
