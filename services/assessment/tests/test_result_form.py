"""The official form as PDF: complete, readable as text, deaf to code in names."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from assessment.results.form import FontsMissing, qr_svg, render
from embedded.environment import FONTS


def items() -> list[dict[str, Any]]:
    return [
        {
            "code": f"C{number}",
            "branch": "规划编制",
            "name": "团队建设",
            "max": "2",
            "self": "2",
            "district": "2",
            "city": None if number == 3 else "1",
            "final": "1" if number == 7 else "2",
            "lost": number == 7,
            "reason": "未见经费使用办法" if number == 7 else "",
        }
        for number in range(1, 30)
    ]


def a_form(**more: object) -> dict[str, Any]:
    group = {
        "code": "A1",
        "name": "规划设计",
        "base": True,
        "max": "58",
        "points": "57",
        "lost": True,
    }
    return {
        "programme": "烟台市中小学教师信息技术应用能力提升工程 2.0",
        "title": "整校推进绩效考核结果表",
        "document": "烟教办函〔2021〕60号 附件4",
        "issuer": "烟台市教育局办公室",
        "school": "样例小学",
        "district": "芝罘区",
        "district_office": "区市工程办意见",
        "round": "样例批次",
        "total": "99",
        "max_points": "100",
        "process": "79",
        "process_max": "80",
        "outcome": "20",
        "outcome_max": "20",
        "failed": True,
        "grade": "不合格",
        "sentence": "C7 扣 1 分，属基础项 A1，等次为不合格。",
        "state_line": "公示中",
        "groups": [group | {"items": items()}],
        "sums": ["100", "100", "99", "99", "99"],
        "check_code": "YT-8F3K-2M9Q-7TXC",
        "check_url": "https://example.invalid/check/YT-8F3K-2M9Q-7TXC",
        "announced_at": "2026-11-24 16:40",
        "printed_at": "2026-11-24 16:45",
    } | more


def text_of(pdf: bytes) -> Iterator[str]:
    for page in PdfReader(io.BytesIO(pdf)).pages:
        yield re.sub(r"\s", "", page.extract_text())


@pytest.mark.requirement("R34")
@pytest.mark.requirement("R47")
def test_the_form_says_everything_and_its_text_can_be_copied() -> None:
    pages = list(text_of(render(a_form(), FONTS)))
    said = "".join(pages)

    for expected in ("样例小学", "不合格", "C29", "未见经费使用办法", "YT-8F3K-2M9Q-7TXC", "盖章"):
        assert expected in said
    assert f"第{len(pages)}页/共{len(pages)}页" in pages[-1]
    assert "打印时间2026-11-2416:45" in pages[0]


def test_rare_characters_of_names_survive() -> None:
    said = "".join(text_of(render(a_form(school="䶮㛃𬱟𫖯堃赟学校"), FONTS)))
    assert "䶮㛃𬱟𫖯堃赟学校" in said


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#include "/etc/passwd"',
        "{{7*7}}",
        "$x^2$*bold*_it_`raw`",
        '"}); #panic("x") //',
        "<label>@ref[link]",
        "= 标题",
    ],
)
def test_code_in_a_name_is_only_a_name(name: str) -> None:
    said = "".join(text_of(render(a_form(school=name, sentence=name), FONTS)))
    assert said.count(re.sub(r"\s", "", name)) == 2
    assert "root:" not in said


def test_fonts_are_embedded() -> None:
    reader = PdfReader(io.BytesIO(render(a_form(), FONTS)))
    used = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    described = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in used
    ]
    assert described
    assert all({"/FontFile2", "/FontFile3"} & one.get_object().keys() for one in described)


def test_without_chinese_fonts_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing):
        render(a_form(), tmp_path)


def test_the_qr_code_is_a_picture_of_its_own() -> None:
    assert qr_svg("https://example.invalid").startswith("<svg")
