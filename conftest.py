"""For every Python test: remember what it proved, so that `make requirements` need not guess."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPORTS = Path(__file__).parent / ".cache" / "proof"
_OUTCOMES: dict[str, dict[str, Any]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    report = yield
    claims = [str(n) for mark in item.iter_markers("requirement") for n in mark.args]
    worse = report.failed or report.when == "call" or report.skipped
    if claims and worse and _OUTCOMES.get(item.nodeid, {}).get("outcome") != "failed":
        _OUTCOMES[item.nodeid] = {
            "test": item.nodeid,
            "requirements": claims,
            "outcome": report.outcome,
        }
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write one report per top folder that ran; a part of a folder does not replace the whole."""
    is_whole = all("::" not in arg for arg in session.config.args) and not any(
        session.config.getoption(option) for option in ("keyword", "markexpr", "lf")
    )
    if os.environ.get("PYTEST_XDIST_WORKER") or not is_whole:
        return
    REPORTS.mkdir(parents=True, exist_ok=True)
    folders: dict[str, list[dict[str, Any]]] = {}
    for nodeid, outcome in _OUTCOMES.items():
        folders.setdefault("-".join(nodeid.split("/")[:2]), []).append(outcome)
    for folder, outcomes in folders.items():
        text = json.dumps(outcomes, ensure_ascii=False, indent=1)
        (REPORTS / f"pytest-{folder}.json").write_text(text, encoding="utf-8")
