"""Files that somebody attaches to an entry of their own: whose they may be, what is kept of them.

The facts evidence told stand in the entry as JSON, in the order given.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field

from assessment.ports import EvidenceFile, FindFiles
from kernel.errors import Conflict, FieldError, Invalid
from kernel.text import Wire

MAX_ATTACHED: Final = 20
READY: Final = "ready"
FileIds = Annotated[tuple[UUID, ...], Field(max_length=MAX_ATTACHED)]
Attached = list[dict[str, Any]]


class AttachedUnknown(Invalid):
    """It does not exist, or somebody else uploaded it."""

    code = "attached_unknown"
    title = "所选文件不存在或不是本人上传的，请由本人重新上传后再保存"


class AttachedNotReady(Conflict):
    """Still being checked, rejected, or gone."""

    code = "attached_not_ready"
    title = "文件仍在检查或未通过检查，请稍后重试或更换文件"


class AttachedOut(Wire):
    """A file of an entry."""

    file_id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str


def ids_of(files: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Return the ids of attached files."""
    return [UUID(one["file_id"]) for one in files]


async def attach(
    wanted: Sequence[UUID], had: Sequence[Mapping[str, Any]], writer_id: UUID, find: FindFiles
) -> Attached:
    """Return what is kept of the wanted files; new ones must be the writer's own.

    A colleague's file would open to people its owner never showed it to. No transaction may be
    open.
    """
    known = {UUID(one["file_id"]): dict(one) for one in had}
    asked = [one for one in dict.fromkeys(wanted) if known.get(one, {}).get("state") != READY]
    found = dict(await find(asked)) if asked else {}
    new = [one for one in asked if one not in known]
    if wrong := [one for one in new if one not in found or found[one].owner_id != writer_id]:
        text = AttachedUnknown.title
        raise AttachedUnknown(
            errors=[FieldError("file_ids", "attached_unknown", text)] * len(wrong)
        )
    told = known | {one: _kept(fact) for one, fact in found.items()}
    return [told[one] for one in dict.fromkeys(wanted)]


def _kept(fact: EvidenceFile) -> dict[str, Any]:
    return {
        "file_id": str(fact.id),
        "filename": fact.filename,
        "size": fact.size,
        "media_type": fact.media_type,
        "sha256": fact.sha256,
        "state": fact.state,
    }
