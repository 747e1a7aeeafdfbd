from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from assessment.main import create
from assessment.settings import Settings
from embedded.postgres import Postgres
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import settings_for


@pytest.fixture(scope="session")
def service_settings(postgres: Postgres, signing_keys: Path) -> Settings:
    return settings_for(Settings, postgres, signing_keys)


@pytest.fixture(scope="session")
def make_app() -> Callable[[Settings], FastAPI]:
    return create
