"""Things to be denied: one of each kind, made once through the public API.

The school under test is a pilot school of 芝罘区; another of the same district, one of 福山区 and a
city-run one stand beside it.
"""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from secrets import randbelow
from typing import Any
from uuid import uuid4

from kernel.actor import Role
from tests import planning, playing
from tests.callers import Caller, Calls, Mint, Unit, all_rows
from tests.security import certifications
from tests.security.activities import fill_the_activities
from tests.security.campaigns import fill_the_campaigns
from tests.security.draws import fill_the_draws
from tests.security.feedback import fill_the_feedback
from tests.security.groups import fill_the_groups
from tests.security.hours import fill_the_hours
from tests.security.items import fill_the_items
from tests.security.judging import fill_the_judging
from tests.security.pool import fill_the_pool
from tests.security.practice import fill_the_practice
from tests.security.schemes import fill_the_schemes
from tests.uploading import upload

AUTH, ASSESSMENT, EVIDENCE = "/api/auth/v1", "/api/assessment/v1", "/api/evidence/v1"
PATIENCE_SECONDS = 90
REASON = {"reason": "样例理由"}
YEAR = {"name": "样例年度", "starts_on": "2026-09-01", "ends_on": "2027-08-31"}
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
    def centre(self) -> Caller:
        """The keeper of the registers."""
        return self.mint.person(Role.EQUIPMENT_CENTRE, self.city.path, org_id=self.city.id)

    @cached_property
    def lead(self) -> Caller:
        """The head of the school under test; owns the uploads."""
        return self.mint.person(Role.SCHOOL_LEAD, self.school.path, org_id=self.school.id)

    @cached_property
    def peer(self) -> Caller:
        """The colleague who is to rate a work of the head of the school."""
        return certifications.peer(self)

    @cached_property
    def reviewer(self) -> Caller:
        """Somebody of the district's office."""
        return self.mint.person(Role.DISTRICT_OFFICE, self.district.path, org_id=self.district.id)

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

    def new_person(self, **more: str) -> str:
        """Register somebody at the school under test."""
        body = {"name": "样例教师", "staff_no": f"S{uuid4().hex[:12]}", "org_id": self.school.id}
        made = self.calls.ok(self.admin, "POST", f"{AUTH}/people", json=body | more)
        return str(made.json()["id"])

    def new_proposal(self, person_id: str) -> str:
        """Propose, as the keeper of accounts, that somebody should be an auditor."""
        body = {"person_id": person_id, "role": Role.AUDITOR, "org_id": self.city.id} | REASON
        made = self.calls.ok(self.admin, "POST", f"{AUTH}/grant-proposals", json=body)
        return str(made.json()["id"])

    def new_auditor(self) -> tuple[str, str]:
        """Make an auditor with two administrators; return the person and the right."""
        person_id = self.new_person()
        path = f"{AUTH}/grant-proposals/{self.new_proposal(person_id)}/confirm"
        second = self.mint.person(Role.SECURITY_ADMIN, self.city.path, org_id=self.city.id)
        return person_id, str(self.calls.ok(second, "POST", path).json()["grant_id"])

    def new_member(self) -> dict[str, str]:
        """Take somebody into the office of the district; no department is entered yet."""
        body = {
            "name": "样例成员",
            "staff_no": f"D{uuid4().hex[:12]}",
            "org_id": self.district.id,
        }
        made = self.calls.ok(self.admin, "POST", f"{AUTH}/people", json=body)
        person_id = str(made.json()["id"])
        right = {"role": Role.DISTRICT_OFFICE, "org_id": self.district.id}
        path = f"{AUTH}/people/{person_id}/grants"
        given = self.calls.ok(self.admin, "POST", path, json=right).json()
        return {"person_id": person_id, "grant_id": str(given["id"])}

    def new_expert(self, **more: str) -> str:
        """Propose somebody, from outside unless named, for the team of the district."""
        body = {
            "organisation_id": self.district.id,
            "name": f"样例专家{uuid4().hex[:8]}",
            "unit": "样例大学",
            "source": "university",
        } | REASON
        body |= more
        made = self.calls.ok(self.reviewer, "POST", f"{AUTH}/expert-entries", json=body)
        return str(made.json()["id"])

    def new_batch(self) -> str:
        """Begin a batch of the district's team."""
        body = {
            "organisation_id": self.district.id,
            "name": f"样例专家批次{uuid4().hex[:8]}",
            "term": "2026—2029 年",
        }
        made = self.calls.ok(self.reviewer, "POST", f"{AUTH}/expert-batches", json=body)
        return str(made.json()["id"])

    def new_client(self) -> str:
        """Let a machine in."""
        body = {"client_id": f"m{uuid4().hex[:12]}", "name": "样例", "scopes": ["people:read"]}
        made = self.calls.ok(self.admin, "POST", f"{AUTH}/api-clients", json=body)
        return str(made.json()["client"]["id"])

    def new_provider(self) -> dict[str, str]:
        """Add a way to sign in at which nobody answers; it is offered on no login page."""
        body = {
            "code": f"m{uuid4().hex[:12]}",
            "name": "样例",
            "kind": "oidc",
            "address": "http://127.0.0.1:9",
            "client_id": "x",
            "mapping": {"staff_no": "sub"},
        }
        made = self.calls.ok(self.admin, "POST", f"{AUTH}/sso-providers", json=body).json()
        return {"provider_id": str(made["id"]), "provider": str(made["code"])}

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

    def new_phone_link(self) -> str:
        """Let a phone of the school's head send files."""
        made = self.calls.ok(self.lead, "POST", f"{EVIDENCE}/phone-links", json={"purpose": "样例"})
        return str(made.json()["id"])

    def new_file(self) -> str:
        """Upload a file by the school's head."""
        return upload(self.calls, self.lead, "样例.pdf", PDF, org_id=self.school.id)

    def new_request(self, file_id: str) -> str:
        """Ask, as the school's head, that a file be deleted."""
        body = {"file_id": file_id} | REASON
        made = self.calls.ok(self.lead, "POST", f"{EVIDENCE}/deletion-requests", json=body)
        return str(made.json()["id"])

    def new_hold(self, file_id: str) -> str:
        """Hold a file of the school's head."""
        file = self.calls.ok(self.lead, "GET", f"{EVIDENCE}/files/{file_id}").json()
        self.things["held_receipt_no"] = file["receipt_no"]
        body = {"receipt_no": file["receipt_no"]} | REASON
        made = self.calls.ok(self.office, "POST", f"{EVIDENCE}/legal-holds", json=body)
        return str(made.json()["id"])

    def new_manifest(self) -> dict[str, str]:
        """Have the list of the school's evidence signed for its head."""
        path = f"{ASSESSMENT}/submissions/{self.things['submission_id']}/manifest"
        signed = self.calls.ok(self.lead, "POST", path).json()
        return {"manifest": signed["manifest"], "ticket": signed["ticket"]}

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

    def new_year(self) -> str:
        """Prepare an assessment year; nobody opens it."""
        made = self.calls.ok(self.office, "POST", f"{ASSESSMENT}/years", json=YEAR)
        return str(made.json()["id"])

    def an_open_year(self) -> str:
        """Return the year that is open, or open one: two of a city never overlap."""
        path = f"{ASSESSMENT}/years"
        found = self.calls.ok(self.office, "GET", f"{path}?state=open").json()["items"]
        if found:
            return str(found[0]["id"])
        year_id = self.new_year()
        self.calls.ok(self.office, "POST", f"{path}/{year_id}/open")
        return year_id

    def new_draft_rubric(self) -> str:
        """Copy the published rubric."""
        body = {"source_id": self.things["rubric_id"]}
        made = self.calls.ok(self.office, "POST", f"{ASSESSMENT}/rubrics", json=body)
        return str(made.json()["id"])

    def submission_of(self, school: Unit, round_id: str) -> str:
        """Find a school's submission in a round."""
        path = f"{ASSESSMENT}/rounds/{round_id}/submissions"
        rows = self.calls.ok(self.office, "GET", path).json()["items"]
        return str(next(row["id"] for row in rows if row["school_id"] == school.id))

    def new_submission(self) -> str:
        """Open a round for the school under test alone; nothing is filled in yet."""
        round_id = self.new_round(self.school)
        self.open_round(round_id)
        return self.submission_of(self.school, round_id)

    def new_result(self) -> str:
        """Play a round of the school under test until its result is announced."""
        path = f"{ASSESSMENT}/rubrics/{self.things['rubric_id']}"
        rubric = self.calls.ok(self.office, "GET", path).json()
        submission_id = self.new_submission()
        playing.hand_in(self.calls, self.lead, submission_id, rubric)
        playing.review(self.calls, self.reviewer, submission_id, rubric)
        playing.announce(self.calls, self.office, submission_id)
        return submission_id


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


