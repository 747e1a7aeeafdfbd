"""Nothing grows quietly: files, functions and the kernel have budgets."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, code_lines, longest_functions, tracked

FILE, TEST_FILE, FUNCTION = 250, 400, 40
# Runtime mechanism only, in lines of code (no blanks, comments, docstrings). See docs/adr/0040.
KERNEL = 1_940
# One long statement, or one list of small routes, each; this list may only shrink.
ONE_STATEMENT = {"_select_people", "_operations"}
WRITTEN = {".py", ".ts", ".vue", ".css", ".sh", ".mjs", ".js"}
# Not written by hand, or a list that only grows by the notice.
LEFT_OUT = re.compile(
    r"/migrations/versions/|^frontend/src/api/|\.gen\.ts$|\.d\.ts$|/node_modules/"
)
PARTS = {"script": 120, "template": 100}


def is_test(name: str) -> bool:
    return "/tests/" in f"/{name}" or name.endswith((".spec.ts", "conftest.py", "/testing.py"))


def too_long(path: Path, name: str) -> str | None:
    """Say how far a file is over its budget."""
    if path.suffix not in WRITTEN or LEFT_OUT.search(name):
        return None
    count = len(path.read_text(encoding="utf-8").splitlines())
    budget = TEST_FILE if is_test(name) else FILE
    return f"{name}: {count} lines, at most {budget}" if count > budget else None


def too_long_parts(source: str) -> list[str]:
    """Say which block of a single-file component is over its budget."""
    found = []
    for part, budget in PARTS.items():
        blocks = re.findall(rf"^<{part}\b.*?^</{part}>", source, re.MULTILINE | re.DOTALL)
        longest = max((block.count("\n") - 1 for block in blocks), default=0)
        if longest > budget:
            found.append(f"<{part}>: {longest} lines, at most {budget}")
    return found


def names() -> list[tuple[Path, str]]:
    return [(path, path.relative_to(ROOT).as_posix()) for path in tracked()]


def test_no_file_is_over_its_budget() -> None:
    assert [said for path, name in names() if (said := too_long(path, name))] == []


def test_no_function_is_over_its_budget() -> None:
    found = [
        f"{name}: {function} has {length} lines, at most {FUNCTION}"
        for path, name in names()
        if path.suffix == ".py" and "/migrations/versions/" not in name and not is_test(name)
        for function, length in longest_functions(path)
        if length > FUNCTION and function not in ONE_STATEMENT
    ]
    assert found == []


def test_no_component_is_over_its_budget() -> None:
    found = [
        f"{name}: {said}"
        for path, name in names()
        if path.suffix == ".vue"
        for said in too_long_parts(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_kernel_stays_small() -> None:
    kernel = ROOT / "services/kernel/kernel"
    # By path: two modules of one name (audit.py, http/audit.py) are two modules.
    counted = {
        str(path.relative_to(kernel)): code_lines(path)
        for path in kernel.rglob("*.py")
        if path.name != "testing.py"
    }
    assert {"audit.py", "http/audit.py"} <= counted.keys()

    assert sum(counted.values()) <= KERNEL, counted


def test_the_budgets_are_seen_to_fail(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text("x = 1\n" * 251)
    assert too_long(long, "services/auth/auth/long.py")
    assert too_long(long, "services/auth/tests/test_long.py") is None
    assert too_long(long, "services/auth/migrations/versions/long.py") is None
    assert too_long_parts("<script setup>\n" + "x\n" * 121 + "</script>\n")
    assert too_long_parts("<template>\n" + "x\n" * 101 + "</template>\n")
    long.write_text("def f():\n    '''Doc.'''\n" + "    x = 1\n" * 41)
    assert longest_functions(long) == [("f", 41)]
    long.write_text("'''Doc.'''\n\n# why\nx = '''a\nb'''\n")
    assert code_lines(long) == 2


FORBIDDEN = re.compile(
    r"(^|/)(utils?|helpers?|common|misc|constants)(\.py|\.ts|/)|(Manager|Helper|Base[A-Z]\w*)\.(py|ts|vue)$"
)


@pytest.mark.parametrize(
    ("name", "is_refused"),
    [
        ("services/auth/auth/utils.py", True),
        ("frontend/src/shared/helpers/x.ts", True),
        ("frontend/src/features/rounds/RoundManager.vue", True),
        ("services/auth/auth/people/service.py", False),
    ],
)
def test_a_drawer_of_junk_is_recognised(name: str, *, is_refused: bool) -> None:
    assert bool(FORBIDDEN.search(name)) is is_refused


def test_there_is_no_drawer_of_junk() -> None:
    assert [name for _, name in names() if FORBIDDEN.search(name)] == []
