"""ETag and If-Match: nobody overwrites what they have not seen."""

import pytest

from kernel.actor import Role
from kernel.testing import Callers, an_actor

NOTE = "/api/cases/v1/notes/5"


async def test_a_change_without_a_version_is_refused(client: Callers) -> None:
    http = client(an_actor((Role.TEACHER, "/1/")))

    answer = await http.put(NOTE, json={"title": "x"})

    assert (answer.status_code, answer.json()["code"]) == (428, "version_missing")


@pytest.mark.parametrize(
    "value", ["", '"', "x", '"7', "*", '"-7"', "7.0", '"' + "9" * 50 + '"', '"7","8"']
)
async def test_a_version_of_another_form_is_refused(client: Callers, value: str) -> None:
    http = client(an_actor((Role.TEACHER, "/1/")))

    answer = await http.put(NOTE, json={"title": "x"}, headers={"If-Match": value})

    if value == '"7':  # a missing quote is forgiven
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (422, "version_malformed")


@pytest.mark.requirement("R148")
async def test_a_stale_version_is_answered_with_the_current_text(client: Callers) -> None:
    http = client(an_actor((Role.TEACHER, "/1/")))

    answer = await http.put(NOTE, json={"title": "我写的"}, headers={"If-Match": '"6"'})

    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    assert answer.json()["current"] == {"title": "别人写的"}


@pytest.mark.parametrize("value", ['"7"', "7", 'W/"7"'])
async def test_the_seen_version_may_be_changed(client: Callers, value: str) -> None:
    http = client(an_actor((Role.TEACHER, "/1/")))

    answer = await http.put(NOTE, json={"title": "x"}, headers={"If-Match": value})

    assert (answer.status_code, answer.headers["etag"]) == (200, '"8"')
