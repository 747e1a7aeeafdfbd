"""The platform with somebody who writes all the time."""

from collections.abc import Iterator

import pytest

from tests.callers import Calls, Mint
from tests.faults.parts import Parts, wait_until
from tests.security.world import World, build
from tests.stack import Stack


@pytest.fixture(scope="session")
def parts(stack: Stack) -> Parts:
    return Parts(stack)


@pytest.fixture(autouse=True)
def well(parts: Parts) -> Iterator[None]:
    """Every test finds and leaves a platform that is ready."""
    wait_until(parts.is_ready, "readiness before the test")
    yield
    wait_until(parts.is_ready, "readiness after the test")


@pytest.fixture(scope="module")
def world(calls: Calls, mint: Mint) -> World:
    return build(calls, mint)
