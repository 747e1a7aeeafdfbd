"""Names: one spelling, and the letters to find them by."""

import pytest

from auth.people.names import initials, normalised


@pytest.mark.requirement("R151")
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("王　丽", "王丽"),
        (" 王 丽 ", "王丽"),
        ("迪丽热巴•买买提", "迪丽热巴·买买提"),
        ("迪丽热巴 ・ 买买提", "迪丽热巴·买买提"),
        ("迪丽热巴.买买提", "迪丽热巴·买买提"),
        ("张𬸚", "张𬸚"),
        ("㛃兰", "㛃兰"),
        ("Ｍａｒｙ  Ann", "Mary Ann"),
    ],
)
def test_a_name_has_one_spelling(written: str, kept: str) -> None:
    assert normalised(written) == kept


@pytest.mark.requirement("R151")
@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("王丽", "wl"),
        ("单晓东", "sxd"),
        ("曾宪梓", "zxz"),
        ("尉迟恭", "ycg"),
        ("欧阳娜", "oyn"),
        ("覃勇", "qy ty"),
        ("乐静宜", "yjy ljy"),
        ("迪丽热巴·买买提", "dlrbmmt"),
        ("Mary Ann", "maryann"),
        ("吕布", "lb"),
        ("王𬸚", "wy"),
        ("", ""),
    ],
)
def test_initials_follow_the_surname_as_it_is_said(name: str, letters: str) -> None:
    assert initials(name) == letters
