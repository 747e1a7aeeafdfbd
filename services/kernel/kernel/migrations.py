"""Alembic inside a service: its own schema, its own version table, its owner role."""

from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, pool, text

from kernel.db import search_path
from kernel.jobs import jobs_schema_sql
from kernel.settings import ServiceSettings


def config_for(settings: ServiceSettings, directory: Path) -> Config:
    """Return alembic's configuration for the migrations in `directory`."""
    config = Config()
    config.set_main_option("script_location", str(directory))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d-%%(slug)s")
    config.attributes["settings"] = settings
    return config


def upgrade(settings: ServiceSettings, directory: Path, revision: str = "head") -> None:
    """Bring the service's schema to a revision."""
    command.upgrade(config_for(settings, directory), revision)


def run(metadata: MetaData) -> None:
    """Do the work of a service's `env.py`; alembic calls it with its context prepared."""
    settings: ServiceSettings = context.config.attributes["settings"]
    engine = create_engine(
        settings.database_url("owner"),
        poolclass=pool.NullPool,
        connect_args={"options": search_path(settings.service)},
    )
    schema = settings.service
    with engine.connect() as connection:
        # Or alembic takes the search path for "no schema" and sees drift everywhere.
        connection.dialect.default_schema_name = "public"
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table_schema=schema,
            include_schemas=True,
            include_name=lambda name, kind, _parents: kind != "schema" or name == schema,
            compare_type=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            # Two starts at once: the second waits here and then finds nothing left to do.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:s))"), {"s": schema})
            context.run_migrations()


def create_job_queue(service: str) -> None:
    """Make procrastinate's tables and functions in `<service>_jobs`, inside a revision."""
    connection = op.get_bind()
    connection.execute(text(f"SET LOCAL search_path = {service}_jobs"))
    # As the driver's own text: the SQL is full of `:=` and `%`, which are no parameters here.
    cursor = connection.connection.cursor()
    cursor.execute(jobs_schema_sql().encode())
    connection.execute(text(f"SET LOCAL search_path = {service}, {service}_jobs"))


_PRUNE = """
CREATE FUNCTION {service}.prune_audit(up_to bigint, name text, sha256 text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {service}, pg_temp AS $$
DECLARE
  edge timestamptz := now() - make_interval(months => greatest(6, ({months})));
  old record;
BEGIN
  IF EXISTS (SELECT 1 FROM audit_row WHERE id <= up_to AND at >= edge) THEN
    RAISE EXCEPTION 'audit rows younger than the limit stay';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM audit_row WHERE id > up_to) THEN
    RAISE EXCEPTION 'the newest audit row stays';
  END IF;
  IF sha256 !~ '^[0-9a-f]{{64}}$' OR name = '' THEN
    RAISE EXCEPTION 'an archived file has a name and a hash';
  END IF;
  SELECT min(id) AS first_id, max(id) AS last_id, count(*) AS rows INTO old
    FROM audit_row WHERE id <= up_to;
  IF old.rows = 0 THEN
    RETURN 0;
  END IF;
  INSERT INTO audit_anchor (first_id, last_id, rows, previous_hash, last_hash, file_name,
    file_sha256, pruned_at)
  SELECT old.first_id, old.last_id, old.rows, a.previous_hash, b.hash, name, sha256, now()
    FROM audit_row a, audit_row b WHERE a.id = old.first_id AND b.id = old.last_id;
  DELETE FROM audit_row WHERE id <= up_to;
  RETURN old.rows;
END $$
"""


def create_audit_pruning(service: str, months: str) -> None:
    """Make the one way by which audit rows go, inside a revision that made `audit_anchor`.

    `months` is SQL for how long they are kept; less than six is six.
    """
    op.execute(
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {service}.audit_anchor FROM {service}_app"
    )
    op.execute(_PRUNE.format(service=service, months=months))
    op.execute(f"GRANT EXECUTE ON FUNCTION {service}.prune_audit TO {service}_app")


def drop_audit_pruning(service: str) -> None:
    """Take it away again; rows that have gone stay gone."""
    op.execute(f"DROP FUNCTION {service}.prune_audit")


_EMPTY = """
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('DROP TABLE %s CASCADE', one.name);
  END LOOP;
  FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = '{schema}'::regnamespace LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', one.name);
  END LOOP;
  FOR one IN SELECT oid::regtype AS name FROM pg_type
    WHERE typnamespace = '{schema}'::regnamespace AND typtype IN ('e', 'c') LOOP
    EXECUTE format('DROP TYPE %s CASCADE', one.name);
  END LOOP;
END $$
"""


def drop_job_queue(service: str) -> None:
    """Empty `<service>_jobs`; the schema stays, because its rights were given from outside."""
    sql = _EMPTY.format(schema=f"{service}_jobs")
    op.get_bind().connection.cursor().execute(sql.encode())
