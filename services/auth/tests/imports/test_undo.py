"""Undoing puts the values before back, and leaves alone what somebody has changed since."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

pytestmark = pytest.mark.requirement("R151")
RowOf = Callable[..., dict[str, Any]]

PICTURE = (
    "SELECT p.staff_no, p.name, p.initials, p.stages, p.subjects, p.phone, p.id_card_index,"
    " p.status, p.left_kind, p.left_on,"
    " (SELECT jsonb_agg(jsonb_build_array(m.organisation_id, m.from_on, m.to_on) ORDER BY m.id)"
    " FROM membership m WHERE m.person_id = p.id),"
    " (SELECT jsonb_agg(jsonb_build_array(g.role, g.organisation_id) ORDER BY g.role)"
    " FROM role_grant g WHERE g.person_id = p.id AND g.revoked_at IS NULL)"
    " FROM person p ORDER BY p.staff_no"
)


async def undo(centre: Any, sheets: SimpleNamespace, import_id: str) -> Any:
    return await centre.http.post(f"{sheets.api}/{import_id}/undo")


async def test_everything_is_as_it_was(
    centre: Any, tree: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.bring(
        sheets.people(
            row_of(1, 身份证号=sheets.id_card(1), 学科="语文", 角色="教师、校长"),
            row_of(2),
            row_of(3, 手机号="13800000003"),
        )
    )
    before = await centre.sql(PICTURE)
    done = await centre.bring(
        sheets.people(
            row_of(1, tree.west_school, 姓名="王莉", 身份证号=sheets.id_card(7), 学科="数学"),
            row_of(2, 状态="离职"),
            row_of(3, 手机号="13900000003", 角色="学校管理团队"),
            row_of(4),
        )
    )
    assert done["counts"] == {"create": 1, "update": 2, "unchanged": 0, "disable": 1, "error": 0}
    preview = await centre.http.get(f"{sheets.api}/{done['id']}/undo")
    assert preview.json() == {"restored": 4, "kept": 0, "rows": []}

    answer = await undo(centre, sheets, done["id"])
    assert answer.json()["state"] == "undone"
    assert await centre.sql(PICTURE) == before
    assert (await undo(centre, sheets, done["id"])).status_code == 200  # pressed twice


async def test_imports_are_taken_back_one_after_the_other(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    before = await centre.sql(PICTURE)
    first = await centre.bring(sheets.people(row_of(1), row_of(2)))
    second = await centre.bring(sheets.people(row_of(1, 手机号="13900000003")))
    blocked = (await centre.http.get(f"{sheets.api}/{first['id']}/undo")).json()
    assert (blocked["restored"], blocked["kept"]) == (1, 1)
    assert (await undo(centre, sheets, second["id"])).json()["state"] == "undone"
    free = (await centre.http.get(f"{sheets.api}/{first['id']}/undo")).json()
    assert (free["restored"], free["kept"]) == (2, 0)
    assert (await undo(centre, sheets, first["id"])).json()["state"] == "undone"
    assert await centre.sql(PICTURE) == before


async def test_rows_changed_since_stay_and_are_listed(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    done = await centre.bring(sheets.people(row_of(1), row_of(2)))
    async with centre.uow.begin() as session:
        await session.execute(
            text("UPDATE person SET version = version + 1 WHERE staff_no = 'T000001'")
        )
    preview = (await centre.http.get(f"{sheets.api}/{done['id']}/undo")).json()
    assert (preview["restored"], preview["kept"]) == (1, 1)
    assert [(row["key"], row["kept"]) for row in preview["rows"]] == [("T000001", "changed_since")]

    assert (await undo(centre, sheets, done["id"])).json()["state"] == "undone"
    left = await centre.sql("SELECT staff_no FROM person WHERE staff_no LIKE 'T00000%'")
    assert [row.staff_no for row in left] == ["T000001"]


async def test_nothing_goes_back_when_all_was_changed_or_late(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf, time: Any
) -> None:
    done = await centre.bring(sheets.people(row_of(1)))
    checked = await centre.check(sheets.people(row_of(2)))
    assert (await undo(centre, sheets, checked["id"])).json()["code"] == "import_not_applied"
    time.ahead = timedelta(minutes=-1)
    async with centre.uow.begin() as session:
        await session.execute(text("UPDATE person SET version = 9 WHERE staff_no = 'T000001'"))
    assert (await undo(centre, sheets, done["id"])).json()["code"] == "import_nothing_to_undo"
    async with centre.uow.begin() as session:
        await session.execute(
            text("UPDATE bulk_import SET applied_at = applied_at - interval '31 days'")
        )
    assert (await undo(centre, sheets, done["id"])).json()["code"] == "import_undo_too_late"


async def test_who_was_changed_by_which_import(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    done = await centre.bring(sheets.people(row_of(1)))
    await centre.bring(sheets.people(row_of(2)))
    (row,) = await centre.rows(done["id"])
    found = await centre.http.get(sheets.api, params={"entity_id": row["entity_id"]})

    assert [one["id"] for one in found.json()["items"]] == [done["id"]]
    audit = await centre.sql(
        "SELECT action, detail FROM audit_row WHERE subject_id = :id ORDER BY id", id=done["id"]
    )
    assert [one.action for one in audit] == ["import.upload", "import.apply"]
    assert audit[1].detail["counts"]["create"] == 1
    assert len(audit[1].detail["sha256"]) == 64


async def test_the_followers_hear_of_it_in_order(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    done = await centre.bring(sheets.people(row_of(1), row_of(2), row_of(3)))
    rows = await centre.sql(
        "SELECT v.row_no FROM directory_change c JOIN import_verdict v ON v.entity_id = c.entity_id"
        " WHERE v.import_id = :id ORDER BY c.position", id=done["id"],
    )  # fmt: skip
    assert [row.row_no for row in rows] == [2, 3, 4]


UNITS = (
    "SELECT name, kind, code, stage, is_rural, is_city_pilot FROM organisation ORDER BY name, code"
)


async def test_imports_of_units_are_taken_back_one_after_the_other(
    centre: Any, tree: Any, sheets: SimpleNamespace
) -> None:
    assert tree.east.name == "东区"
    school = {"名称": "东区第三小学", "类型": "学校", "区市": "东区", "学校标识码": "3137000003"}
    before = await centre.sql(UNITS)
    first = await centre.bring(sheets.units(school), "organisations", name="一月.xlsx")
    between = await centre.sql(UNITS)
    changed = school | {"名称": "东区实验学校", "学段": "小学"}
    second = await centre.bring(sheets.units(changed), "organisations", name="二月.xlsx")

    refused = (await undo(centre, sheets, first["id"])).json()
    assert refused["code"] == "import_nothing_to_undo"
    assert "二月.xlsx" in refused["detail"]
    assert (await undo(centre, sheets, second["id"])).json()["state"] == "undone"
    assert await centre.sql(UNITS) == between
    assert (await undo(centre, sheets, first["id"])).json()["state"] == "undone"
    assert await centre.sql(UNITS) == before
