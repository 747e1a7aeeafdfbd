"""The sample school's year: plans, hours, an activity, the school's scheme, a finished draw.

Every step looks first whether it was taken: run again, nothing is added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from demo import documents
from demo.api import Caller, StepRefused, wait_for
from demo.documents import MARK
from demo.files import upload_picture
from demo.people import GROUP, TEACHERS
from kernel.clock import local_date, utc_now

ADDRESS = "/api/assessment/v1"
UNITS, PEOPLE = "/api/auth/v1/organisations", "/api/auth/v1/people"
LEAD, TEAM, LEADER, OFFICE = "demo-wuzhong", "demo-wuzhong-team", "demo-leader", "demo-zhifu"
TITLE: Final = "样例·数学组观课议课"
# Where the teachers' plans stand in the end.
STATES: Final = dict(zip(TEACHERS, ("approved", "submitted", "returned"), strict=True))


@dataclass(frozen=True)
class Year:
    """The sample school in the open year, and its people."""

    people: Mapping[str, Caller]  # by login name
    id: str
    starts_on: date
    group_id: str
    fonts: Path

    @property
    def school_id(self) -> str:
        """The school's id."""
        return str(self.people[LEAD].grants[0]["org_id"])

    @property
    def day(self) -> str:
        """A day of the year that is over: yesterday, at least the first one."""
        return str(max(local_date(utc_now()) - timedelta(days=1), self.starts_on))

    @property
    def days_ahead(self) -> str:
        """A day in two weeks."""
        return str(local_date(utc_now()) + timedelta(days=14))


def found_group(people: Mapping[str, Caller]) -> str:
    """Return the teaching group of the school, founded with the teachers in it if needed."""
    centre, school_id = people["demo-equipment"], people[LEAD].grants[0]["org_id"]
    found = centre.get(UNITS, parent_id=school_id, kind="group", limit="200")["items"]
    group = next((one for one in found if one["name"] == GROUP), None)
    if group is None:
        body = {"name": GROUP, "kind": "group", "parent_id": school_id}
        group = centre.post(UNITS, body)
    for username in TEACHERS:
        (person,) = centre.get(PEOPLE, q=username.upper())["items"]
        if group["id"] not in {one["org_id"] for one in person["memberships"]}:
            body = {"org_id": group["id"], "from_on": str(local_date(utc_now()))}
            centre.post(f"{PEOPLE}/{person['id']}/memberships", body)
    return str(group["id"])


def play_year(year: Year) -> None:
    """Take every part of the year to where it ends, in the order in which they build on another."""
    for kind in ("school", "study"):
        _school_plan(year, kind)
    _group_plan(year)
    for username, state in STATES.items():
        _personal_plan(year, username, state)
    _import_hours(year)
    _activity(year)
    _scheme(year)


def _steps(path: str, version: int, steps: tuple[tuple[Caller, str, Any], ...]) -> None:
    """Take steps one after the other; an empty verb saves the document."""
    for who, verb, body in steps:
        seen = who.post(f"{path}/{verb}", body, version) if verb else who.put(path, body, version)
        version = seen["version"]


def _school_plan(year: Year, kind: str) -> None:
    people, base = year.people, f"{ADDRESS}/{kind}-plans"
    (row,) = people[LEAD].get(base, year_id=year.id, limit="1")["items"]
    if row["plan_id"]:
        return
    body = {"school_id": year.school_id, "year_id": year.id}
    made = people[TEAM].post(base, body)
    approval = {"opinion": f"目标清楚，安排可行{MARK}。"}
    _steps(
        f"{base}/{made['id']}",
        made["version"],
        (
            (people[TEAM], "", documents.PLANS[kind](year.day)),
            (people[LEAD], "submit", None),
            (people[OFFICE], "approve", approval),
        ),
    )


def _group_plan(year: Year) -> None:
    people, base = year.people, f"{ADDRESS}/group-plans"

    def row() -> Any:  # assessment follows the directory within seconds
        listed = people[TEAM].get(base, year_id=year.id, limit="200")["items"]
        return next((one for one in listed if one["group_id"] == year.group_id), None)

    if wait_for(row)["plan_id"]:
        return
    made = people[LEADER].post(base, {"group_id": year.group_id, "year_id": year.id})
    _steps(
        f"{base}/{made['id']}",
        made["version"],
        (
            (people[LEADER], "", documents.group(year.day)),
            (people[LEADER], "submit", None),
            (people[TEAM], "approve", {"opinion": f"同意{MARK}。"}),
        ),
    )


