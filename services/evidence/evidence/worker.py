"""Worker of evidence: `python -m evidence.worker` checks and converts files."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from evidence.blind_copies.service import make_blind_copy
from evidence.checks import jobs as checks
from evidence.derived import jobs as derived
from evidence.derived.rules import Kind
from evidence.derived.service import Maker
from evidence.duplicates.service import make_text
from evidence.object_store import S3Store
from evidence.packages import jobs as packages
from evidence.phones import jobs as phones
from evidence.ports import Means
from evidence.previews.service import make_preview
from evidence.previews.tools import has_tool
from evidence.settings import Settings
from evidence.storage import jobs as storage
from evidence.uploads import jobs as uploads
from kernel import archiving
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work
from kernel.jobs import job_app
from kernel.logs import configure_logs

_AT_ONCE = 4
_POLITENESS = 10
MAKERS: dict[Kind, Maker] = {
    Kind.PREVIEW: make_preview,
    Kind.BLIND: make_blind_copy,
    Kind.TEXT: make_text,
}


def be_polite() -> None:
    """Let who waits for an answer go first: a file may be checked a moment later.

    Linux weighs sessions against each other, where it groups by them, and processes only within.
    """
    os.nice(_POLITENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_POLITENESS), encoding="ascii")


async def run(settings: Settings, *, wait: bool = True) -> None:
    """Work until stopped; with `wait=False` until the queue is empty."""
    configure_logs(settings.log_level)
    engine, store = new_engine(settings), S3Store(settings)
    means = Means(new_unit_of_work(engine), store, settings, utc_now)
    app = job_app(settings)
    checks.register(app, means)
    derived.register(app, means, MAKERS, has_tool)
    uploads.register(app, means)
    phones.register(app, means)
    packages.register(app, means)
    storage.register(app, means)
    archiving.register(app, means.uow, settings)
    try:
        async with app.open_async():
            await app.run_worker_async(
                name="evidence", concurrency=_AT_ONCE, wait=wait, fetch_job_polling_interval=2
            )
    finally:
        store.close()
        await engine.dispose()


if __name__ == "__main__":
    be_polite()
    asyncio.run(run(Settings()))
