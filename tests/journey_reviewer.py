"""A serving expert for the journey of re-reviews: `python -m tests.journey_reviewer`.

Makes a person with the right of an expert and brings them into the city's team, unless they serve
there already. Prints the account and the name.
"""

import json
import os
from datetime import date
from pathlib import Path

from embedded.layout import Layout
from tests.stack import Person, Stack

AUTH = "/api/auth/v1"
NAME = "样例复核专家"


def serve(office: Person, expert: Person) -> None:
    """Nominate the expert, choose them into a batch of their own, and publish it."""
    http = office.http
    named = {"q": NAME, "state": "serving", "limit": "200"}
    found = http.get(f"{AUTH}/expert-entries", params=named).raise_for_status().json()["items"]
    if any(one["person_id"] == expert.person_id for one in found):
        return
    city = office.session["grants"][0]["org_id"]
    body = {"organisation_id": city, "name": NAME, "unit": "样例教科院", "source": "research"}
    body |= {"person_id": expert.person_id, "reason": "样例理由"}
    made = http.post(f"{AUTH}/expert-entries", json=body).raise_for_status().json()
    batch = {"organisation_id": city, "name": f"样例批次 {made['id'][-6:]}", "term": "样例任期"}
    batch_id = http.post(f"{AUTH}/expert-batches", json=batch).raise_for_status().json()["id"]
    path = f"{AUTH}/expert-entries/{made['id']}/select"
    tag = {"If-Match": f'"{made["version"]}"'}
    http.post(path, json={"batch_id": batch_id}, headers=tag).raise_for_status()
    on = {"on": str(date.today())}  # noqa: DTZ011 -- the day before is as good
    http.post(f"{AUTH}/expert-batches/{batch_id}/publish", json=on).raise_for_status()


def main() -> None:
    """Make the expert and print the account."""
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    stack = Stack(Layout(Path(folder).absolute(), int(os.environ["PORT"])))
    expert = stack.person("journey-reviewer", "expert@烟台市", name=NAME)
    serve(stack.person("journey-poolOffice", "city_office@烟台市"), expert)
    print(json.dumps({"username": expert.username, "password": expert.password, "name": NAME}))


if __name__ == "__main__":
    main()
