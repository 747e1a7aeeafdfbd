"""The running platform for everything below; started on first use, stopped whatever happens."""

from collections.abc import Iterator

import pytest

from tests.callers import Calls, Mint
from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Give a running platform: our own, or the one that TISHENG_STACK names."""
    with running_stack() as running:
        yield running


@pytest.fixture(scope="session")
def mint(stack: Stack) -> Mint:
    """Give a maker of callers of any role at any unit."""
    return Mint(stack)


@pytest.fixture(scope="session")
def calls(stack: Stack) -> Iterator[Calls]:
    """Give a connection through the gateway."""
    made = Calls(stack)
    yield made
    made.close()
