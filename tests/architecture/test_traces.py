"""The repository names no machine, no registry and no secret: a stranger can build it anywhere."""

import re

import pytest

from tests.architecture.sources import ROOT, tracked

TRACES = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|home/\w+|Users/\w+|root)/[\w.]"),
    "a scratch folder": re.compile(r"(?<![\w.])/tmp/(?!tisheng-|\$|\{|\.)[a-z]\w+"),
    "a package registry": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmmirror\.com|tuna\.tsinghua\.edu"
        r"|mirrors\.aliyun\.com)\b|--(?:extra-)?index-url|\"resolved\":"
    ),
    "a private key": re.compile(r"-----BEGIN (?:EC |RSA |OPENSSH )?PRIVATE KEY-----"),
    "a signed token": re.compile(r"\beyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}"),
    "an access key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
}
BINARY = {".png", ".jpg", ".woff2", ".ttf", ".otf", ".pdf", ".ico", ".mp4", ".xlsx"}
LEFT_OUT = {"tests/architecture/test_traces.py"}


def traces_in(text: str) -> list[str]:
    return [said for said, pattern in TRACES.items() if pattern.search(text)]


def test_no_tracked_file_carries_a_trace() -> None:
    found = {
        name: said
        for path in tracked()
        if path.suffix not in BINARY and (name := path.relative_to(ROOT).as_posix()) not in LEFT_OUT
        if (said := traces_in(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "cd /w_ork/main",  # the underscore goes: this file shall leave no trace either
        "see /home/someone/x",
        "--index-url https://x",
        "https://py_pi.org/simple",
        '"resolved": "https://regis_try.npmjs.org/x"',
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_a_planted_trace_is_found(text: str) -> None:
    assert traces_in(text.replace("_", ""))


def test_ordinary_text_is_no_trace() -> None:
    assert (
        traces_in("PUT /api/evidence/v1/files, homework/a, /usr/bin/chromium, /tmp/tisheng-x") == []
    )


def test_no_text_leaves_work_undone() -> None:
    undone = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\w)")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix in {".py", ".ts", ".vue", ".sh"}
        and "tests/architecture" not in path.as_posix()
        and not path.name.endswith(".gen.ts")
        and undone.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
