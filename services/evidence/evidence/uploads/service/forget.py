"""Make the store forget an upload that came to nothing."""

from contextlib import suppress

from evidence.files.rules import incoming_key
from evidence.ports import Means, StoreUnavailable
from evidence.uploads import queries
from evidence.uploads.rules import UploadState
from evidence.uploads.tables import Upload


async def refuse(means: Means, upload: Upload) -> None:
    """End an upload that holds other bytes than declared, then make the store forget them."""
    async with means.uow.begin() as session:
        locked = await queries.lock_upload(session, upload.id)
        if locked is None or locked.state is UploadState.COMPLETED:
            return
        locked.state, locked.ended_at = UploadState.REFUSED, means.now()
    await clear(means, upload)


async def clear(means: Means, upload: Upload) -> None:
    """Make the store forget an ended upload; what fails now is done by the sweep."""
    with suppress(StoreUnavailable):
        if upload.multipart_id is not None:
            await means.store.abort_multipart(upload.object_key, upload.multipart_id)
        where = incoming_key(upload.object_key) if upload.is_whole else upload.object_key
        await means.store.delete(where)
        async with means.uow.begin() as session:
            await queries.cleared(session, upload.id, means.now())
