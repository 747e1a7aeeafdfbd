"""Shapes what the viewer is told; a blind reviewer is told no names."""

from evidence.derived.rules import State
from evidence.duplicates.service import Found
from evidence.files.tables import File
from evidence.opening.schemas import DuplicatesOut, PreviewOut, SameFileOut, SimilarFileOut
from evidence.opening.service import Shown
from evidence.previews.rules import Part


def preview_out(shown: Shown, *, is_blind: bool) -> PreviewOut:
    """Shape a preview."""
    return PreviewOut(
        state=shown.state,
        reason=shown.reason or None,
        look=shown.look,
        filename=shown.filename,
        media_type=shown.media_type,
        is_blind=is_blind,
        has_poster=Part.POSTER in shown.parts,
        has_thumbnail=Part.THUMBNAIL in shown.parts,
        duration_seconds=shown.facts.get("duration_seconds"),
    )


def duplicates_out(file: File, found: Found, *, is_blind: bool) -> DuplicatesOut:
    """Shape what was found; to a blind reviewer the file's own unit is not named either."""

    def unit_of(other: File) -> dict[str, object]:
        is_same = other.org_id is not None and other.org_id == file.org_id
        return {
            "org_id": None if is_blind and is_same else other.org_id,
            "is_same_unit": is_same,
            "owner_name": None if is_blind else other.owner_name,
            "filename": None if is_blind else other.filename,
            "uploaded_at": other.created_at,
        }

    same = [
        SameFileOut.model_validate(
            {**unit_of(one), "is_same_person": one.owner_id == file.owner_id}
        )
        for one in found.same
    ]
    similar = [
        SimilarFileOut.model_validate(
            {
                **unit_of(one),
                "share_percent": round(100 * shared.share),
                "passage": shared.passage,
            }
        )
        for one, shared in found.similar
    ]
    state = State.READY if found.state is State.UNAVAILABLE else found.state
    return DuplicatesOut(same_count=found.count, same=same, text_state=state, similar=similar)
