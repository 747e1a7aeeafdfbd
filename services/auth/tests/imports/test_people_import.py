"""People come in, change, move, leave; the preview says so before anything is written."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

pytestmark = pytest.mark.requirement("R151")


async def test_new_people_get_a_membership_and_the_role_of_a_teacher(
    centre: Any, sheets: SimpleNamespace, row_of: Callable[..., dict[str, Any]]
) -> None:
    file = sheets.people(
        row_of(
            1, 学段="小学", 学科="语文、思想品德", 手机号="13800000001", 身份证号=sheets.id_card(1)
        ),
        row_of(2, 姓名="买买提·艾力", 角色="教师、校长"),
    )
    checked = await centre.check(file)

    assert checked["counts"] == {"create": 2, "update": 0, "unchanged": 0, "disable": 0, "error": 0}
    assert await centre.sql("SELECT 1 FROM person WHERE staff_no LIKE 'T00000%'") == []

    done = await centre.write(checked["id"])
    assert done["state"] == "applied"
    rows = await centre.sql(
        "SELECT p.staff_no, p.name, p.initials, p.stages, p.subjects, p.phone, p.status, o.name,"
        " (SELECT array_agg(g.role ORDER BY g.role) FROM role_grant g WHERE g.person_id = p.id)"
        " FROM person p JOIN membership m ON m.person_id = p.id"
        " JOIN organisation o ON o.id = m.organisation_id WHERE p.staff_no LIKE 'T00000%'"
        " ORDER BY p.staff_no"
    )
    assert [tuple(row) for row in rows] == [
        (
            "T000001", "王丽", "wl", ["primary"], ["chinese", "morality_and_law"], "13800000001",
            "active", "东区第一小学", ["teacher"],
        ),
        (
            "T000002", "买买提·艾力", "mmtal", [], [], None, "active", "东区第一小学",
            ["school_lead", "teacher"],
        ),
    ]  # fmt: skip
    assert len(await centre.sql("SELECT 1 FROM account WHERE username LIKE 't00000%'")) == 0


async def test_the_same_file_again_changes_nothing(
    centre: Any, sheets: SimpleNamespace, row_of: Callable[..., dict[str, Any]]
) -> None:
    file = sheets.people(*(row_of(n, 身份证号=sheets.id_card(n), 学科="数学") for n in range(1, 6)))
    await centre.bring(file)
    again = await centre.check(file)

    assert again["counts"]["unchanged"] == 5
    refused = await centre.confirm(again["id"])
    assert refused.status_code in (202, 409)


async def test_changes_are_shown_old_and_new(
    centre: Any, sheets: SimpleNamespace, row_of: Callable[..., dict[str, Any]]
) -> None:
    await centre.bring(sheets.people(row_of(1, 手机号="13800000001"), row_of(2)))
    checked = await centre.check(
        sheets.people(row_of(1, 姓名="王莉", 手机号="13900000009", 角色="教研组长"), row_of(2))
    )

    assert checked["counts"]["update"] == 1
    assert checked["counts"]["unchanged"] == 1
    (row,) = await centre.rows(checked["id"], "update")
    assert {(one["column"], one["before"], one["after"]) for one in row["changes"]} == {
        ("姓名", "王丽", "王莉"),
        ("手机号", "13800000001", "13900000009"),
        ("角色", "教师", "教研组长"),
    }
    await centre.write(checked["id"])
    (found,) = await centre.sql(
        "SELECT p.name, array_agg(g.role) FROM person p JOIN role_grant g ON g.person_id = p.id"
        " WHERE p.staff_no = 'T000001' AND g.revoked_at IS NULL GROUP BY p.name"
    )
    assert tuple(found) == ("王莉", ["group_leader"])


async def test_a_move_ends_the_old_membership_and_keeps_the_rotation(
    centre: Any, tree: Any, sheets: SimpleNamespace, row_of: Callable[..., dict[str, Any]]
) -> None:
    await centre.bring(sheets.people(row_of(1)))
    async with centre.uow.begin() as session:
        await session.execute(
            text(
                "INSERT INTO membership (id, person_id, organisation_id, from_on, is_rotation)"
                " SELECT gen_random_uuid(), id, :unit, '2020-01-01', true FROM person"
                " WHERE staff_no = 'T000001'"
            ),
            {"unit": tree.city_school.id},
        )
    checked = await centre.check(sheets.people(row_of(1, tree.west_school)))
    (row,) = await centre.rows(checked["id"], "update")
    assert ("单位", "东区第一小学", "西区第一小学") in {
        (one["column"], one["before"], one["after"]) for one in row["changes"]
    }

    await centre.write(checked["id"])
    rows = await centre.sql(
        "SELECT o.name, m.to_on IS NULL FROM person p JOIN membership m ON m.person_id = p.id"
        " JOIN organisation o ON o.id = m.organisation_id WHERE p.staff_no = 'T000001'"
    )
    assert {tuple(row) for row in rows} == {
        ("东区第一小学", False),
        ("西区第一小学", True),
        ("市第一中学", True),
    }
    roles = await centre.sql(
        "SELECT o.name FROM role_grant g JOIN person p ON p.id = g.person_id"
        " JOIN organisation o ON o.id = g.organisation_id"
        " WHERE p.staff_no = 'T000001' AND g.revoked_at IS NULL"
    )
    assert [tuple(row) for row in roles] == [("西区第一小学",)]
