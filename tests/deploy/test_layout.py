"""Which port a stack is looked for on."""

import os
from pathlib import Path

import pytest

from embedded.layout import DEFAULT_PORT, Layout
from embedded.process import Identity, PartFailed
from embedded.state import State
from embedded.up import Up, down


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TISHENG_DATA", str(tmp_path))
    monkeypatch.delenv("PORT", raising=False)
    return tmp_path


def test_without_port_the_one_in_use_is_meant(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Layout.from_environment().port == DEFAULT_PORT

    layout = Layout(data, 9000)
    layout.run.mkdir()
    layout.port_file.write_text("9000", encoding="ascii")
    assert Layout.from_environment().port == 9000

    monkeypatch.setenv("PORT", "9100")
    assert Layout.from_environment().port == 9100


def test_down_forgets_the_port(data: Path) -> None:
    layout = Layout(data, 9000)
    layout.run.mkdir()
    layout.port_file.write_text("9000", encoding="ascii")

    down(layout)

    assert Layout.from_environment().port == DEFAULT_PORT


def test_a_running_stack_is_not_started_on_a_second_port(data: Path) -> None:
    running = Layout(data, 9000)
    running.logs.mkdir()
    running.run.mkdir()
    running.port_file.write_text("9000", encoding="ascii")
    ourselves = Identity.of(os.getpid())  # somebody alive: who it is does not matter
    assert ourselves
    State(running).record(ourselves, {})

    with pytest.raises(PartFailed, match="in use on port 9000"):
        Up(Layout(data, 9100)).run()
