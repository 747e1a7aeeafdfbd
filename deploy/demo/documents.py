"""What the sample school plans for the year; every text says that it is a sample (样例)."""

from collections.abc import Mapping
from typing import Any

MARK = "（样例，由演示程序生成）"
# Three environments and four dimensions are met.
CODES = ("A1", "A2", "A5", "A12", "B1", "B2", "B5", "C1")
Document = dict[str, Any]


def study(day: str) -> Document:
    """The school's study plan; its activities are on a day of the year."""
    return {
        "theme": f"数据驱动的精准教学{MARK}",
        "theme_basis": f"依据学校发展愿景和智慧教室条件{MARK}。",
        "basic_goals": [
            {"key": "g1", "text": "全员完成本年度研修", "measure": "学时统计", "follows": "s1"}
        ],
        "optional_goals": [{"key": "g2", "text": "形成课例集", "measure": "不少于 10 篇"}],
        "modes": [{"mode": "data_driven", "reason": f"已建成智慧教室{MARK}。"}],
        "abilities": [{"code": code, "reason": "与研修主题相关。"} for code in CODES],
        "activities": [
            _row("a1", day, "学情分析专题研讨", "10"),
            _row("a2", day, "课堂评价工具实操", "15"),
        ],
    }


def _row(key: str, day: str, content: str, hours: str) -> Document:
    return {
        "key": key,
        "on": day,
        "time": "14:00—16:00",
        "place": "录播教室",
        "content": f"{content}{MARK}",
        "participants": "全体教师",
        "hours": hours,
        "form": "lecture",
        "way": "school",
    }


def school(day: str) -> Document:
    """The school's development plan."""
    area = dict.fromkeys(("strengths", "weaknesses", "opportunities", "threats"), f"见说明{MARK}")
    head = {"key": "m1", "name": "样例·校长", "position": "principal", "is_head": True}
    other = {"key": "m2", "name": "样例·主任", "position": "manager", "duty": "组织培训"}
    return {
        "members": [head | {"duty": "统筹推进"}, other],
        "swot": dict.fromkeys(("hardware", "staff", "teaching", "resources"), area),
        "vision": f"三年建成智慧校园{MARK}。",
        "agreements": [
            {"key": f"r-{by}", "by": by, "on": day, "record": f"会议通过{MARK}。"}
            for by in ("management", "staff")
        ],
        "goals": [
            {"key": "s1", "text": "教师信息化能力全员达标", "measure": "达标率 100%", "years": 1}
            | {"is_ability": True}
        ],
        "tasks": [
            {"key": f"t-{doer}", "doer": doer, "who": "样例", "task": "推进", "measures": "月报"}
            for doer in ("leader", "group")
        ],
    }


def group(day: str) -> Document:
    """The teaching group's plan; its abilities are the school's."""
    whole = study(day)
    goal = {"key": "q1", "text": "人人会用课堂评价工具", "measure": "课例 6 节", "follows": "s1"}
    return {
        "situation": f"本组教师 4 人，已有智慧教室授课经验{MARK}。",
        "goals": [goal],
        "abilities": whole["abilities"][:3],
        "activities": whole["activities"][:1],
    }


def personal(day: str) -> Document:
    """A teacher's plan."""
    return {
        "level": f"能使用课件授课，数据分析经验较少{MARK}。",
        "environments": ["multimedia", "blended"],
        "goal": f"学会用课堂数据调整教学{MARK}。",
        "abilities": [
            {"code": code, "goal": f"在常态课中应用{MARK}", "due_on": day}
            for code in ("A1", "A2", "A5")
        ],
        "dimension_reason": "先从学情分析和教学设计做起。",
    }


PLANS: Mapping[str, Any] = {"school": school, "study": study}
HOUR_BOOK = "样例·线上学时.csv"


def hour_book(staff: tuple[str, ...], days: tuple[str, str]) -> bytes:
    """The learning platform's table: two courses of each of the teachers."""
    rows = ["工号,课程名称,学时,完成日期"]
    for number, one in enumerate(staff):
        rows.append(f"{one},样例课程：信息化教学设计,{8 - 2 * number},{days[0]}")
        rows.append(f"{one},样例课程：课堂评价工具,4,{days[1]}")
    return "\n".join([*rows, ""]).encode()
