"""Evidence 实证材料 of an answer: whose files may be attached, and the facts kept about them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import EvidenceFile, FindFiles
from assessment.submissions import queries
from assessment.submissions.refusals import EvidenceUnknown
from assessment.submissions.tables import Submission, SubmissionEvidence
from kernel.errors import FieldError, Unavailable

READY = "ready"
Facts = Mapping[UUID, EvidenceFile]


async def known_facts(session: AsyncSession, row: Submission) -> Facts:
    """Return what is known of the files attached to the current version."""
    attached = await queries.evidence_of(session, row.id, row.version_no)
    return {one.file_id: _fact(one) for one in attached}


def _fact(row: SubmissionEvidence) -> EvidenceFile:
    return EvidenceFile(
        row.file_id, row.filename, row.size, row.media_type, row.sha256, row.state, None, ""
    )


async def facts_of(
    row: Submission, wanted: Sequence[UUID], known: Facts, find_files: FindFiles
) -> Facts:
    """Return the facts of the wanted files; new ones must exist and belong to the school.

    Asks evidence only about files that are new or were not ready; no transaction may be open.
    """
    new = [file_id for file_id in wanted if file_id not in known]
    waiting = [i for i in wanted if i in known and known[i].state != READY]
    if not new and not waiting:
        return known
    try:
        found = await find_files([*new, *waiting])
    except Unavailable:
        if new:
            raise
        return known  # the text is worth more than a fresh state
    _refuse_foreign(row, new, found)
    return {**known, **found}


def _refuse_foreign(row: Submission, new: Sequence[UUID], found: Facts) -> None:
    """A new file was uploaded for the school, or for one of its teaching groups."""
    wrong = [i for i in new if i not in found or not _is_own(row, found[i])]
    if wrong:
        errors = [
            FieldError("evidence_file_ids", EvidenceUnknown.code, f"材料 {i} 不存在或不属于本校")
            for i in wrong
        ]
        raise EvidenceUnknown(errors=errors)


def _is_own(row: Submission, file: EvidenceFile) -> bool:
    return file.org_id == row.school_id or file.org_path.startswith(row.org_path)


async def replace(
    session: AsyncSession,
    row: Submission,
    code: str,
    files: Sequence[EvidenceFile],
    slots: Mapping[UUID, str],
) -> Sequence[SubmissionEvidence]:
    """Replace the attachments of an item, in the order given."""
    table = SubmissionEvidence
    here = (table.submission_id == row.id, table.version_no == row.version_no, table.code == code)
    await session.execute(delete(table).where(*here))
    attached = [
        SubmissionEvidence(
            submission_id=row.id,
            version_no=row.version_no,
            code=code,
            file_id=file.id,
            ordinal=ordinal,
            slot=slots.get(file.id),
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
