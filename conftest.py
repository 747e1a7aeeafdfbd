"""For every Python test: no wall clock judges it, and what it proved is remembered.

`make requirements` reads the reports written here, so that it need not guess.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How quickly examples are made and run says how busy the machine is, nothing about our code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

REPORTS = Path(__file__).parent / ".cache" / "proof"
_CLAIM = "requirement"
_OUTCOMES: dict[str, dict[str, Any]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    report = yield
    claims = [str(n) for mark in item.iter_markers(_CLAIM) for n in mark.args]
    # Properties travel from a worker of a parallel run to the process that writes the report.
    report.user_properties += [(_CLAIM, number) for number in claims]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how a test that claims something ended; a failed set-up or tear-down counts too."""
    claims = [value for name, value in report.user_properties if name == _CLAIM]
    is_over = report.when == "call" or not report.passed
    if claims and is_over and _OUTCOMES.get(report.nodeid, {}).get("outcome") != "failed":
        _OUTCOMES[report.nodeid] = {
            "test": report.nodeid,
            "requirements": claims,
            "outcome": report.outcome,
        }


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
