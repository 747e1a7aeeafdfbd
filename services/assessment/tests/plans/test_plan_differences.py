"""What a version changes is told part by part, in words."""

from assessment.plans import kinds
from assessment.plans.differences import PlanChange, PlanChangeKind, differences
from assessment.plans.rules import PlanKind

from .conftest import school_plan, study_plan


def stored(kind: PlanKind, document: dict[str, object]) -> dict[str, object]:
    return kinds.parse(kind, document).model_dump(mode="json")


def test_a_study_plan_tells_texts_rows_and_fields() -> None:
    before = study_plan()
    after = study_plan(theme="新的主题", optional_goals=[])
    after["modes"][0]["reason"] = "换了理由"
    after["activities"][0] |= {"form": "observe", "hours": "26"}
    after["abilities"].append({"code": "C2", "reason": "补充"})
    found = differences(
        PlanKind.STUDY, stored(PlanKind.STUDY, before), stored(PlanKind.STUDY, after), {}
    )
    changed = PlanChangeKind.CHANGED
    row = "学情分析专题研讨"
    assert found == [
        PlanChange("theme", "theme", changed, "", "theme", "数据驱动的精准教学", "新的主题"),
        PlanChange(
            "goals",
            "optional_goals",
            PlanChangeKind.REMOVED,
            "形成校本案例集",
            "",
            "形成校本案例集；不少于 20 篇",
            "",
        ),
        PlanChange("modes", "modes", changed, "数据驱动", "reason", "已建成智慧教室", "换了理由"),
        PlanChange("abilities", "abilities", PlanChangeKind.ADDED, "C2", "", "", "C2；补充"),
        PlanChange("schedule", "activities", changed, row, "hours", "25", "26"),
        PlanChange("schedule", "activities", changed, row, "form", "专题培训", "观课议课"),
    ]


def test_a_school_plan_tells_the_field_of_its_swot() -> None:
    after = school_plan()
    after["swot"]["staff"]["threats"] = "骨干流失"
    after["members"][1]["position"] = "vice_principal"
    before = stored(PlanKind.SCHOOL, school_plan())
    found = differences(PlanKind.SCHOOL, before, stored(PlanKind.SCHOOL, after), {})
    assert [(one.part, one.row, one.field, one.before, one.after) for one in found] == [
        ("team", "李主任", "position", "中层干部", "副校（园）长"),
        ("swot", "师资情况", "threats", "威", "骨干流失"),
    ]


def test_moving_a_row_is_no_difference() -> None:
    turned = study_plan()
    turned["abilities"].reverse()
    before = stored(PlanKind.STUDY, study_plan())
    assert differences(PlanKind.STUDY, before, stored(PlanKind.STUDY, turned), {}) == []


def test_a_goal_that_is_followed_is_told_by_its_words() -> None:
    after = study_plan()
    after["basic_goals"][0]["follows"] = "g7"
    before = stored(PlanKind.STUDY, study_plan())
    (found,) = differences(
        PlanKind.STUDY, before, stored(PlanKind.STUDY, after), {"g7": "全员达标"}
    )
    assert (found.field, found.before, found.after) == ("follows", "", "全员达标")
