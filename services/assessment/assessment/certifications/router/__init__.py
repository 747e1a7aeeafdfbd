"""HTTP face of certifications 微能力认证."""

from fastapi import APIRouter

from assessment.certifications.router.mine import router as mine
from assessment.certifications.router.peers import router as peers
from assessment.certifications.router.ratings import router as ratings
from assessment.certifications.router.schools import router as schools
from assessment.certifications.router.staff import router as staff

router = APIRouter()
for part in (mine, peers, ratings, schools, staff):
    router.include_router(part)
