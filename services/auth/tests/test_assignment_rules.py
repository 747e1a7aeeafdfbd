"""Who is barred from a task (回避), over every task and place. Pure."""

import pytest

from auth.assignments.rules import Bar, Home, SameDistrict, Target, Task, bar_of
from auth.organisations.rules import Kind

pytestmark = pytest.mark.requirement("R6")
CITY = Target("某市", "/1/", Kind.CITY, is_city_team=True)
EAST = Target("东区", "/1/2/", Kind.DISTRICT, is_city_team=True)
SCHOOL = Target("东区第一小学", "/1/2/3/", Kind.SCHOOL, is_city_team=True)
AT_SCHOOL = Home("东区第一小学", ["/1/2/3/9/"], [], ["/1/2/"])
NEARBY = Home("东区教研室", ["/1/2/"], [], ["/1/2/"])
FORMER = Home("西区教研室", ["/1/4/"], ["/1/2/3/"], ["/1/4/"])
OUTSIDE = Home("样例大学", [], [], [])
HELPING = (Task.GUIDANCE, Task.TRAINING, Task.DIAGNOSIS, Task.PLANNING)


@pytest.mark.parametrize("task", Task)
def test_nobody_works_on_the_own_school(task: Task) -> None:
    by_name = Home("东区第一小学", [], [], [])
    for same in SameDistrict:
        assert bar_of(task, SCHOOL, AT_SCHOOL, same=same) is Bar.OWN_UNIT
        assert bar_of(task, SCHOOL, by_name, same=same) is Bar.OWN_UNIT


@pytest.mark.parametrize("task", Task)
def test_the_former_unit_bars_from_judging_alone(task: Task) -> None:
    judges = task not in HELPING
    expected = Bar.FORMER_UNIT if judges else None
    assert bar_of(task, SCHOOL, FORMER, same=SameDistrict.OFF) is expected


@pytest.mark.parametrize("target", [EAST, SCHOOL])
@pytest.mark.parametrize("task", Task)
def test_the_own_district_bars_as_the_setting_says(task: Task, target: Target) -> None:
    judges = task not in HELPING
    barred = Bar.SAME_DISTRICT
    assert bar_of(task, target, NEARBY, same=SameDistrict.OFF) is None
    assert bar_of(task, target, NEARBY, same=SameDistrict.ALL) is barred
    at_default = bar_of(task, target, NEARBY, same=SameDistrict.JUDGING)
    assert at_default is (barred if judges else None)


def test_a_districts_own_team_works_in_its_district() -> None:
    own = Target(SCHOOL.name, SCHOOL.path, SCHOOL.kind, is_city_team=False)
    assert bar_of(Task.REVIEW, own, NEARBY, same=SameDistrict.ALL) is None


@pytest.mark.parametrize("home", [NEARBY, FORMER, OUTSIDE])
def test_nobody_is_barred_from_the_whole_city(home: Home) -> None:
    assert bar_of(Task.REVIEW, CITY, home, same=SameDistrict.ALL) is None
