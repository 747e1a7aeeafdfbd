"""Evidence 实证材料 of a piece: whose files may be attached, and the facts kept about them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.refusals import EvidenceUnknown
from assessment.certifications.tables import Certification, CertificationEvidence
from assessment.ports import EvidenceFile, FindFiles
from kernel.errors import FieldError, Unavailable

READY: Final = "ready"
Facts = Mapping[UUID, EvidenceFile]


def known(rows: Iterable[CertificationEvidence]) -> Facts:
    """Return what is kept about attached files."""
    return {
        one.file_id: EvidenceFile(
            one.file_id, one.filename, one.size, one.media_type, one.sha256, one.state, None, ""
        )
        for one in rows
    }


async def facts_of(
    row: Certification, wanted: Sequence[UUID], had: Facts, find_files: FindFiles
) -> Facts:
    """Return the facts of the wanted files; new ones must exist and belong to the school.

    Asks evidence only about files that are new or were not ready; no transaction may be open.
    """
    new = [i for i in wanted if i not in had]
    waiting = [i for i in wanted if i in had and had[i].state != READY]
    if not new and not waiting:
        return had
    try:
        found = await find_files([*new, *waiting])
    except Unavailable:
        if new:
            raise
        return had  # the text is worth more than a fresh state
    if wrong := [i for i in new if i not in found or not _is_own(row, found[i])]:
        text = EvidenceUnknown.title
        errors = [FieldError("evidence_file_ids", EvidenceUnknown.code, text) for _ in wrong]
        raise EvidenceUnknown(errors=errors)
    return {**had, **found}


def _is_own(row: Certification, file: EvidenceFile) -> bool:
    return file.org_id == row.school_id or file.org_path.startswith(row.org_path)


async def replace(
    session: AsyncSession,
    row: Certification,
    task_key: str,
    files: Sequence[EvidenceFile],
) -> Sequence[CertificationEvidence]:
    """Replace the files of a piece, in the order given."""
    table = CertificationEvidence
    here = (table.certification_id == row.id, table.task_key == task_key)
    await session.execute(delete(table).where(*here))
    attached = [
        CertificationEvidence(
            certification_id=row.id,
            task_key=task_key,
            file_id=file.id,
            ordinal=ordinal,
            filename=file.filename,
            size=file.size,
            media_type=file.media_type,
            sha256=file.sha256,
            state=file.state,
        )
        for ordinal, file in enumerate(files)
    ]
    session.add_all(attached)
    await session.flush()
    return attached


def settle(row: CertificationEvidence, fact: EvidenceFile) -> None:
    """Keep what evidence says of a file when it freezes."""
    row.filename, row.size, row.media_type = fact.filename, fact.size, fact.media_type
    row.sha256, row.state = fact.sha256, fact.state
