"""OpenID Connect against a real provider: in, bound, out (ECOSYSTEM §C.6 nos. 11 and 12)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor
from tests.sso.conftest import API, SELF, Admin, Place
from tests.sso.walk import Way, begin, code_of, refused

pytestmark = pytest.mark.requirement("R130")


@pytest_asyncio.fixture(loop_scope="session")
async def way(
    browser: httpx.AsyncClient, elsewhere: httpx.AsyncClient, admin: Admin, oidc_issuers: list[str]
) -> Way:
    return Way(browser, elsewhere, await admin.add("one", "oidc", oidc_issuers[0]))


async def rows(uow: UnitOfWork, action: str) -> list[Any]:
    async with uow() as session:
        query = text("SELECT * FROM audit_row WHERE action = :action ORDER BY id")
        return list((await session.execute(query, {"action": action})).all())


async def sql(uow: UnitOfWork, words: str, **values: Any) -> None:
    async with uow.begin() as session:
        await session.execute(text(words), values)


async def test_the_first_sign_in_binds_to_the_imported_person(
    way: Way, place: Place, uow: UnitOfWork
) -> None:
    person = await place.person("T1001")

    answer = await way.sign_in("t1001")

    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "SameSite=strict" in answer.headers["set-cookie"]
    session = (await way.renewed()).json()
    assert session["person"] == {"id": str(person.id), "name": "赵老师"}
    assert session["next_step"] is None
    (bound,) = await rows(uow, "sso.bind")
    assert (bound.subject_id, bound.detail["subject"]) == (str(person.id), "t1001")
    (begun,) = await rows(uow, "session.begin")
    assert begun.detail["method"] == "sso"

    assert (await way.sign_in("t1001")).status_code == 303
    assert len(await rows(uow, "sso.bind")) == 1


async def test_signing_out_ends_the_session_there(way: Way, place: Place, uow: UnitOfWork) -> None:
    await place.person("T1009")
    await way.sign_in("t1009")
    token = (await way.renewed()).json()["access_token"]
    async with uow() as session:
        kept = await session.scalar(text("SELECT logout_hint FROM session"))
    assert kept, "the provider wants its ID token back"

    out = await way.browser.delete(
        f"{API}/sessions/current", headers={"Authorization": f"Bearer {token}"}
    )

    assert out.status_code == 200
    there = urlsplit(out.json()["logout_url"])
    asked = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert f"{there.scheme}://{there.netloc}" == way.provider["address"]
    assert asked["post_logout_redirect_uri"] == f"{SELF}/login"
    assert asked["id_token_hint"].count(".") == 2
    assert asked["id_token_hint"].encode() not in kept, "it lies sealed"
    assert (await way.elsewhere.get(out.json()["logout_url"])).status_code == 200
    async with uow() as session:
        assert await session.scalar(text("SELECT count(logout_hint) FROM session")) == 0


async def test_nobody_is_created_and_the_page_says_whom_to_ask(
    way: Way, place: Place, uow: UnitOfWork
) -> None:
    head = await place.person("T-HEAD", "钱校长")
    give = (
        "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_at)"
        " VALUES (gen_random_uuid(), :person, 'school_lead', :unit, now())"
    )
    await sql(uow, give, person=head.id, unit=place.school.id)
    count = text("SELECT count(*) FROM person")
    async with uow() as session:
        before = await session.scalar(count)

    answer = await way.sign_in("t-school")

    assert refused(answer) == "sso_account_unbound"
    assert "tisheng_refresh" not in way.browser.cookies
    outcome = (await way.browser.get(f"{API}/sso/outcome")).json()
    assert outcome["code"] == "sso_account_unbound"
    assert outcome["contacts"] == [{"name": "钱校长", "unit": "东区第一小学"}]
    async with uow() as session:
        assert await session.scalar(count) == before
    assert (await rows(uow, "sso.refuse"))[-1].detail["reason"] == "sso_account_unbound"
    way.browser.cookies.clear()
    assert (await way.browser.get(f"{API}/sso/outcome")).status_code == 404


async def test_the_same_subject_of_two_issuers_is_two_identities(
    way: Way, admin: Admin, place: Place, oidc_issuers: list[str]
) -> None:
    """The second issuer's `t1002` is nobody here, because it does not name the staff number."""
    mapping = {"staff_no": "another", "unit": ""}
    two = way.but(provider=await admin.add("two", "oidc", oidc_issuers[1], mapping=mapping))
    await place.person("T1002")

    assert (await way.sign_in("t1002")).headers["location"] == "/account"
    assert refused(await two.sign_in("t1002")) == "sso_account_unbound"


