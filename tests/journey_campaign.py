"""A campaign for the journey of judging: `python -m tests.journey_campaign`.

Makes three authors with a published lesson each, three judges of whom one is to be the arbiter, and
a city's campaign with the three lessons as entries. Prints accounts and the campaign's number.
`… over NUMBER` lets the public notice of that campaign end.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from embedded.layout import Layout
from kernel.actor import Role
from tests.callers import Calls, Mint, all_rows
from tests.campaigns import campaign_row, let_the_notice_end, put_campaign
from tests.journey_evidence import photo, unit_named
from tests.security.world import AUTH
from tests.stack import Stack
from tests.uploading import upload

CASES = "/api/cases/v1"
PATIENCE_SECONDS = 60
SCHOOLS = {
    "judgedOne": "烟台第五中学",
    "judgedTwo": "烟台第九中学",
    "judgedThree": "芝罘区潇翔小学",
}
LESSONS = {"judgedOne": "勾股定理", "judgedTwo": "二次函数", "judgedThree": "图形的运动"}
JUDGES = {"judgeOne": "评委甲", "judgeTwo": "评委乙", "judgeThree": "仲裁丙"}
# Neither a picture nor pages that could be copied without what it carries inside.
EMPTY_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def ready(calls: Calls, caller: Any, method: str, path: str, **more: Any) -> dict[str, Any]:
    """Call until it works: cases follows the directory, evidence checks files, within seconds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (answer := calls(caller, method, path, **more)).is_error:
        assert time.monotonic() < end, answer.text
        time.sleep(1)
    return dict(answer.json())


def lesson(calls: Calls, mint: Mint, person_id: str, school: Any, title: str) -> str:
    """Write a lesson, hand it in and have its school publish it; return its number."""
    author = mint.person(Role.TEACHER, school.path, org_id=school.id, person_id=person_id)
    team = mint.person(Role.SCHOOL_TEAM, school.path, org_id=school.id)
    files = [
        (upload(calls, author, "珠玑小学王老师板书.jpg", photo(), org_id=school.id), "attachment"),
        (upload(calls, author, "王老师教案.pdf", EMPTY_PDF, org_id=school.id), "lesson_plan"),
    ]
    new = {"kind": "lesson", "title": title}
    made = ready(calls, author, "POST", f"{CASES}/my-items", json=new)
    path = f"{CASES}/my-items/{made['id']}"
    body = {
        "title": title,
        "summary": f"三分钟在线测验找到学生起点。{school.name}组织。",
        "body": "背景：课堂导入难以了解起点。\n过程：在线测验、分组、练习。\n反思：测验可以更短。",
        "stages": ["junior"],
        "subjects": ["mathematics"],
        "abilities": ["A5"],
        "year": 2026,
        "licence": "by_nc",
        "pupils": "none",
        "files": [{"file_id": file_id, "role": role} for file_id, role in files],
    }
    seen = {"If-Match": f'"{made["version"]}"'}
    saved = ready(calls, author, "PUT", path, json=body, headers=seen)
    seen = {"If-Match": f'"{saved["version"]}"'}
    done = ready(calls, author, "POST", f"{path}/submit", headers=seen)
    seen = {"If-Match": f'"{done["version"]}"'}
    ready(calls, team, "POST", f"{CASES}/items/{made['id']}/publish", headers=seen)
    return str(made["id"])


def make(stack: Stack) -> dict[str, Any]:
    """Make everything; return what the journey needs to know."""
    calls, mint = Calls(stack), Mint(stack)
    mark = format(int(time.time()), "x")
    # New people each time: whoever judged before still has what they left undone.
    wanted = {f"journey-{key}-{mark}": [f"teacher@芝罘区/{name}"] for key, name in SCHOOLS.items()}
    wanted |= {f"journey-{key}-{mark}": ["expert@烟台市"] for key in JUDGES}
    names = {f"journey-{key}-{mark}": f"{name}{mark}" for key, name in JUDGES.items()}
    people = stack.people(wanted, names)
    probe = mint.person(Role.CITY_OFFICE, "/")
    (city,) = all_rows(calls, probe, f"{AUTH}/organisations", kind="city", q="烟台市")
    items = [
        lesson(
            calls, mint, people[f"journey-{key}-{mark}"].person_id,
            unit_named(calls, probe, name, "school"), f"{name}{LESSONS[key]}课例{mark}",
        )
        for key, name in SCHOOLS.items()
    ]  # fmt: skip
    row = campaign_row({key: str(city[key]) for key in ("id", "name", "path")}, f"旅程评选{mark}")
    put_campaign(stack.layout, row, items)
    calls.close()
    return {
        "campaign": str(row["id"]),
        "title": row["title"],
        "judges": list(names.values()),
        "people": {
            key.split("-")[1]: {"username": one.username, "password": one.password}
            for key, one in people.items()
        },
    }


def main() -> None:
    """Print what was made, or let a notice end."""
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    layout = Layout(Path(folder).absolute(), int(os.environ["PORT"]))
    if sys.argv[1:2] == ["over"]:
        let_the_notice_end(layout, sys.argv[2])
        return
    print(json.dumps(make(Stack(layout)), ensure_ascii=False))


if __name__ == "__main__":
    main()
