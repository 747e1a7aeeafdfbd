"""The invented people of the demo round. Every name says that it is a sample (样例)."""

from collections.abc import Iterator
from dataclasses import dataclass

CITY = "烟台市"
CITY_RUN = "市直属"


@dataclass(frozen=True, slots=True)
class School:
    """A pilot school of the notice and the state its submission ends in."""

    district: str
    name: str
    state: str
    key: str  # in the login names of its people
    outcome: str  # where its marks lead: `excellent`, `pass` or `fail`


SCHOOLS = (
    School("芝罘区", "烟台第五中学", "draft", "wuzhong", "excellent"),
    School("芝罘区", "烟台第九中学", "submitted", "jiuzhong", "excellent"),
    School("芝罘区", "烟台第十一中学", "in_review", "shiyi", "pass"),
    School("芝罘区", "芝罘区潇翔小学", "returned", "xiaoxiang", "fail"),
    School("莱山区", "莱山区实验小学", "reviewed", "lsshiyan", "excellent"),
    School("莱山区", "烟台永铭中学", "verified", "yongming", "excellent"),
    School(CITY_RUN, "烟台第一中学", "announced", "yizhong", "pass"),
    School("莱山区", "莱山区滨海中学", "appealed", "binhai", "pass"),
    School("芝罘区", "芝罘区港城小学", "in_appeal", "gangcheng", "fail"),
    School("芝罘区", "芝罘区珠玑小学", "final", "zhuji", "excellent"),
)
# Schools that also have a management team in the demo: two of 芝罘区, one of 莱山区, one city-run.
WITH_TEAM = ("wuzhong", "jiuzhong", "lsshiyan", "yizhong")


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented person."""

    role: str
    person: str
    unit: str
    district: str
    username: str


GROUP = "样例·数学教研组"  # of the first school; its leader is made after it
LEADER = Sample("group_leader", "样例·数学教研组长", GROUP, SCHOOLS[0].district, "demo-leader")
TEACHERS = ("demo-teacher-1", "demo-teacher-2", "demo-teacher-3")


def samples() -> Iterator[Sample]:
    """Every sample person, offices first; the leader of the group apart."""
    yield Sample("city_office", "样例·市工程办甲", CITY, "", "demo-city-1")
    yield Sample("city_office", "样例·市工程办乙", CITY, "", "demo-city-2")
    yield Sample("district_office", "样例·芝罘区工程办", "芝罘区", "芝罘区", "demo-zhifu")
    yield Sample("district_office", "样例·莱山区工程办", "莱山区", "莱山区", "demo-laishan")
    for school in SCHOOLS:
        place = (school.name, school.district)
        yield Sample("school_lead", f"样例·{school.name}校长", *place, f"demo-{school.key}")
        if school.key in WITH_TEAM:
            person = f"样例·{school.name}管理团队"
            yield Sample("school_team", person, *place, f"demo-{school.key}-team")
    first = SCHOOLS[0]
    for number, title in enumerate("一二三", start=1):
        person = f"样例·教师{title}"
        yield Sample("teacher", person, first.name, first.district, f"demo-teacher-{number}")
    yield Sample("expert", "样例·评审专家", CITY, "", "demo-expert")
    yield Sample("equipment_centre", "样例·电教装备中心", CITY, "", "demo-equipment")
    yield Sample("auditor", "样例·审计员", CITY, "", "demo-audit")
    yield Sample("system_admin", "样例·系统管理员", CITY, "", "demo-admin")
    yield Sample("security_admin", "样例·安全管理员", CITY, "", "demo-security")
