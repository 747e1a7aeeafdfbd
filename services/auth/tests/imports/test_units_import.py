"""Units come in with their parents in any order, are renamed by their code, and go again."""

from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.requirement("R151")


def school(name: str, **cells: str) -> dict[str, str]:
    return {"名称": name, "类型": "学校", "区市": "东区"} | cells


async def test_parents_may_stand_below_their_children(
    centre: Any, tree: Any, sheets: SimpleNamespace
) -> None:
    done = await centre.bring(
        sheets.units(
            {"名称": "语文组", "类型": "教研组", "上级单位": "南区第一小学"},
            school("南区第一小学", 区市="南区", 学段="小学", 城乡="乡村", 学校标识码="3137000001"),
            {"名称": "南区", "类型": "区市", "学校标识码": "370699"},
            school("市第二中学", 区市="市直属", 学段="高中", 市级试点="是"),
        ),
        "organisations",
    )
    assert done["counts"]["create"] == 4
    rows = await centre.sql(
        "SELECT o.name, p.name, o.kind, o.stage, o.is_rural, o.is_city_pilot,"
        " starts_with(o.path, p.path) FROM organisation o JOIN organisation p ON p.id = o.parent_id"
        " WHERE o.name IN ('南区', '南区第一小学', '语文组', '市第二中学') ORDER BY o.name"
    )
    assert {tuple(row) for row in rows} == {
        ("南区", tree.city.name, "district", None, None, False, True),
        ("南区第一小学", "南区", "school", "primary", True, False, True),
        ("语文组", "南区第一小学", "group", None, None, False, True),
        ("市第二中学", tree.city.name, "school", "senior", None, True, True),
    }


async def test_a_code_renames_and_the_old_name_stays_on_record(
    centre: Any, sheets: SimpleNamespace
) -> None:
    await centre.bring(
        sheets.units(school("东区第二小学", 学校标识码="3137000002")), "organisations"
    )
    checked = await centre.check(
        sheets.units(school("东区实验小学", 学校标识码="3137000002", 学段="小学")), "organisations"
    )
    (row,) = await centre.rows(checked["id"], "update")
    assert ("名称", "东区第二小学", "东区实验小学") in {
        (one["column"], one["before"], one["after"]) for one in row["changes"]
    }
    await centre.write(checked["id"])
    names = await centre.sql(
        "SELECT n.name, n.to_on IS NULL AS now FROM organisation_name n JOIN organisation o"
        " ON o.id = n.organisation_id WHERE o.code = '3137000002' ORDER BY n.from_on, n.id"
    )
    assert {tuple(row) for row in names} == {("东区第二小学", False), ("东区实验小学", True)}
    again = await centre.check(
        sheets.units(school("东区实验小学", 学校标识码="3137000002", 学段="小学")), "organisations"
    )
    assert again["counts"]["unchanged"] == 1


async def test_rows_that_do_not_fit(centre: Any, sheets: SimpleNamespace) -> None:
    checked = await centre.check(
        sheets.units(
            school("甲小学", 学校标识码="12345"),
            school("乙小学", 区市="北区"),
            {"名称": "数学组", "类型": "教研组", "上级单位": "没有这所学校"},
            {"名称": "西区", "类型": "区市", "学段": "小学"},
            school("丙小学"),
            school("丙小学"),
            {"名称": "丁", "类型": "公司"},
        ),
        "organisations",
    )
    rows = await centre.rows(checked["id"], "error")
    found = {(row["row_no"], one["code"]) for row in rows for one in row["problems"]}

    assert found >= {
        (2, "code_malformed"),
        (3, "district_unknown"),
        (4, "parent_unknown"),
        (5, "stage_only_for_schools"),
        (7, "unit_twice"),
        (8, "kind_unknown"),
    }


async def test_new_units_go_again_unless_people_work_there(
    centre: Any, sheets: SimpleNamespace
) -> None:
    done = await centre.bring(
        sheets.units(
            school("甲小学", 学段="小学"), school("乙小学"), school("东区第一小学", 学段="小学")
        ),
        "organisations",
    )
    assert (done["counts"]["create"], done["counts"]["update"]) == (2, 1)
    await centre.bring(sheets.people({"工号": "T000001", "姓名": "王丽", "单位": "乙小学"}))
    preview = (await centre.http.get(f"{sheets.api}/{done['id']}/undo")).json()
    assert (preview["restored"], preview["kept"]) == (2, 1)
    undone = await centre.http.post(f"{sheets.api}/{done['id']}/undo")

    assert undone.json()["state"] == "undone"
    rows = await centre.sql(
        "SELECT name, stage FROM organisation WHERE name IN ('甲小学', '乙小学', '东区第一小学')"
    )
    assert {tuple(row) for row in rows} == {("乙小学", "unknown"), ("东区第一小学", "unknown")}


async def test_a_list_that_was_taken_out_goes_in_again(
    centre: Any, tree: Any, sheets: SimpleNamespace
) -> None:
    """The export has the columns of the template: unchanged rows are seen to be unchanged."""
    place = {"区市": tree.east.name, "类型": "学校"}
    await centre.bring(
        sheets.units(
            place | {"名称": "甲校", "学段": "小学", "学校标识码": "3137000124", "城乡": "乡村"},
            place | {"名称": "乙校", "市级试点": "是"},
            {"名称": "语文组", "类型": "教研组", "上级单位": "甲校"},
        ),
        "organisations",
    )
    taken = await centre.http.get("/api/auth/v1/organisations/export.xlsx")
    checked = await centre.check(taken.content, "organisations")
    assert checked["counts"] == {
        "create": 0, "update": 0, "unchanged": 8, "disable": 0, "error": 0
    }, await centre.rows(checked["id"])  # fmt: skip
