"""HTTP face of the register: people, their moves, their rights, their way in, the export."""

from fastapi import APIRouter

from auth.people.router import access, exports, moves, people

router = APIRouter()
# The export first: its name would be read as a person's id.
for part in (exports, people, moves, access):
    router.include_router(part.router)
