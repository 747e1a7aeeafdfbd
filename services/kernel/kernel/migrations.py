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
