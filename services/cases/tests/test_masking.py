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
        ("烟台实验小学", MASK),
        ("去实验小学听课", "去实验小学听课"),  # many are called so
        ("王\n晓\u00a0燕", MASK),
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


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("烟台市第一中学", {"烟台市第一中学", "烟台第一中学", "烟台市一中", "烟台一中"}),
        ("龙口市一中", {"龙口市一中", "龙口一中", "龙口市第一中学", "龙口第一中学"}),
        ("金城小学（东校区）", {"金城小学", "金城小学（东校区）"}),
        ("莱州市文泉学校", {"莱州市文泉学校", "莱州文泉学校", "文泉学校"}),
        ("", set()),
    ],
)
def test_a_unit_is_known_by_each_of_its_names(unit: str, names: set[str]) -> None:
    assert names_of_unit(unit) == names


def test_a_unit_of_a_district_is_known_with_and_without_the_city() -> None:
    found = names_of_unit(SCHOOL)
    assert {
        SCHOOL,
        "芝罘区实验小学",
        "芝罘实验小学",
        "烟台芝罘区实验小学",
        "烟台市实验小学",
    } <= found
    assert "实验小学" not in found
