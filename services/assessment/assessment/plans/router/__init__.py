"""HTTP face of plans: `/v1/school-plans`, `/v1/study-plans` and `/v1/group-plans`."""

from fastapi import APIRouter

from assessment.plans.router.documents import documents
from assessment.plans.router.verbs import verbs
from assessment.plans.rules import PlanKind

router = APIRouter()
router.include_router(verbs(PlanKind.STUDY))
router.include_router(verbs(PlanKind.SCHOOL))
router.include_router(verbs(PlanKind.GROUP))
router.include_router(documents)
