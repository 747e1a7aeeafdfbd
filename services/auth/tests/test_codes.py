"""Stages and subjects as cells name them."""

import pytest

from auth.people.codes import STAGES, SUBJECTS, labels_of, stage_codes, subject_codes


@pytest.mark.requirement("R151")
@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("小学", ("primary",)),
        ("初中、小学", ("primary", "junior")),
        ("幼儿园", ("kindergarten",)),
        ("学 前", ("kindergarten",)),
        ("小学 初中", ("primary", "junior")),
        ("九年一贯制", ("primary", "junior")),
        ("普通高中/职业高中", ("senior", "vocational")),
        ("", ()),
    ],
)
def test_a_stage_cell_is_read(cell: str, codes: tuple[str, ...]) -> None:
    found = stage_codes(cell)
    assert (found.known, found.unknown) == (codes, ())


@pytest.mark.requirement("R151")
@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("思想品德", ("morality_and_law",)),
        ("道德与法治，品德与社会", ("morality_and_law",)),
        ("信息技术", ("information_technology",)),
        ("语文,数学", ("chinese", "mathematics")),
        ("体育／音乐；美术", ("music", "fine_arts", "physical_education")),
        ("政治", ("politics",)),
    ],
)
def test_a_subject_cell_is_read_with_the_names_of_yesterday(
    cell: str, codes: tuple[str, ...]
) -> None:
    assert (subject_codes(cell).known, subject_codes(cell).unknown) == (codes, ())


def test_what_is_unknown_is_named_once() -> None:
    found = subject_codes("语文、占星、占星")
    assert (found.known, found.unknown) == (("chinese",), ("占星",))


@pytest.mark.parametrize("code", SUBJECTS)
def test_a_subject_label_leads_back_to_its_code(code: str) -> None:
    assert subject_codes(labels_of([code], SUBJECTS)).known == (code,)


@pytest.mark.parametrize("code", STAGES)
def test_a_stage_label_leads_back_to_its_code(code: str) -> None:
    assert stage_codes(labels_of([code], STAGES)).known == (code,)
