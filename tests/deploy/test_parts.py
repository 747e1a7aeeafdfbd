"""The real parts by themselves: what they refuse, what they keep."""

import io
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from minio import Minio
from minio.error import S3Error

from embedded.object_store import ObjectStore
from embedded.postgres import Postgres
from embedded.provision import ROLES, SERVICES

PASSWORD = 'it\'s {a} "test"'  # every character that a careless template would break on
BUCKET = "trial-bucket"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("pg"), fast=True).start()
    server.provision(dict.fromkeys(ROLES, PASSWORD))
    yield server
    server.stop()


def connect(server: Postgres, role: str) -> psycopg.Connection:
    return psycopg.connect(
        host=server.host, port=server.port, user=role, password=PASSWORD, dbname="tisheng",
        autocommit=True,
    )  # fmt: skip


@pytest.mark.requirement("R142")
@pytest.mark.parametrize("service", SERVICES)
def test_a_role_reaches_only_its_own_schemas(postgres: Postgres, service: str) -> None:
    with connect(postgres, f"{service}_owner") as owner:
        owner.execute(f"CREATE TABLE {service}.probe (id serial PRIMARY KEY)")
        owner.execute(f"CREATE TABLE {service}_jobs.probe (id int)")
    for other in SERVICES:
        for schema in (other, f"{other}_jobs"):
            with connect(postgres, f"{service}_app") as app:
                if other == service:
                    app.execute(f"INSERT INTO {schema}.probe VALUES (1)")
                    app.execute(f"DELETE FROM {schema}.probe")
                    continue
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(f"CREATE TABLE {schema}.mine ()")
                with pytest.raises(psycopg.Error):
                    app.execute(f"SELECT * FROM {schema}.probe")


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE mine ()", "CREATE TABLE public.mine ()", "CREATE TEMP TABLE mine ()",
     "CREATE SCHEMA mine", "CREATE ROLE mine", "COPY (SELECT 1) TO PROGRAM 'true'"],
)  # fmt: skip
def test_a_running_service_changes_no_structure(postgres: Postgres, statement: str) -> None:
    with (
        connect(postgres, "cases_app") as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement.encode())


def test_provisioning_again_changes_passwords_and_nothing_else(postgres: Postgres) -> None:
    postgres.provision(dict.fromkeys(ROLES, PASSWORD))
    with connect(postgres, "auth_owner") as owner:
        assert owner.execute("SHOW search_path").fetchone() == ("auth, auth_jobs",)


def test_a_wrong_password_is_refused(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=postgres.host, port=postgres.port, user="postgres", password="no", dbname="tisheng"
        )  # fmt: skip


@pytest.mark.requirement("R143")
def test_committed_rows_survive_a_killed_server(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "kept").start()
    try:
        with server.connect("postgres") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        assert server.process is not None
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        server.start()
        with server.connect("postgres") as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (42,)
        mode = (tmp_path / "kept" / "superuser-password").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
    finally:
        server.fast = True  # its data goes with it
        server.stop()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    server = ObjectStore(tmp_path_factory.mktemp("s3"), fast=True).start()
    server.client().make_bucket(BUCKET)
    yield server
    server.stop()


def test_the_store_refuses_unsigned_and_wrongly_signed_requests(store: ObjectStore) -> None:
    url = f"{store.endpoint}/{BUCKET}/key"
    assert httpx.put(url, content=b"x", trust_env=False).status_code == 403
    assert httpx.get(url, trust_env=False).status_code == 403
    wrong = Minio(f"{store.host}:{store.port}", store.access_key, "wrong-secret-key", secure=False,
                  region=store.region)  # fmt: skip
    with pytest.raises(S3Error):
        wrong.put_object(BUCKET, "key", io.BytesIO(b"x"), 1)


def test_no_inner_door_of_the_store_leads_past_its_signatures(store: ObjectStore) -> None:
    store.client().put_object(BUCKET, "secret", io.BytesIO(b"secret"), 6)
    filer = f"http://{store.host}:{store.ports['filer']}/buckets/{BUCKET}/secret"
    assert httpx.get(filer, trust_env=False).status_code in {401, 403}
    assert httpx.put(filer, content=b"x", trust_env=False).status_code in {401, 403}
    assert httpx.delete(filer, trust_env=False).status_code in {401, 403}


def test_the_store_listens_on_this_machine_only(store: ObjectStore) -> None:
    assert store.process is not None
    listening = {
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A" and _belongs_to(line.split()[9], store.process.pid)
    }
    assert listening
    assert {address.split(":")[0] for address in listening} == {"0100007F"}


def test_acknowledged_objects_survive_a_killed_store(tmp_path: Path) -> None:
    server = ObjectStore(tmp_path / "kept").start()
    try:
        server.client().make_bucket(BUCKET)
        for number in range(20):
            server.client().put_object(BUCKET, f"k{number}", io.BytesIO(b"x" * 999), 999)
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        server.start()
        found = {one.object_name for one in server.client().list_objects(BUCKET)}
        assert found == {f"k{number}" for number in range(20)}
    finally:
        server.stop()


def _belongs_to(inode: str, pid: int) -> bool:
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if str(entry.readlink()) == f"socket:[{inode}]":
                return True
        except FileNotFoundError:  # closed between listing and looking
            continue
    return False
