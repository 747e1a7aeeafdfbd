"""What the viewer is told about a file."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from evidence.derived.rules import State
from evidence.previews.rules import Look


class PreviewOut(BaseModel):
    """How far a preview is and how to show it; `filename` is a neutral one for blind reviewers."""

    state: State
    reason: str | None
    look: Look
    filename: str
    media_type: str
    is_blind: bool
    has_poster: bool
    has_thumbnail: bool
    duration_seconds: float | None


class SameFileOut(BaseModel):
    """Another file with the same bytes; who uploaded it stays unsaid for a blind reviewer."""

    org_id: UUID | None
    is_same_unit: bool
    is_same_person: bool
    owner_name: str | None
    filename: str | None
    uploaded_at: datetime


class SimilarFileOut(BaseModel):
    """Another person's document with the same passages: a hint to look, not a verdict."""

    org_id: UUID | None
    is_same_unit: bool
    owner_name: str | None
    filename: str | None
    uploaded_at: datetime
    share_percent: int
    passage: str


class DuplicatesOut(BaseModel):
    """`same_count` counts all, `same` and `similar` list the first; `text_state` says how far."""

    same_count: int
    same: list[SameFileOut]
    text_state: State
    similar: list[SimilarFileOut]
