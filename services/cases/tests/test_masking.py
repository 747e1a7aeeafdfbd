"""What judges read says neither who wrote it nor at which school."""

import pytest

from cases.judging.masking import MASK, masking, names_of_unit

SCHOOL = "烟台市芝罘区实验小学"


@pytest.mark.requirement("R128")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("王晓燕老师的课", f"{MASK}老师的课"),
        ("王 晓　燕和李明", f"{MASK}和{MASK}"),
        (f"{SCHOOL}王晓燕", MASK * 2),
        ("芝罘区实验小学三年级", f"{MASK}三年级"),
        ("我们实验小学", f"我们{MASK}"),
        ("王晓的课", "王晓的课"),  # a part of a name is another name
        ("一元一次方程\n第二段", "一元一次方程\n第二段"),
    ],
)
def test_names_of_authors_and_school_are_masked(written: str, read: str) -> None:
    assert masking(["王晓燕", "李明"], SCHOOL)(written) == read


@pytest.mark.requirement("R128")
def test_a_longer_name_goes_before_the_shorter_within_it() -> None:
    assert masking(["王晓", "王晓燕"], "")("王晓燕与王晓") == f"{MASK}与{MASK}"


def test_signs_of_patterns_in_names_are_only_signs() -> None:
    assert masking(["(.*)", "A+"], "")("(.*) 与 AAA 与 A+") == f"{MASK} 与 AAA 与 {MASK}"


def test_nothing_to_mask_changes_nothing() -> None:
    assert masking(["", " ", "李"], "")("李老师") == "李老师"


def test_a_unit_is_known_without_its_place_but_not_by_two_letters() -> None:
    assert names_of_unit(SCHOOL) == {SCHOOL, "芝罘区实验小学", "实验小学"}
    assert names_of_unit("烟台二中") == {"烟台二中"}
    assert names_of_unit("莱州市第一中学") == {"莱州市第一中学", "第一中学"}
