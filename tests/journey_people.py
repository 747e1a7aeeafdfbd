"""People for the browser journeys: makes them in the stack of TISHENG_STACK, prints them as JSON.

Run by the journeys' own set-up (`frontend/e2e/people.ts`); each run gives fresh passwords.
"""

import json
import os
import sys
from pathlib import Path

from embedded.layout import Layout
from tests.stack import Stack

PEOPLE = {
    "city": "city_office@烟台市",
    "verifier": "city_office@烟台市",
    "appeals": "city_office@烟台市",
    "district": "district_office@芝罘区",
    "lead": "school_lead@芝罘区/烟台第五中学",
    "team": "school_team@芝罘区/烟台第五中学",
    "cityLead": "school_lead@市直属/烟台第一中学",
    "other": "school_lead@芝罘区/烟台第九中学",
    "centre": "equipment_centre@烟台市",
    "auditor": "auditor@烟台市",
    "admin": "system_admin@烟台市",
    "security": "security_admin@烟台市",
    "expert": "expert@烟台市",
    "teacher": "teacher@芝罘区/烟台第五中学",
    "keeper": "system_admin@烟台市",
    "novice": "teacher@芝罘区/烟台第五中学",  # signs in for the first time in its own journey
    "reader": "teacher@芝罘区/烟台第五中学",
    "deputy": "school_team@芝罘区/烟台第五中学",
    "leader": "group_leader@芝罘区/烟台第五中学/旅程教研组",
    "member": "teacher@芝罘区/烟台第五中学/旅程教研组",
    "colleague": "teacher@芝罘区/烟台第五中学/旅程教研组",
    # A school of their own: whom the rotation gives a work to is known to the journey.
    "certTeacher": "teacher@芝罘区/芝罘区毓璜顶小学",
    "certPeer": "teacher@芝罘区/芝罘区毓璜顶小学",
    "certOther": "teacher@芝罘区/芝罘区毓璜顶小学",
    "certTeam": "school_team@芝罘区/芝罘区毓璜顶小学",
    "drawn1": "teacher@芝罘区/烟台第九中学",
    "drawn2": "teacher@芝罘区/烟台第九中学",
    "drawn3": "teacher@芝罘区/烟台第九中学",
    "drawn4": "teacher@芝罘区/烟台第九中学",
    "toolCentre": "equipment_centre@烟台市",
    "toolTeacher": "teacher@芝罘区/烟台第九中学",
    "toolTeam": "school_team@芝罘区/烟台第九中学",
}
GROUP, SCHOOL = "旅程教研组", "烟台第五中学"
UNITS = "/api/auth/v1/organisations"


def found_group(stack: Stack) -> None:
    """Make the teaching group that some of them belong to, unless it is there."""
    keeper = stack.person("journey-keeper", PEOPLE["keeper"])
    named = {"q": SCHOOL, "kind": "school"}
    schools = keeper.http.get(UNITS, params=named).raise_for_status().json()["items"]
    (school,) = [one for one in schools if one["name"] == SCHOOL]
    below = {"parent_id": school["id"], "kind": "group", "limit": 200}
    groups = keeper.http.get(UNITS, params=below).raise_for_status().json()["items"]
    if GROUP not in {one["name"] for one in groups}:
        body = {"name": GROUP, "kind": "group", "parent_id": school["id"]}
        keeper.http.post(UNITS, json=body).raise_for_status()


def main() -> None:
    """Make those who are named, or everybody, and print `{key: {username, password}}`."""
    wanted = sys.argv[1:] or list(PEOPLE)
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    stack = Stack(Layout(Path(folder).absolute(), int(os.environ["PORT"])))
    if any(PEOPLE[key].endswith(GROUP) for key in wanted):
        found_group(stack)
    made = stack.people({f"journey-{key}": [PEOPLE[key]] for key in wanted})
    people = {
        key: {"username": person.username, "password": person.password}
        for key, person in zip(wanted, made.values(), strict=True)
    }
    print(json.dumps(people))


if __name__ == "__main__":
    main()
