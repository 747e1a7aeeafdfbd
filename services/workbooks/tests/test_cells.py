"""What cells say, whatever program wrote them."""

import pytest

from workbooks.cells import MAX_TEXT, Problem, Reading, plain, read_prose

pytestmark = pytest.mark.requirement("R151")


def as_written(_cell: object, text: str) -> str:
    return text


def test_a_short_text_is_one_line_with_narrow_forms() -> None:
    assert plain(" Ａ１　技术\n支持 ") == "A1 技术 支持"


def test_prose_keeps_its_lines_and_its_punctuation() -> None:
    assert read_prose(" 一、主题明确；\r\n\n二、（可选）　步骤清楚。_x000D_\n", 100) == (
        "一、主题明确；\n二、（可选） 步骤清楚。",
        None,
    )


@pytest.mark.parametrize("prose", [None, 500])
def test_what_is_too_long_is_told_with_the_limit(prose: int | None) -> None:
    reading = Reading("优秀标准", as_written, is_required=True, prose=prose)
    limit = prose or MAX_TEXT

    fits, too_long = reading.whole(["字" * limit, "字" * (limit + 1)])
    assert fits == "字" * limit
    assert isinstance(too_long, Problem)
    assert (too_long.code, too_long.message) == (
        "cell_unreadable",
        f"文字过长，最多 {limit} 个字",
    )


def test_a_blank_required_cell_is_told() -> None:
    (found,) = Reading("任务名称", as_written, is_required=True, prose=500).whole(["  \n "])
    assert isinstance(found, Problem)
    assert found.code == "cell_missing"
