"""The first accounts: made once, and a list that was deleted does not come back."""

from pathlib import Path

import pytest

from embedded.accounts import FIRST, make_first_accounts
from embedded.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path, 20_000)
    found.secrets.mkdir()
    return found


def test_first_accounts_are_made_once(layout: Layout) -> None:
    ran: list[list[str]] = []

    assert make_first_accounts(layout, ran.append)
    assert len(ran) == len(FIRST)
    assert layout.first_accounts.stat().st_mode & 0o777 == 0o600

    layout.first_accounts.unlink()  # as the operator is told to
    assert not make_first_accounts(layout, ran.append)
    assert len(ran) == len(FIRST)
    assert not layout.first_accounts.exists()


def test_an_interrupted_start_keeps_its_passwords(layout: Layout) -> None:
    def stop(_: list[str]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_first_accounts(layout, stop)
    draft = layout.first_accounts.with_suffix(".draft.json").read_text(encoding="utf-8")

    assert make_first_accounts(layout, lambda _: None)
    assert layout.first_accounts.read_text(encoding="utf-8") == draft
