"""Things to be denied: one of each kind, made once through the public API.

The school under test is a pilot school of 芝罘区; another of the same district, one of 福山区 and a
city-run one stand beside it.
"""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from kernel.actor import Role
from tests.callers import Caller, Calls, Mint, Unit, all_rows
from tests.uploading import upload

AUTH, ASSESSMENT, EVIDENCE = "/api/auth/v1", "/api/assessment/v1", "/api/evidence/v1"
PATIENCE_SECONDS = 90
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class World:
    """One thing of each kind, and the people who made them."""

    calls: Calls
    mint: Mint
    city: Unit
    districts: list[Unit]
    schools: dict[str, list[Unit]]
    things: dict[str, str] = field(default_factory=dict)

    @cached_property
    def office(self) -> Caller:
        """The city office."""
        return self.mint.person(Role.CITY_OFFICE, self.city.path, org_id=self.city.id)

    @cached_property
    def admin(self) -> Caller:
        """The keeper of accounts."""
        return self.mint.person(Role.SYSTEM_ADMIN, self.city.path, org_id=self.city.id)

    @cached_property
    def lead(self) -> Caller:
        """The head of the school under test; owns the uploads."""
        return self.mint.person(Role.SCHOOL_LEAD, self.school.path, org_id=self.school.id)

    @property
    def district(self) -> Unit:
        """The district of the school under test."""
        return self.districts[0]

    @property
    def school(self) -> Unit:
        """The school under test."""
        return self.schools[self.district.id][0]

    @property
    def neighbour(self) -> Unit:
        """Another school of the same district."""
        return self.schools[self.district.id][1]

    @property
    def stranger(self) -> Unit:
        """A school of another district."""
        return self.schools[self.districts[1].id][0]

    def new_person(self) -> str:
        """Register somebody at the school under test."""
        body = {"name": "样例教师", "staff_no": f"S{uuid4().hex[:12]}", "org_id": self.school.id}
        return str(self.calls.ok(self.admin, "POST", f"{AUTH}/people", json=body).json()["id"])

    def new_grant(self) -> str:
        """Give the person under test a right that may be taken away."""
        path = f"{AUTH}/people/{self.things['person_id']}/grants"
        held = self.calls.ok(self.admin, "GET", path).json()["items"]
        for grant in held:
            if grant["role"] == Role.TEACHER:
                return str(grant["id"])
        body = {"role": Role.TEACHER, "org_id": self.school.id}
        return str(self.calls.ok(self.admin, "POST", path, json=body).json()["id"])

    def new_upload(self) -> str:
        """Begin an upload by the school's head."""
        body = {"filename": "样例.pdf", "size": len(PDF), "media_type": "application/pdf"}
        begun = self.calls.ok(self.lead, "POST", f"{EVIDENCE}/uploads", json=body)
        return str(begun.json()["id"])

    def new_round(self, *schools: Unit) -> str:
        """Prepare a round for the schools named."""
        today = date.today()  # noqa: DTZ011 -- a deadline weeks away
        rubrics = self.calls.ok(self.office, "GET", f"{ASSESSMENT}/rubrics").json()["items"]
        body: dict[str, Any] = {
            "name": f"样例批次 {uuid4().hex[:8]}",
            "school_year": "2026-2027",
            "rubric_id": next(r["id"] for r in rubrics if r["state"] == "published"),
            "self_due_on": str(today + timedelta(days=30)),
            "district_due_on": str(today + timedelta(days=60)),
            "city_due_on": str(today + timedelta(days=90)),
            "roster": "listed",
            "school_ids": [school.id for school in schools],
        }
        made = self.calls.ok(self.office, "POST", f"{ASSESSMENT}/rounds", json=body)
        return str(made.json()["id"])

    def open_round(self, round_id: str) -> None:
        """Open a round; assessment follows the directory within seconds."""
        end = time.monotonic() + PATIENCE_SECONDS
        path = f"{ASSESSMENT}/rounds/{round_id}/open"
        while (answer := self.calls(self.office, "POST", path)).is_error:
            if time.monotonic() > end:
                raise AssertionError(f"the round does not open: {answer.text}")
            time.sleep(1)

    def new_draft_rubric(self) -> str:
        """Copy the published rubric."""
        body = {"source_id": self.things["rubric_id"]}
        made = self.calls.ok(self.office, "POST", f"{ASSESSMENT}/rubrics", json=body)
        return str(made.json()["id"])

    def submission_of(self, school: Unit) -> str:
        """Find a school's submission in the round under test."""
        path = f"{ASSESSMENT}/rounds/{self.things['round_id']}/submissions"
        rows = self.calls.ok(self.office, "GET", path).json()["items"]
        return str(next(row["id"] for row in rows if row["school_id"] == school.id))


def build(calls: Calls, mint: Mint) -> World:
    """Find the notice's units and make one thing of each kind."""
    probe = mint.person(Role.CITY_OFFICE, "/")
    listed = {
        kind: [
            Unit(str(row["id"]), str(row["path"]), str(row["name"]))
            for row in all_rows(calls, probe, f"{AUTH}/organisations", kind=kind)
        ]
        for kind in ("city", "district", "school")
    }
    chosen = [u for u in listed["district"] if u.name in ("芝罘区", "福山区")]
    districts = sorted(chosen, key=lambda unit: unit.name, reverse=True)
    schools = {
        home.id: [s for s in listed["school"] if s.path.startswith(home.path)] for home in districts
    }
    city = listed["city"][0]
    schools["city-run"] = [
        school for school in listed["school"] if school.path.count("/") == city.path.count("/") + 1
    ]
    world = World(calls, mint, city, districts, schools)
    _fill(world)
    return world


def _fill(world: World) -> None:
    calls, things = world.calls, world.things
    rubrics = calls.ok(world.office, "GET", f"{ASSESSMENT}/rubrics").json()["items"]
    things["rubric_id"] = next(r["id"] for r in rubrics if r["state"] == "published")
    things["organisation_id"] = world.school.id
    things["person_id"] = world.new_person()
    things["grant_id"] = world.new_grant()
    things["file_id"] = upload(calls, world.lead, "样例.pdf", PDF, org_id=world.school.id)
    things["upload_id"] = world.new_upload()
    things["round_id"] = world.new_round(
        world.school, world.neighbour, world.stranger, world.schools["city-run"][0]
    )
    world.open_round(things["round_id"])
    things["submission_id"] = world.submission_of(world.school)
    item = f"{ASSESSMENT}/submissions/{things['submission_id']}/items/C1"
    body = {"narrative": "见材料", "evidence_file_ids": [things["file_id"]]}
    calls.ok(world.lead, "PUT", item, json=body, headers={"If-Match": '"0"'})
