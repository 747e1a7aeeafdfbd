"""HTTP face of registers 台账."""

from fastapi import APIRouter

from assessment.registers.router.entries import router as entries
from assessment.registers.router.reading import router as reading

router = APIRouter()
router.include_router(entries)
router.include_router(reading)
