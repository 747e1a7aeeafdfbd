"""Give an upload up, by a person's wish."""

from uuid import UUID

from evidence.ports import Means
from evidence.uploads import queries, rules
from evidence.uploads.rules import UploadState
from evidence.uploads.service.forget import clear
from kernel.actor import Actor
from kernel.errors import Conflict, NotFound


class UploadCompleted(Conflict):
    """The upload is a file already."""

    code = "upload_completed"
    title = "这次上传已经完成，不能再取消"


async def abort(means: Means, actor: Actor, upload_id: UUID) -> None:
    """End the caller's unfinished upload; ending it twice is the same."""
    async with means.uow.begin() as session:
        upload = await queries.lock_upload(session, upload_id)
        if upload is None or upload.owner_id != actor.person_id:
            raise NotFound
        if upload.state is UploadState.COMPLETED:
            raise UploadCompleted
        if upload.state is UploadState.COMPLETING:
            raise rules.UploadCompleting
        if upload.state is UploadState.OPEN:
            upload.state, upload.ended_at = UploadState.ABORTED, means.now()
    if upload.cleared_at is None:
        await clear(means, upload)
