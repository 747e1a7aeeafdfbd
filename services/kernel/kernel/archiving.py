"""The nightly job of every worker that takes old audit rows out, as the security settings say."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import structlog
from procrastinate import App

from kernel.audit_archive import Pruned, prune
from kernel.clock import Clock, utc_now
from kernel.db import UnitOfWork
from kernel.http.client import ServiceClient
from kernel.settings import ServiceSettings

Months = Callable[[], Awaitable[int]]
_RETENTION: Final = "/api/auth/v1/security-settings/retention"
_HALF_YEAR: Final = 6  # 网络安全法 art. 23(3); `prune_audit` refuses less, too


def register(
    app: App, uow: UnitOfWork, settings: ServiceSettings, months: Months | None = None
) -> None:
    """Add the task; `months` says how long rows are kept, else auth is asked each night."""
    kept = months or partial(months_of_auth, settings)

    @app.periodic(cron="41 18 * * *")  # UTC: 02:41 at night in Yantai
    @app.task(name="archive_audit", lock="archive_audit", queueing_lock="archive_audit")
    async def archive_audit(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's
        await archive_old_rows(uow, settings, kept, utc_now)


async def months_of_auth(settings: ServiceSettings) -> int:
    """Ask auth what the security administrator has set; Unavailable when it cannot answer."""
    auth = ServiceClient(settings.auth_url, settings, name="登录服务")
    try:
        return int((await auth.get(_RETENTION))["audit_months"])
    finally:
        await auth.close()


async def archive_old_rows(
    uow: UnitOfWork, settings: ServiceSettings, months: Months, now: Clock
) -> list[Pruned]:
    """Move what is older than the setting, one file after the other; each leaves an audit row."""
    folder = settings.audit_archive_dir
    if folder is None:
        structlog.get_logger().info("audit_not_archived", reason="no audit_archive_dir")
        return []
    kept, done = max(await months(), _HALF_YEAR), list[Pruned]()
    while pruned := await prune(uow, settings.service, folder, kept, now()):
        done.append(pruned)
    return done
