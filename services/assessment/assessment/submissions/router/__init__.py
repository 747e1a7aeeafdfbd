"""HTTP face of submissions: lists, one submission, its answers, the verbs, the roster."""

from fastapi import APIRouter

from assessment.submissions.router import answers, keys, lists, roster, verbs

router = APIRouter()
for part in (lists, roster, answers, verbs, keys):
    router.include_router(part.router)
