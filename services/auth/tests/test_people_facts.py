"""Facts of people: stages, telephone, identity card, search, export, leaving."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from auth.people.initials import fill_initials
from kernel.actor import Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R147"), pytest.mark.requirement("R151")]
URL = "/api/auth/v1/people"
CARD = "11010519491231002X"  # the example of GB 11643


def centre(tree: Any) -> Any:
    return an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))


async def registered(client: Callers, tree: Any, **facts: Any) -> Any:
    body = {"name": "覃　勇", "staff_no": "f-1", "org_id": str(tree.east_school.id), **facts}
    async with client(centre(tree)) as http:
        return await http.post(URL, json=body)


async def test_facts_are_kept_in_one_spelling(client: Callers, tree: Any) -> None:
    answer = await registered(
        client, tree, stages=["primary"], subjects=["chinese"], phone="１３８ 0000 1234"
    )
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["name"], found["phone"], found["stages"]) == ("覃勇", "13800001234", ["primary"])
    assert found["has_identity_card"] is False


async def test_who_came_before_initials_gets_them_once(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    person = (await registered(client, tree)).json()
    async with uow.begin() as session:
        await session.execute(text("UPDATE person SET initials = ''"))
        assert await fill_initials(session) > 0
        assert await fill_initials(session) == 0
    async with client(centre(tree)) as http:
        found = (await http.get(URL, params={"q": "ty"})).json()["items"]
    assert [(one["id"], one["version"]) for one in found] == [(person["id"], person["version"])]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"stages": ["小学"]}, "code_unknown"),
        ({"subjects": ["astrology"]}, "code_unknown"),
        ({"phone": "12345"}, "phone_wrong"),
        ({"identity_card": "110105194912310021"}, "identity_card_wrong"),
        ({"identity_card": "1.10105E+17"}, "identity_card_rounded"),
        ({"identity_card": "110105491231002"}, "identity_card_old"),
    ],
)
async def test_wrong_facts_are_refused(
    client: Callers, tree: Any, facts: dict[str, Any], code: str
) -> None:
    answer = await registered(client, tree, **facts)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_the_card_is_sealed_masked_and_revealed_with_a_reason(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    person = (await registered(client, tree, identity_card=CARD.lower())).json()
    url = f"{URL}/{person['id']}"
    assert person["identity_card"] == "110***********002X"
    async with client(centre(tree)) as http:
        twin = await http.post(
            URL,
            json={
                "name": "另一人",
                "staff_no": "F-2",
                "org_id": str(tree.east_school.id),
                "identity_card": CARD,
            },
        )
        listed = (await http.get(URL)).json()["items"]
        short = await http.post(f"{url}/identity-card/reveal", json={"reason": "看"})
        shown = await http.post(f"{url}/identity-card/reveal", json={"reason": "核对职称材料"})
        same = await http.patch(url, json={"identity_card": CARD}, headers={"If-Match": "1"})
        removed = await http.patch(url, json={"identity_card": ""}, headers={"If-Match": "1"})
        none = await http.post(f"{url}/identity-card/reveal", json={"reason": "核对职称材料"})
    assert (twin.status_code, twin.json()["code"]) == (409, "identity_card_taken")
    assert "identity_card" not in listed[0]
    assert listed[0]["has_identity_card"] is True
    assert short.status_code == 422
    assert shown.json() == {"identity_card": CARD}
    assert (same.json()["version"], removed.json()["version"]) == (1, 2)
    assert none.status_code == 404
    async with uow() as session:
        rows = (await session.execute(text("SELECT action, detail FROM audit_row"))).all()
    assert ("person.reveal_identity_card", {"reason": "核对职称材料"}) in [tuple(r) for r in rows]
    assert CARD not in str(rows)


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SYSTEM_ADMIN, "city", 403),
        (Role.CITY_OFFICE, "city", 403),
        (Role.SCHOOL_LEAD, "east_school", 403),
        (Role.EQUIPMENT_CENTRE, "west", 404),
    ],
)
async def test_others_reveal_nothing(
    client: Callers, tree: Any, role: Role, place: str, status: int
) -> None:
    person = (await registered(client, tree, identity_card=CARD)).json()
    async with client(an_actor((role, getattr(tree, place).path))) as http:
        answer = await http.post(
            f"{URL}/{person['id']}/identity-card/reveal", json={"reason": "核对职称材料"}
        )
    assert answer.status_code == status


async def test_the_phone_is_whole_for_who_rings_up(client: Callers, tree: Any) -> None:
    await registered(client, tree, phone="13800001234")

    async def seen(role: Role, path: str) -> Any:
        async with client(an_actor((role, path))) as http:
            return (await http.get(URL)).json()["items"][0]["phone"]

    assert await seen(Role.SCHOOL_LEAD, tree.east_school.path) == "13800001234"
    assert await seen(Role.DISTRICT_OFFICE, tree.east.path) == "138****1234"
    assert await seen(Role.CITY_OFFICE, tree.city.path) == "138****1234"


async def test_people_are_found_by_initials_unit_below_and_subject(
    client: Callers, tree: Any
) -> None:
    await registered(client, tree, subjects=["chinese"], stages=["primary"])
    async with client(centre(tree)) as http:

        async def names(**params: str) -> list[str]:
            answer = await http.get(URL, params=params)
            assert answer.status_code == 200, answer.text
            return [one["name"] for one in answer.json()["items"]]

        for q in ("qy", "TY", "覃", "勇", "f-1", "F-"):
            assert await names(q=q) == ["覃勇"], q
        for q in ("xy", "%", "_"):
            assert await names(q=q) == [], q
        assert await names(org_id=str(tree.east.id)) == ["覃勇"]
        assert await names(org_id=str(tree.west.id)) == []
        assert await names(subject="chinese", stage="primary") == ["覃勇"]
        assert await names(subject="history") == []
        assert (await http.get(URL, params={"subject": "语文"})).status_code == 422


async def test_who_leaves_loses_units_and_rights_and_may_come_back(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    url = f"{URL}/{someone.id}"
    async with client(centre(tree)) as http:
        body = {"status": "left", "left_kind": "transferred", "left_on": "2026-08-31"}
        left = await http.patch(url, json=body, headers={"If-Match": "1"})
        ahead = await http.patch(url, json={"left_on": "2199-01-01"}, headers={"If-Match": "2"})
        listed = (await http.get(URL, params={"left_kind": "transferred"})).json()["items"]
        back = await http.patch(url, json={"status": "active"}, headers={"If-Match": "2"})
        odd = await http.patch(url, json={"left_kind": "departed"}, headers={"If-Match": "3"})
    assert left.status_code == 200, left.text
    assert (left.json()["left_kind"], left.json()["grants"]) == ("transferred", [])
    assert left.json()["memberships"][0]["to_on"] == "2026-08-31"
    assert ahead.status_code == 422
    assert [one["id"] for one in listed] == [str(someone.id)]
    assert (back.json()["left_kind"], back.json()["left_on"]) == (None, None)
    assert back.json()["memberships"][-1]["to_on"] is None
    assert odd.json()["code"] == "left_facts_misplaced"


async def test_a_loan_is_over_when_somebody_comes_back(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school)
    url, today = f"{URL}/{someone.id}", str(local_date(utc_now()))
    loan = {"org_id": str(tree.west_school.id), "from_on": today, "reason": "交流轮岗"}
    async with client(centre(tree)) as http:
        assert (await http.post(f"{url}/memberships", json=loan)).status_code == 201
        await http.patch(url, json={"status": "left"}, headers={"If-Match": "2"})
        back = await http.patch(url, json={"status": "active"}, headers={"If-Match": "3"})
    lasting = [m["org_name"] for m in back.json()["memberships"] if m["to_on"] is None]
    assert lasting == [tree.east_school.name]


async def test_nobody_comes_back_to_a_closed_unit(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east_school)
    url = f"{URL}/{someone.id}"
    async with client(centre(tree)) as http:
        await http.patch(url, json={"status": "left"}, headers={"If-Match": "1"})
        async with uow.begin() as session:
            closing = "UPDATE organisation SET status = 'closed' WHERE id = :id"
            await session.execute(text(closing), {"id": tree.east_school.id})
        back = await http.patch(url, json={"status": "active"}, headers={"If-Match": "2"})
    assert (back.status_code, back.json()["code"]) == (409, "nowhere_to_return")


async def test_the_export_holds_the_rows_of_the_list_as_texts(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    await registered(client, tree, name="=1+1", staff_no="0007", subjects=["mathematics"])
    await registered(client, tree, name="甲", staff_no="0008")
    async with client(an_actor((Role.SCHOOL_LEAD, tree.east_school.path))) as http:
        answer = await http.get(f"{URL}/export.xlsx", params={"subject": "mathematics"})
    assert answer.status_code == 200, answer.text
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    assert head[:2] == ["工号", "姓名"]
    assert [row[:3] for row in rows] == [["0007", "=1+1", "东区第一小学"]]
    async with client(an_actor((Role.TEACHER, tree.east_school.path))) as http:
        assert (await http.get(f"{URL}/export.xlsx")).status_code == 403
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = 'person.export'")
        (detail,) = (await session.execute(query)).scalars()
    assert detail == {"count": 1, "filter": {"subject": "mathematics"}}
