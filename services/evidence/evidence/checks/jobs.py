"""Jobs of checks: deciding about arrived files, in the worker."""

from uuid import UUID

from procrastinate import App, RetryStrategy

from evidence.checks import service
from evidence.ports import Means, StoreUnavailable
from evidence.scanner import ScannerUnavailable

# Until the store or the scanner is back: 5 s, 10 s, 15 s … for about a day; the file says
# "checking" meanwhile.
_PATIENTLY = RetryStrategy(
    max_attempts=200,
    wait=5,
    linear_wait=5,
    retry_exceptions={StoreUnavailable, ScannerUnavailable, OSError},
)


def register(app: App, means: Means) -> None:
    """Add the tasks to the service's job application."""

    @app.task(name="check_files", queue="checks", retry=_PATIENTLY)
    async def check_files(file_ids: list[str]) -> None:
        await service.check_files(means, [UUID(file_id) for file_id in file_ids])

    @app.task(name="check_file", queue="checks", retry=_PATIENTLY)
    async def check_file(file_id: str) -> None:
        await service.check_file(means, UUID(file_id))