async def test_another_account_for_the_same_person_is_refused(
    way: Way, place: Place, uow: UnitOfWork
) -> None:
    person = await place.person("T1003")
    await way.sign_in("t1003")
    await sql(uow, "UPDATE sso_identity SET subject = 'somebody else'")
    await sql(uow, "UPDATE person SET name = '同名' WHERE id = :id", id=person.id)

    assert refused(await way.sign_in("t1003")) == "sso_identity_taken"


async def test_who_has_left_does_not_come_in(way: Way, place: Place, uow: UnitOfWork) -> None:
    await place.person("T1004")
    await way.sign_in("t1004")
    await sql(uow, "UPDATE person SET status = 'left' WHERE staff_no = 'T1004'")

    assert refused(await way.sign_in("t1004")) == "sso_person_left"
    assert (await way.renewed()).status_code == 401


async def test_a_state_counts_once_in_one_browser(way: Way, place: Place, client: Any) -> None:
    await place.person("T1005")
    path = await way.there("t1005")
    cut, _ = path.split("?")

    async with client(None) as other_browser:
        assert refused(await other_browser.get(path)) == "sso_state_mismatch"
    for query in ({"code": code_of(path)}, {"code": code_of(path), "state": "invented"}):
        kept = dict(way.browser.cookies)
        assert refused(await way.browser.get(cut, params=query)) == "sso_state_mismatch"
        way.browser.cookies.clear()
        for name, value in kept.items():
            way.browser.cookies.set(name, value, path="/api/auth/v1/sso")
    assert (await way.browser.get(path)).headers["location"] == "/account"
    again = await way.browser.get(path)  # the state was used, whatever the code says
    assert refused(again) == "sso_state_mismatch"


async def test_a_code_works_once(way: Way, place: Place) -> None:
    """The provider itself refuses a code that comes back with a fresh state of ours."""
    await place.person("T1006")
    path = await way.there("t1006")
    await way.browser.get(path)

    fresh = parse_qs(urlsplit(await begin(way.browser, "one")).query)["state"][0]
    query = {"code": code_of(path), "state": fresh}
    replayed = await way.browser.get(f"{API}/sso/one/callback", params=query)

    assert refused(replayed) == "sso_refused"


async def test_an_answer_too_late_is_refused(way: Way, place: Place, uow: UnitOfWork) -> None:
    await place.person("T1007")
    path = await way.there("t1007")
    await sql(uow, "UPDATE sso_attempt SET expires_at = now()")

    assert refused(await way.browser.get(path)) == "sso_state_mismatch"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/rounds/1?state=draft", "/rounds/1?state=draft"),
        ("https://example.org", "/workbench"),
        ("//example.org", "/workbench"),
        ("/\\example.org", "/workbench"),
        ("/login", "/workbench"),
    ],
)
async def test_the_way_back_is_a_page_of_ours(
    way: Way, place: Place, wanted: str, given: str
) -> None:
    await place.person("T1008")
    path = await way.there("t1008", wanted)
    assert (await way.browser.get(path)).headers["location"] == given


async def test_the_login_page_offers_what_is_enabled(
    way: Way, admin: Admin, oidc_issuers: list[str]
) -> None:
    await admin.add("two", "oidc", oidc_issuers[1], is_enabled=False)
    offers = (await way.browser.get(f"{API}/sso/providers")).json()
    assert offers == {"items": [{"code": "one", "name": "登录方式 one"}]}
    away = await way.browser.get(f"{API}/sso/two/start")
    assert refused(away) == "sso_provider_unknown"


async def test_the_connection_can_be_tried(way: Way, place: Place, client: Any) -> None:
    async with client(an_actor((Role.SYSTEM_ADMIN, place.city.path))) as http:
        tried = await http.post(f"{API}/sso-providers/{way.provider['id']}/test")
    assert [(one["step"], one["is_ok"]) for one in tried.json()["items"]] == [
        ("discovery", True),
        ("keys", True),
    ]
