"""Each gate is seen to fail on a planted violation: a gate that never fails guards nothing.

The sources are copied to a temporary folder, one wrong line is planted, the tool runs there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import contracts
from tests.architecture.sources import ROOT

PACKAGES = ["kernel", "auth", "assessment", "evidence", "cases"]
BIN = Path(sys.executable).parent
LEFT_OUT = shutil.ignore_patterns("__pycache__", "tests", "migrations", "*.json", "*.yaml", "*.typ")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the tools read, once."""
    folder = tmp_path_factory.mktemp("gates")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in PACKAGES:
        shutil.copytree(
            ROOT / "services" / name / name, folder / "services" / name / name, ignore=LEFT_OUT
        )
    return folder


@pytest.fixture
def planted(copy: Path) -> Iterator["Plant"]:
    plant = Plant(copy)
    yield plant
    plant.undo()


class Plant:
    """Writes a wrong line into the copy and takes it out again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: list[tuple[Path, str | None]] = []

    def line(self, name: str, text: str) -> None:
        """Append to a file of the copy, or make it."""
        path = self.folder / "services" / name
        self._before.append((path, path.read_text() if path.exists() else None))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(text + "\n")

    def undo(self) -> None:
        for path, before in reversed(self._before):
            if before is None:
                path.unlink()
            else:
                path.write_text(before)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a tool of the gate in the copy."""
        paths = os.pathsep.join(str(self.folder / "services" / name) for name in PACKAGES)
        return subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": paths, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


def test_the_import_contracts_hold() -> None:
    paths = os.pathsep.join(str(ROOT / "services" / name) for name in PACKAGES)
    done = subprocess.run(
        [str(BIN / "lint-imports")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("place", "text", "broken"),
    [
        ("auth/auth/people/service.py", "import assessment.main", "Services never import"),
        ("kernel/kernel/clock.py", "import auth.tables", "Services never import"),
        ("assessment/assessment/rubrics/rules.py", "import sqlalchemy", "Rules are pure"),
        ("auth/auth/sessions/rules.py", "import kernel.db", "Rules are pure"),
        ("assessment/assessment/rounds/queries.py", "import fastapi", "know no HTTP"),
        (
            "assessment/assessment/rounds/queries.py",
            "import assessment.rounds.router",
            "Inside a feature",
        ),
        ("assessment/assessment/rubrics/tables.py", "import assessment.rounds", "assessment:"),
        ("auth/auth/organisations/queries.py", "import auth.sessions", "auth:"),
        ("evidence/evidence/files/queries.py", "import evidence.uploads", "evidence:"),
        ("cases/cases/items/queries.py", "import cases.main", "cases:"),
        ("evidence/evidence/junk.py", "x = 1", "exhaustive"),
        ("auth/auth/sessions/queries.py", "import jose", "Only kernel.tokens"),
        ("assessment/assessment/clients.py", "import minio", "Only evidence.object_store"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    planted: Plant, place: str, text: str, broken: str
) -> None:
    planted.line(place, text)

    done = planted.run("lint-imports", "--no-cache")

    assert done.returncode != 0
    failed = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(broken in line for line in failed) or broken in done.stdout.split("BROKEN")[-1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("import os", "F401"),
        ("def f(a, b, c, d, e, f, g): return a", "PLR0913"),
        ("print('x')", "T201"),
        ("import datetime\nnow = datetime.datetime.now()", "DTZ005"),
        ("try:\n    x = 1\nexcept Exception:\n    pass", "BLE001"),
        ("# TODO later", "FIX002"),
        (
            "def f(x: int) -> int:\n"
            + "".join(f"    if x == {n}:\n        x += 1\n" for n in range(9))
            + "    return x",
            "C901",
        ),
        ("password = 'hunter22'", "S105"),
    ],
)
def test_a_planted_line_stops_the_linter(planted: Plant, text: str, code: str) -> None:
    planted.line("auth/auth/people/planted.py", text)

    done = planted.run("ruff", "check", "--no-cache", "services/auth/auth/people/planted.py")

    assert done.returncode != 0
    assert code in done.stdout


def test_a_badly_laid_out_file_is_found(planted: Plant) -> None:
    planted.line("auth/auth/people/planted.py", "x = {  'a':1 }")

    path = "services/auth/auth/people/planted.py"
    assert planted.run("ruff", "format", "--no-cache", "--check", path).returncode != 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("def f(x): return x", "no-untyped-def"),
        ("x: int = 'a'", "assignment"),
        ("x: int = 'a'  # type: ignore", "ignore-without-code"),
        ("from kernel.text import Wire\nWire(unknown=1)", "call-arg"),
    ],
)
def test_a_planted_line_stops_the_type_checker(planted: Plant, text: str, code: str) -> None:
    planted.line("kernel/kernel/planted.py", text)

    done = planted.run("mypy", "services/kernel/kernel/planted.py")

    assert done.returncode != 0
    assert code in done.stdout


def test_an_unknown_marker_and_a_warning_stop_the_tests(planted: Plant) -> None:
    planted.line(
        "auth/tests/test_planted.py",
        "import pytest, warnings\n\n\ndef test_it():\n    warnings.warn('old')\n",
    )
    warned = planted.run("pytest", "-q", "-p", "no:cacheprovider", "services/auth/tests")
    planted.line("auth/tests/test_planted.py", "pytest.mark.nosuch(test_it)\n")
    marked = planted.run("pytest", "-q", "-p", "no:cacheprovider", "services/auth/tests")

    assert "UserWarning: old" in warned.stdout
    assert warned.returncode != 0
    assert "'nosuch' not found" in marked.stdout


def test_a_contract_that_lags_behind_the_code_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "services/cases/openapi.json"
    (tmp_path / name).parent.mkdir(parents=True)
    shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(contracts, "REPOSITORY", tmp_path)
    monkeypatch.setattr(contracts, "SERVICES", ("cases",))
    assert contracts.outdated_documents(write=False) == []

    text = (tmp_path / name).read_text(encoding="utf-8").replace("listItems", "listThings")
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert contracts.outdated_documents(write=False) == [tmp_path / name]
