"""Each worker knows the nightly archive, and asks auth how long rows are kept."""

import json
import time
from pathlib import Path

import psycopg
import pytest

from embedded import parts
from embedded.environment import service_environment
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R148")]
PATIENCE = 60


def connect(stack: Stack, service: str) -> psycopg.Connection:
    """Open a connection as the service's own role, which the worker has, too."""
    given = service_environment(stack.layout, service)
    password = Path(given["TISHENG_DATABASE_PASSWORD_FILE"]).read_text(encoding="utf-8").strip()
    return psycopg.connect(
        host=given["TISHENG_DATABASE_HOST"], port=int(given["TISHENG_DATABASE_PORT"]),
        dbname=given["TISHENG_DATABASE_NAME"], user=f"{service}_app", password=password,
        options=f"-csearch_path={service}_jobs", autocommit=True,
    )  # fmt: skip


@pytest.mark.parametrize("service", parts.SERVICES)
def test_the_worker_does_the_nightly_archive(stack: Stack, service: str) -> None:
    with connect(stack, service) as database:
        asked = (
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'archive_audit', 0, NULL,"
            " NULL, %s::jsonb, NULL)::procrastinate_job_to_defer_v1])"
        )
        ((ids,),) = database.execute(asked, [json.dumps({"timestamp": 0})]).fetchall()
        end, status = time.monotonic() + PATIENCE, "todo"
        while status in {"todo", "doing"} and time.monotonic() < end:
            time.sleep(0.2)
            query = "SELECT status::text FROM procrastinate_jobs WHERE id = ANY(%s)"
            ((status,),) = database.execute(query, [ids]).fetchall()
    assert status == "succeeded"  # an unknown task and an auth that cannot be asked both fail