def _personal_plan(year: Year, username: str, until: str) -> None:
    teacher, team, base = year.people[username], year.people[TEAM], f"{ADDRESS}/personal-plans"
    try:
        teacher.get(f"{base}/mine", year_id=year.id)
    except StepRefused:
        pass  # not begun yet
    else:
        return
    body = {"year_id": year.id, "school_id": year.school_id}
    made = teacher.post(base, body)
    path = f"{base}/{made['id']}"
    saved = teacher.put(path, documents.personal(year.days_ahead), made["version"])
    handed_in = teacher.post(f"{path}/submit", None, saved["version"])
    if until == "approved":
        team.post(f"{path}/approve", None, handed_in["version"])
    if until == "returned":
        reason = f"请把目标写得可以检验{MARK}"
        back = {"reason": reason, "due_on": year.days_ahead}
        team.post(f"{path}/return", back, handed_in["version"])


def _import_hours(year: Year) -> None:
    centre, base = year.people["demo-equipment"], f"{ADDRESS}/hour-imports"
    known = centre.get(base, limit="200")["items"]
    if any(one["filename"] == documents.HOUR_BOOK for one in known):
        return
    before = max(date.fromisoformat(year.day) - timedelta(days=1), year.starts_on)
    staff = tuple(name.upper() for name in TEACHERS)
    book = documents.hour_book(staff, (str(before), year.day))
    made = centre.post_file(base, documents.HOUR_BOOK, book, year_id=year.id)
    centre.post(f"{base}/{made['id']}/apply", {"skip_errors": True})


def _activity(year: Year) -> None:
    """One of the group's, held yesterday; hours of those entered by hand wait for the school."""
    leader, base = year.people[LEADER], f"{ADDRESS}/activities"
    known = leader.get(base, year_id=year.id, unit_id=year.group_id)["items"]
    if any(one["title"] == TITLE for one in known) or year.day == str(local_date(utc_now())):
        return
    body = {
        "unit_id": year.group_id,
        "year_id": year.id,
        "title": TITLE,
        "form": "lesson_observation",
        "way": "group",
        "place": "录播教室",
        "content": f"观课后集体议课{MARK}",
        "held_on": year.day,
        "starts_at": "14:00",
        "ends_at": "16:00",
        "hours": "2",
        "audience": "people",
        "person_ids": _teachers(year),
    }
    made = leader.post(base, body)
    path = f"{base}/{made['id']}"
    for one in made["people"]:
        said = {"present": True, "reason": f"纸质签到表{MARK}"}
        leader.put(f"{path}/attendance/{one['person_id']}", said, made["version"])
    seen = leader.get(path)
    picture = upload_picture(leader, "观课现场", year.fonts)
    record = {"text": f"围绕课堂提问议课，形成改进意见三条{MARK}。", "file_ids": [picture]}
    recorded = leader.put(f"{path}/record", record, seen["version"])
    leader.post(f"{path}/close", {"no_image_reason": ""}, recorded["version"])
    _confirm_one(year)


def _teachers(year: Year) -> list[str]:
    path = f"{ADDRESS}/activity-schools/{year.school_id}/staff"
    found = year.people[LEADER].get(path, q="样例·教师", limit="50")["items"]
    return [str(one["id"]) for one in found]


def _confirm_one(year: Year) -> None:
    team = year.people[TEAM]
    rows = team.get(f"{ADDRESS}/hours", year_id=year.id, state="waiting")["items"]
    mine = [row for row in rows if row["title"] == TITLE][:1]
    if mine:
        records = [{"id": row["id"], "version": row["version"]} for row in mine]
        team.post(f"{ADDRESS}/hour-decisions", {"verb": "confirm", "records": records})


def _scheme(year: Year) -> None:
    team, base = year.people[TEAM], f"{ADDRESS}/school-schemes"
    (row,) = team.get(base, year_id=year.id, limit="1")["items"]
    if row["scheme_id"]:
        return
    made = team.post(base, {"school_id": year.school_id, "year_id": year.id})
    content = made["content"] | {"basis": f"{made['content']['basis']}{MARK}"}
    path = f"{base}/{made['id']}"
    steps = ((team, "", content), (year.people[LEAD], "publish", None))
    _steps(path, made["version"], steps)
    year.people[TEACHERS[0]].post(f"{path}/acknowledge", {"version_no": 1})


def finish_draw(year: Year) -> None:
    """Draw everybody of the district's sample schools, rate their works again, and end it."""
    office, base = year.people[OFFICE], f"{ADDRESS}/draws"
    if office.get(base, year_id=year.id)["items"]:
        return
    terms = {"kind": "spot_check", "year_id": year.id, "rate": 100, "reason": f"样例抽查{MARK}"}
    frozen = office.post(base, terms)
    path = f"{base}/{frozen['id']}"
    seed = {"seed": "352614", "seed_note": f"演示程序录入的数字{MARK}"}
    office.post(f"{path}/draw", seed, frozen["version"])
    pieces = office.get(f"{ADDRESS}/draw-pieces", year_id=year.id, draw_id=frozen["id"])["items"]
    for piece in pieces:
        rated = {"level": "excellent", "reason": ""}
        office.put(f"{ADDRESS}/draw-pieces/{piece['id']}/rating", rated, piece["version"])
    office.post(f"{path}/conclude", None, office.get(path)["version"])
