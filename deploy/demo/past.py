"""The assessment API with its clock set back, so that a sample result can already be final.

Public notice takes working days. The demo plays one school two weeks ago: the same application on
the same database, only `now` differs. The platform itself has no such switch.
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assessment.main import create
from embedded.environment import service_environment
from embedded.layout import Layout
from embedded.process import PartFailed, free_port, spawn, tail, wait_until
from embedded.stack import answers
from kernel.clock import utc_now

DAYS = 14


def _then() -> datetime:
    return utc_now() - timedelta(days=DAYS)


def __getattr__(name: str) -> Any:
    """Build `app` when uvicorn asks for it."""
    if name == "app":
        app = create()
        app.state.clock = _then
        return app
    raise AttributeError(name)


@contextmanager
def two_weeks_ago(layout: Layout) -> Iterator[str]:
    """Run the set-back API for a while; give its address."""
    port, log = free_port(), layout.log_of("demo")
    command = [sys.executable, "-m", "uvicorn", "demo.past:app", "--port", str(port)]
    environment = service_environment(layout, "assessment") | {
        "PYTHONPATH": os.pathsep.join([*sys.path, sysconfig.get_path("purelib")])
    }
    process = spawn(command, log, env=environment, cwd=Path("/"), dies_with_us=True)
    address = f"http://127.0.0.1:{port}"
    try:
        if not wait_until(lambda: answers(f"{address}/api/assessment/health/live"), 60, 0.2):
            raise PartFailed(f"the demo's second clock did not start:\n{tail(log)}")
        yield address
    finally:
        process.terminate()
        process.wait()
