"""Commands of the cases service: `python -m cases.cli --help`."""

from pathlib import Path

from cases.main import create
from cases.settings import Settings
from kernel.cli import service_cli

MIGRATIONS = Path(__file__).parents[1] / "migrations"
cli = service_cli(Settings, MIGRATIONS, create)

if __name__ == "__main__":
    cli()
