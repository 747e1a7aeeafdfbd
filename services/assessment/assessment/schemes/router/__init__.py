"""HTTP face of schemes 校本应用考核实施细则: `/v1/school-schemes`."""

from fastapi import APIRouter

from assessment.schemes.router.acknowledgements import acknowledgements
from assessment.schemes.router.documents import documents
from assessment.schemes.router.lists import lists

router = APIRouter()
router.include_router(lists)
router.include_router(acknowledgements)
router.include_router(documents)
