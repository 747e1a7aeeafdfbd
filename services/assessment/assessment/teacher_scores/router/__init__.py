"""HTTP face of scores: `/v1/teacher-scores`; fixed words stand before ids."""

from fastapi import APIRouter

from assessment.teacher_scores.router.marks import marks
from assessment.teacher_scores.router.objections import objections
from assessment.teacher_scores.router.publications import publications
from assessment.teacher_scores.router.scores import scores

router = APIRouter(prefix="/v1/teacher-scores")
router.include_router(objections)
router.include_router(publications)
router.include_router(marks)
router.include_router(scores)
