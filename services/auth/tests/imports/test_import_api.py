"""Who may import, what is seen, what a repeated request does, and a register that moves on."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from auth.imports.rules.columns import ROLE_LABELS
from auth.imports.rules.people_rows import PeopleReader, PersonRow
from auth.people.codes import STAGES, SUBJECTS, labels_of
from kernel.actor import Role
from kernel.testing import Callers, a_machine, an_actor

pytestmark = pytest.mark.requirement("R151")
RowOf = Callable[..., dict[str, Any]]


async def test_the_same_key_gives_the_same_import(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    file = sheets.people(row_of(1))
    first = await centre.post(file, key="k1")
    again = await centre.post(file, key="k1")
    other = await centre.post(sheets.people(row_of(2)), key="k1")

    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_a_machine_with_the_scope_imports(
    machine: Any, sheets: SimpleNamespace, row_of: RowOf, tree: Any
) -> None:
    file = sheets.people(row_of(1, tree.city_school, 区市="市直属"))
    answer = await machine.post(file)

    assert answer.status_code == 202
    assert answer.json()["state"] == "validating"


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.EQUIPMENT_CENTRE, Role.SYSTEM_ADMIN)]
)
async def test_nobody_else_does(
    role: Role, client: Callers, tree: Any, sheets: SimpleNamespace
) -> None:
    for actor in (an_actor((role, tree.city.path)), a_machine("directory:read")):
        async with client(actor) as http:
            assert (await http.get(sheets.api)).status_code == 403
            files = {"file": ("a.csv", b"x")}
            sent = await http.post(sheets.api, files=files, data={"kind": "people"})
            assert sent.status_code == 403


async def test_a_district_sees_its_own_imports_only(
    centre: Any, client: Callers, tree: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    checked = await centre.check(sheets.people(row_of(1)))
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.east.path))) as http:
        assert (await http.get(sheets.api)).json()["items"] == []
        for path in ("", "/rows", "/errors.xlsx", "/undo"):
            assert (await http.get(f"{sheets.api}/{checked['id']}{path}")).status_code == 404
        answer = await http.post(f"{sheets.api}/{checked['id']}/apply", json={})
        assert answer.status_code == 404


async def test_wrong_uploads_are_refused_at_the_door(centre: Any) -> None:
    wrong = await centre.post(b"x", name="list.exe")
    empty = await centre.post(b"", name="list.csv")
    large = await centre.post(b"1" * 20_200_000, name="list.csv")

    assert (wrong.status_code, wrong.json()["code"]) == (415, "import_file_kind_unknown")
    assert (empty.status_code, empty.json()["code"]) == (422, "import_file_empty")
    assert large.status_code == 413


async def test_a_register_that_moved_on_is_compared_again(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.bring(sheets.people(row_of(1)))
    checked = await centre.check(sheets.people(row_of(1, 姓名="王莉")))
    await centre.bring(sheets.people(row_of(1, 手机号="13800000001"), row_of(2)))
    refused = await centre.confirm(checked["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "import_register_changed")
    fresh = await centre.state(checked["id"])
    assert fresh["version"] == checked["version"] + 1
    stale = await centre.http.post(
        f"{sheets.api}/{checked['id']}/apply",
        json={},
        headers={"If-Match": f'"{checked["version"]}"'},
    )
    assert stale.status_code == 412
    assert (await centre.write(checked["id"]))["state"] == "applied"


async def test_an_unrelated_change_does_not_disturb(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    checked = await centre.check(sheets.people(row_of(1)))
    await centre.bring(sheets.people(row_of(2)))

    assert (await centre.write(checked["id"], sha256=checked["sha256"]))["state"] == "applied"


async def test_the_file_is_not_readable_in_the_database(
    centre: Any, sheets: SimpleNamespace, row_of: RowOf
) -> None:
    await centre.check(sheets.people(row_of(1, 身份证号=sheets.id_card(1))))
    async with centre.uow() as session:
        sealed = (await session.execute(text("SELECT sealed FROM import_piece"))).scalars().all()
        cards = (await session.execute(text("SELECT id_card_shown FROM staged_person"))).scalars()
        assert not any(piece.startswith(b"PK") for piece in sealed)
        assert "*" in str(list(cards)[-1])


def _read(*cells: str | None) -> PersonRow:
    (row,) = PeopleReader().read([1], [cells])
    return row


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=NAMES,
    number=st.from_regex(r"[0-9A-Z-]{1,32}", fullmatch=True),
    stages=st.sets(st.sampled_from(sorted(STAGES))),
    subjects=st.sets(st.sampled_from(sorted(SUBJECTS))),
    roles=st.sets(st.sampled_from(sorted(ROLE_LABELS))),
)
def test_what_is_written_out_reads_back_the_same(
    name: str, number: str, stages: set[str], subjects: set[str], roles: set[str]
) -> None:
    """Import → export → import: the words of a cell give the codes they came from."""
    stated = (labels_of(sorted(stages), STAGES), labels_of(sorted(subjects), SUBJECTS))
    words = "、".join(ROLE_LABELS[role] for role in sorted(roles))
    first = _read(number, name, "东区第一小学", "", "", *stated, words)
    assert first.problems == []
    assert set(first.stages or ()) == stages
    assert set(first.subjects or ()) == subjects
    assert set(first.roles or ()) == roles
    told = (labels_of(first.stages or (), STAGES), labels_of(first.subjects or (), SUBJECTS))
    words = "、".join(ROLE_LABELS[role] for role in first.roles or ())
    again = _read(first.staff_no, first.name, first.unit, None, None, *told, words)
    assert again == first
