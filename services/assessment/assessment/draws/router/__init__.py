"""HTTP face of draws 抽样."""

from fastapi import APIRouter

from assessment.draws.router.checks import router as checks
from assessment.draws.router.draws import router as draws
from assessment.draws.router.mine import router as mine
from assessment.draws.router.picks import router as picks
from assessment.draws.router.reviewers import router as reviewers
from assessment.draws.router.reviews import router as reviews

router = APIRouter()
for part in (draws, reviewers, picks, reviews, mine, checks):
    router.include_router(part)