def identity_card() -> str:
    """Return a number that nobody has: GB 11643 with a check digit of MOD 11-2."""
    born = date(1950, 1, 1) + timedelta(days=randbelow(18_000))
    digits = f"370602{born:%Y%m%d}{randbelow(1000):03}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def _fill(world: World) -> None:
    _fill_the_registers(world)
    fill_the_pool(world)
    _fill_the_round(world)


def _fill_the_registers(world: World) -> None:
    calls, things = world.calls, world.things
    things["organisation_id"] = world.school.id
    things["person_id"] = world.new_person(identity_card=identity_card())
    shown = calls.ok(world.admin, "GET", f"{AUTH}/people/{things['person_id']}").json()
    things["membership_id"] = shown["memberships"][0]["id"]
    things["grant_id"] = world.new_grant()
    things["proposal_id"] = world.new_proposal(world.new_person())
    things["expert_id"] = world.new_expert()
    office = {"role": Role.DISTRICT_OFFICE}
    member = world.new_member()
    things |= {"member_id": member["person_id"], "member_grant_id": member["grant_id"]}
    offered = calls.ok(world.reviewer, "GET", f"{AUTH}/departments", params=office).json()["items"]
    things["department_id"] = str(offered[0]["id"])
    things["batch_id"] = world.new_batch()
    things["api_client_id"] = world.new_client()
    things |= world.new_provider()
    form: dict[str, Any] = {
        "files": {"file": ("样例.csv", "工号,姓名,单位\n".encode())},
        "data": {"kind": "people"},
    }
    things["import_id"] = calls.ok(world.centre, "POST", f"{AUTH}/imports", **form).json()["id"]


