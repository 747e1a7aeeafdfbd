"""What a stranger is told about a file: how it looks, and no name."""

from pydantic import BaseModel

from evidence.derived.rules import State
from evidence.previews.rules import Look


class PublicPreviewOut(BaseModel):
    """How far a preview is and how to show it; the name is a neutral one."""

    state: State
    reason: str | None
    look: Look
    filename: str
    media_type: str
    is_blind: bool
    has_poster: bool
    has_thumbnail: bool
    duration_seconds: float | None
