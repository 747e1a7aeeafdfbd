"""Every wrong row is told: which row, which column, which value, what to do."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from kernel.actor import Role
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R151")

RowOf = Callable[..., dict[str, Any]]


async def codes(centre: Any, content: bytes, **more: str) -> set[tuple[int, str, str]]:
    checked = await centre.check(content, **more)
    rows = await centre.rows(checked["id"], "error")
    return {(row["row_no"], one["column"], one["code"]) for row in rows for one in row["problems"]}


async def test_cells_that_do_not_fit(centre: Any, sheets: SimpleNamespace, row_of: RowOf) -> None:
    card = sheets.id_card(1)
    found = await codes(
        centre,
        sheets.people(
            row_of(1, 身份证号=float(card[:17] + "0")),
            row_of(2, 手机号=13800000001),
            row_of(3, 身份证号=card[:-1] + ("0" if card[-1] != "0" else "1")),
            row_of(4, 角色="系统管理员"),
            row_of(5, 学科="炼金术", 学段="研究生"),
            row_of(6, 状态="休假"),
            row_of(7, 姓名=""),
            {"工号": "有空格 的", "姓名": "王丽", "单位": "东区第一小学"},
        ),
    )

    assert found == {
        (2, "身份证号", "number_needs_text"),
        (3, "手机号", "number_needs_text"),
        (4, "身份证号", "identity_card_wrong"),
        (5, "角色", "role_unknown"),
        (6, "学段", "stage_unknown"),
        (6, "学科", "subject_unknown"),
        (7, "状态", "status_unknown"),
        (8, "姓名", "cell_missing"),
        (9, "工号", "staff_no_malformed"),
    }


async def test_units_that_are_not_meant(
    centre: Any, tree: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    file = sheets.people(
        row_of(1, 单位="东区第二小学"),
        row_of(2, 区市="西区"),
        row_of(3, 教研组="语文组"),
        row_of(4, tree.city_school, 区市="市直属"),
    )
    checked = await centre.check(file)
    rows = await centre.rows(checked["id"], "error")
    found = {one["code"]: one["message"] for row in rows for one in row["problems"]}

    assert set(found) == {"unit_unknown", "district_mismatch", "group_unknown"}
    assert "东区第一小学" in found["unit_unknown"]  # the nearest name is offered
    assert checked["counts"]["create"] == 1


async def test_doubles_in_the_file_and_cards_of_others(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.bring(sheets.people(row_of(9, 身份证号=sheets.id_card(9))))
    found = await codes(
        centre,
        sheets.people(
            row_of(1),
            row_of(1, 姓名="李强"),
            row_of(2, 身份证号=sheets.id_card(2)),
            row_of(3, 身份证号=sheets.id_card(2)),
            row_of(4, 身份证号=sheets.id_card(9)),
            row_of(5),
            row_of(6),
        ),
    )

    assert found == {
        (2, "工号", "staff_no_twice"),
        (3, "工号", "staff_no_twice"),
        (4, "身份证号", "id_card_twice"),
        (5, "身份证号", "id_card_twice"),
        (6, "身份证号", "id_card_taken"),
    }


async def test_teachers_of_one_name_are_told_apart_by_their_numbers(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    done = await centre.bring(sheets.people(row_of(1), row_of(2)))

    assert done["counts"]["create"] == 2


async def test_all_or_nothing_waits_for_the_last_error(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    checked = await centre.check(sheets.people(row_of(1), row_of(2, 姓名="")))
    refused = await centre.confirm(checked["id"])

    assert refused.status_code == 409
    assert refused.json()["code"] == "import_has_errors"
    done = await centre.write(checked["id"], mode="valid_rows")
    assert done["state"] == "applied"
    assert len(await centre.sql("SELECT 1 FROM person WHERE staff_no LIKE 'T00000%'")) == 1


async def test_nobody_changes_himself(
    centre: Any, client: Callers, tree: Any, sheets: SimpleNamespace, person: Any
) -> None:
    me = await person(tree.east_school, Role.TEACHER)
    actor = an_actor((Role.EQUIPMENT_CENTRE, tree.city.path), person_id=me.id)
    async with client(actor) as http:
        centre.http = http
        file = sheets.people(
            {"工号": me.username.upper(), "姓名": "赵老师", "单位": "东区第一小学", "角色": "校长"}
        )
        assert {code for _, _, code in await codes(centre, file)} == {"not_on_oneself"}


async def test_units_outside_the_own_district_are_errors(
    centre: Any, client: Callers, tree: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.bring(sheets.people(row_of(5, tree.west_school)))
    actor = an_actor((Role.SYSTEM_ADMIN, tree.east.path))
    async with client(actor) as http:
        centre.http = http
        file = sheets.people(row_of(1, tree.west_school), row_of(5), row_of(6))
        found = await codes(centre, file)

    assert found == {
        (2, "单位", "unit_out_of_reach"),
        (3, "工号", "person_out_of_reach"),
    }


async def test_leavers_by_their_state_and_many_are_asked_again(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.bring(sheets.people(*(row_of(n) for n in range(1, 11))))
    file = sheets.people(*(row_of(n, 状态="调出" if n <= 5 else "在职") for n in range(1, 11)))
    checked = await centre.check(file)

    assert checked["counts"]["disable"] == 5
    assert checked["leavers_to_confirm"] == 5
    refused = await centre.confirm(checked["id"])
    assert refused.json()["code"] == "import_many_leavers"
    assert refused.json()["leavers"] == 5
    assert (await centre.confirm(checked["id"], leavers=4)).status_code == 409
    await centre.write(checked["id"], leavers=5)
    rows = await centre.sql(
        "SELECT p.left_kind, bool_and(m.to_on IS NOT NULL), p.left_on IS NOT NULL,"
        " (SELECT count(*) FROM role_grant g WHERE g.person_id = p.id AND g.revoked_at IS NULL)"
        " FROM person p JOIN membership m ON m.person_id = p.id WHERE p.status = 'left'"
        " GROUP BY p.id"
    )
    assert [tuple(row) for row in rows] == [("transferred", True, True, 0)] * 5


async def test_a_full_list_makes_leavers_of_the_missing(
    centre: Any, tree: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.bring(sheets.people(row_of(1), row_of(2), row_of(3), row_of(4, tree.west_school)))
    checked = await centre.check(sheets.people(row_of(1), row_of(2)), coverage="full")

    assert checked["counts"] == {"create": 0, "update": 0, "unchanged": 2, "disable": 1, "error": 0}
    (row,) = await centre.rows(checked["id"], "disable")
    assert (row["row_no"], row["key"]) == (None, "T000003")
    partial = await centre.check(sheets.people(row_of(1), row_of(2)))
    assert partial["counts"]["disable"] == 0