def _fill_the_round(world: World) -> None:
    calls, things = world.calls, world.things
    rubrics = calls.ok(world.office, "GET", f"{ASSESSMENT}/rubrics").json()["items"]
    things["rubric_id"] = next(r["id"] for r in rubrics if r["state"] == "published")
    things["year_id"] = world.an_open_year()
    plan = {"year_id": things["year_id"]}
    made = calls.ok(world.lead, "POST", f"{ASSESSMENT}/personal-plans", json=plan)
    things["plan_id"] = made.json()["id"]
    people = (world.lead, world.reviewer)
    for kind in planning.CONTENT:
        place = (world.school.id, things["year_id"])
        things[f"{kind}_plan_id"] = planning.approved_plan(calls, people, kind, *place)
    things["catalogue_id"] = calls.ok(world.office, "GET", f"{ASSESSMENT}/abilities").json()["id"]
    things["file_id"] = upload(calls, world.lead, "样例.pdf", PDF, org_id=world.school.id)
    fill_the_hours(world)
    fill_the_activities(world)
    fill_the_groups(world)
    certifications.fill_the_certifications(world)
    for fill in (
        *(fill_the_schemes, fill_the_practice, fill_the_items, fill_the_feedback),
        *(fill_the_campaigns, fill_the_judging),
    ):
        fill(world)
    things["upload_id"] = world.new_upload()
    things["link_id"] = world.new_phone_link()
    things["round_id"] = world.new_round(
        world.school, world.neighbour, world.stranger, world.schools["city-run"][0]
    )
    world.open_round(things["round_id"])
    things["submission_id"] = world.submission_of(world.school, things["round_id"])
    item = f"{ASSESSMENT}/submissions/{things['submission_id']}/items/C1"
    body = {"narrative": "见材料", "evidence_file_ids": [things["file_id"]]}
    calls.ok(world.lead, "PUT", item, json=body, headers={"If-Match": '"0"'})
    fill_the_draws(world)
    _fill_the_store(world)


def _fill_the_store(world: World) -> None:
    calls, things = world.calls, world.things
    things["request_id"] = world.new_request(world.new_file())
    things["hold_id"] = world.new_hold(world.new_file())
    made = calls.ok(world.lead, "POST", f"{EVIDENCE}/packages", json=world.new_manifest())
    things["package_id"] = str(made.json()["id"])
    # One may run already, by the clock: a report is there either way.
    calls(world.centre, "POST", f"{EVIDENCE}/storage/reports", json={"kind": "measure"})
