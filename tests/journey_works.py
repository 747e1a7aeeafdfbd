"""A certified work for the journey of re-reviews: `python -m tests.journey_works`.

Makes three teachers and a member of the management team of a school and lets them certify one
ability up to the school's rating, in the open year. Prints the teacher's account and the work.
"""

import json
import os
from pathlib import Path

from demo.api import Caller, wait_for
from demo.certifying import ADDRESS, Work, bring
from embedded.environment import FONTS
from embedded.layout import Layout
from tests.stack import Stack

SCHOOL, ABILITY = "芝罘区潇翔小学", "A1"
TEACHER, TEAM = "journey-workTeacher", "journey-workTeam"
STAFF = {
    TEACHER: "teacher",
    "journey-workPeer": "teacher",
    "journey-workOther": "teacher",
    TEAM: "school_team",
}


def callers(stack: Stack) -> dict[str, Caller]:
    """Make the people and sign them in."""
    made = stack.people({name: [f"{role}@芝罘区/{SCHOOL}"] for name, role in STAFF.items()})
    return {
        name: Caller(
            stack.url,
            {"username": name, "password": person.password, "person": f"样例{name}"},
        )
        for name, person in made.items()
    }


def wait_until_known(team: Caller) -> None:
    """Assessment follows the directory within seconds: peers are found among those it knows."""
    school_id = team.grants[0]["org_id"]
    path = f"{ADDRESS}/certification-schools/{school_id}/teachers"

    def known() -> bool | None:
        found = {one["name"] for one in team.get(path, limit="200")["items"]}
        return True if {f"样例{name}" for name in STAFF} <= found else None

    wait_for(known)


def main() -> None:
    """Make the work and print where it stands."""
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    layout = Layout(Path(folder).absolute(), int(os.environ["PORT"]))
    people = callers(Stack(layout))
    wait_until_known(people[TEAM])
    made = people[TEACHER].post(f"{ADDRESS}/certifications", {"ability_code": ABILITY})
    work = Work(people, people[TEACHER], people[TEAM], str(made["id"]), "school_rated", FONTS)
    bring(work, str(made["state"]))
    account = people[TEACHER].account
    print(json.dumps({"username": account["username"], "password": account["password"]}))


if __name__ == "__main__":
    main()
