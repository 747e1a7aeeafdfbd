"""The client of docs/integration.md, taken out of the document and run as it stands."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R151")]
DOCUMENT = Path(__file__).parents[2] / "docs" / "integration.md"
SCHOOL = "烟台第五中学"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(stack: Stack, tmp_path: Path) -> Run:
    """Give a function that runs the document's client on rows of a csv."""
    code = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 32
    script = tmp_path / "client.py"
    script.write_text(code, encoding="utf-8")
    secret = secrets.token_urlsafe(32)
    words = ("--client-id", "centre-test", "--secret-stdin", "--scopes", "imports:write")
    stack.command("auth", "ensure-client", *words, stdin=secret)

    def call(*rows: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "people.csv"
        file.write_text("\n".join(["工号,姓名,单位,区市", *rows]), encoding="gb18030")
        return subprocess.run(
            [sys.executable, str(script), stack.url, str(file), "people"],
            env=os.environ | {"CLIENT_ID": "centre-test", "CLIENT_SECRET": secret},
            capture_output=True, text=True, check=False, timeout=180, cwd=tmp_path,
        )  # fmt: skip

    return call


def test_a_right_file_is_applied(run: Run) -> None:
    number = f"CT-{secrets.token_hex(4).upper()}"
    done = run(f"{number},样例·程序,{SCHOOL},芝罘区")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "applied"


def test_a_wrong_file_leaves_its_report(run: Run, tmp_path: Path) -> None:
    done = run(f"CT-1,样例,{SCHOOL},福山区")

    assert done.returncode == 1
    assert "errors.xlsx" in done.stderr
    assert (tmp_path / "errors.xlsx").stat().st_size > 1000
