"""Plans of a school played through the API: written, handed in by the principal, approved."""

from typing import Any

from tests.callers import Caller, Calls

YEARS = "/api/assessment/v1/years"
# Three environments and four dimensions are met.
CODES = ("A1", "A2", "A5", "A12", "B1", "B2", "B5", "C1")


def study_content(day: str) -> dict[str, Any]:
    """Return a study plan that lacks nothing; its one activity is on a day of the year."""
    return {
        "theme": "数据驱动的精准教学",
        "theme_basis": "依据学校愿景和智慧教室条件。",
        "basic_goals": [{"key": "g1", "text": "全员完成研修", "measure": "学时统计"}],
        "optional_goals": [{"key": "g2", "text": "形成案例集", "measure": "不少于 20 篇"}],
        "modes": [{"mode": "data_driven", "reason": "已建成智慧教室。"}],
        "abilities": [{"code": code, "reason": "与主题相关。"} for code in CODES],
        "activities": [
            {
                "key": "a1",
                "on": day,
                "place": "录播教室",
                "content": "学情分析专题研讨",
                "participants": "全体教师",
                "hours": "25",
                "form": "lecture",
                "way": "school",
            }
        ],
    }


def school_content(day: str) -> dict[str, Any]:
    """Return a school plan that lacks nothing."""
    area = {"strengths": "优", "weaknesses": "弱", "opportunities": "机", "threats": "威"}
    head = {"key": "m1", "name": "王校长", "position": "principal", "is_head": True, "duty": "统筹"}
    return {
        "members": [head, {"key": "m2", "name": "李主任", "position": "manager", "duty": "培训"}],
        "swot": dict.fromkeys(("hardware", "staff", "teaching", "resources"), area),
        "vision": "三年建成智慧校园。",
        "agreements": [
            {"key": f"r-{by}", "by": by, "on": day, "record": "会议通过。"}
            for by in ("management", "staff")
        ],
        "goals": [
            {"key": "g1", "text": "全员达标", "measure": "100%", "years": 1, "is_ability": True}
        ],
        "tasks": [
            {"key": f"t-{doer}", "doer": doer, "who": "某某", "task": "推进", "measures": "月报"}
            for doer in ("leader", "group")
        ],
    }


CONTENT = {"study": study_content, "school": school_content}


def approved_plan(
    calls: Calls, people: tuple[Caller, Caller], kind: str, school_id: str, year_id: str
) -> str:
    """Return the plan of a school; the principal writes it, the reviewer approves it, if needed."""
    lead, reviewer = people
    base = f"/api/assessment/v1/{kind}-plans"
    (row,) = calls.ok(lead, "GET", f"{base}?year_id={year_id}").json()["items"]
    if row["approved_version_no"] is not None:
        return str(row["plan_id"])
    place = {"school_id": school_id, "year_id": year_id}
    plan_id = row["plan_id"] or calls.ok(lead, "POST", base, json=place).json()["id"]
    path = f"{base}/{plan_id}"
    day = calls.ok(lead, "GET", f"{YEARS}/{year_id}").json()["starts_on"]
    version = calls.ok(lead, "GET", path).json()["version"]
    steps = (
        (lead, "PUT", "", CONTENT[kind](day)),
        (lead, "POST", "/submit", None),
        (reviewer, "POST", "/approve", {"opinion": "目标清楚，安排可行。"}),
    )
    for who, method, verb, body in steps:
        seen = {"headers": {"If-Match": f'"{version}"'}}
        answer = calls.ok(
            who, method, path + verb, **seen, **({} if body is None else {"json": body})
        )
        version = answer.json()["version"]
    return str(plan_id)
