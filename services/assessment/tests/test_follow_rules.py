"""What a personal plan is told about the goals it follows (R61)."""

import pytest

from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.follows import Followed, OfferedGoal, remarks
from assessment.plans.rules import PlanKind
from kernel.db import uuid7

pytestmark = pytest.mark.requirement("R61")
SCHOOL, GROUP = uuid7(), uuid7()
WHOLE = OfferedGoal(PlanKind.SCHOOL, SCHOOL, "珠玑小学", "g1", "全员达标")
# The same key as the school's goal: it is another goal all the same.
MATHS = OfferedGoal(PlanKind.GROUP, GROUP, "数学教研组", "g1", "人人会用学情分析")


def chosen(goal: OfferedGoal, text: str | None = None) -> Followed:
    return Followed(goal.source, goal.plan_id, goal.key, goal.text if text is None else text)


NONE = "还没有采用学校和教研组的目标；建议从现行计划的目标中选择要落实的"
GONE = "采用的目标已不在现行计划中：{}；请取消采用或重新选择"
REWORDED = "采用的目标在采用后已变更：{}；请核对现在的文字"
OF_MATHS = GONE.format("教研组计划“人人会用学情分析”")
BOTH = REWORDED.format("学校规划“九成达标”、教研组计划“人人会用”")
LONG = REWORDED.format(f"学校规划“{'长' * 40}…”")


@pytest.mark.parametrize(
    ("follows", "offered", "expected"),
    [
        ([], [], []),
        ([], [WHOLE], [("follows_none", NONE)]),
        ([chosen(MATHS)], [WHOLE, MATHS], []),
        ([chosen(MATHS)], [WHOLE], [("follows_gone", OF_MATHS)]),
        (
            [chosen(WHOLE, "九成达标"), chosen(MATHS, "人人会用")],
            [WHOLE, MATHS],
            [("follows_reworded", BOTH)],
        ),
        (
            [chosen(WHOLE, "长" * 41), chosen(MATHS)],
            [WHOLE],
            [("follows_gone", OF_MATHS), ("follows_reworded", LONG)],
        ),
    ],
)
def test_what_is_said_about_the_goals_that_were_chosen(
    follows: list[Followed], offered: list[OfferedGoal], expected: list[tuple[str, str]]
) -> None:
    found = remarks(follows, offered)
    assert [(one.code, one.message) for one in found] == expected
    assert {one.field for one in found} <= {"follows"}


def test_a_document_of_before_follows_nothing() -> None:
    assert PersonalPlanContent.model_validate({"goal": "用数据改进教学"}).followed() == []
