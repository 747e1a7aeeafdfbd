"""Links of tools: what an answer changes, where they may lead, and what a run keeps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.items.rules import LinkState
from cases.items.tool_facts import link_host
from cases.items.tool_tables import ToolLinkRow, ToolLinkRun
from cases.link_asker import (
    MOST_BYTES,
    AddressRule,
    GuardedNetwork,
    LinkAsker,
    NotAllowedThere,
    is_public,
)
from cases.tools.rules import Answer, Asker, Record, after, due_after, seems_cut_off
from cases.tools.service.asking import Manners, ask_links
from kernel.db import UnitOfWork

from .conftest import TOOL, Desk

pytestmark = pytest.mark.requirement("R132")
DAY = timedelta(days=1)
START = datetime(2026, 11, 1, tzinfo=UTC)
HERE = AddressRule(lambda address: address.is_loopback, None)  # the server of these tests alone
QUICK = Manners(pause_seconds=0)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::",
        "::1", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused_also_in_disguise(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["223.5.5.5", "8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8"])
def test_the_open_net_is_allowed(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.SmartEdu.cn/a?b#c", "www.smartedu.cn"),
        ("http://工具.example/", "工具.example"),
        ("javascript:alert(1)", None),
        ("https://user@example.cn/", None),
        ("https://user:pw@example.cn/", None),
        ("https://example.cn:99999/", None),
        ("https://ex ample.cn/", None),
        ("https:\\\\example.cn", None),
        ("example.cn", None),
        ("ftp://example.cn/", None),
        ("", None),
    ],
)
def test_a_link_is_a_whole_web_address(url: str, host: str | None) -> None:
    assert link_host(url) == host


GONE, FINE = Answer(LinkState.GONE, 404), Answer(LinkState.OK, 200)


@pytest.mark.parametrize(
    ("days", "is_dead"),
    [([0, 1, 2], False), ([0, 1, 2, 3], True), ([0, 3], False), ([0, 2, 4], True), ([0], False)],
)
def test_dead_takes_three_failures_over_three_days(days: list[int], is_dead: bool) -> None:  # noqa: FBT001
    record = Record()
    for day in days:
        record = after(record, GONE, START + day * DAY)
    assert (record.dead_since is not None) is is_dead
    assert after(record, FINE, START + 9 * DAY) == Record(LinkState.OK, 200)


def test_failures_are_asked_again_the_next_day_others_spread_over_a_week() -> None:
    failed = after(Record(), GONE, START)
    assert due_after(failed, START, 7 * DAY, 0) == START + DAY
    assert due_after(failed, START, 7 * DAY, 1) == START + 1.25 * DAY
    fine = after(Record(), FINE, START)
    assert due_after(fine, START, 7 * DAY, 0) == START + 7 * DAY
    assert due_after(fine, START, 7 * DAY, 1) == START + 8 * DAY


def test_who_hears_nobody_is_cut_off() -> None:
    lost = Answer(LinkState.UNREACHABLE, is_resolved=False)
    silent = Answer(LinkState.UNREACHABLE)
    assert seems_cut_off([("a", lost), ("b", lost)])
    assert seems_cut_off([("a", silent), ("b", silent), ("c", silent)])
    assert not seems_cut_off([("a", silent), ("b", silent)])
    assert not seems_cut_off([("a", lost), ("b", FINE)])
    assert not seems_cut_off([("a", silent), ("b", silent), ("c", GONE)])
    assert not seems_cut_off([])


Reply = Callable[[str, str], bytes]


@dataclass
class Site:
    """A web server of our own: what it answers, and what it was asked."""

    reply: Reply
    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    sent: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append((method, path))
        self.heads.append(head)
        try:
            for at in range(0, len(answer := self.reply(method, path)), 16_384):
                writer.write(answer[at : at + 16_384])
                await writer.drain()
                self.sent += 16_384
        except ConnectionError:
            pass
        writer.close()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def said(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
async def site() -> AsyncIterator[Callable[[Reply], Awaitable[Site]]]:
    servers: list[asyncio.Server] = []

    async def start(reply: Reply) -> Site:
        made = Site(reply)
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
        servers.append(server)
        made.port = server.sockets[0].getsockname()[1]
        return made

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()


async def ask(url: str, rule: AddressRule | None = HERE) -> Answer:
    async with LinkAsker(rule) as asker:
        return await asker.ask(url)


async def test_the_rule_of_the_platform_asks_nothing_inside(site: Any) -> None:
    inner = await site(lambda *_: said("200 OK"))
    for url in (
        inner.url(),
        f"http://localhost:{inner.port}/",
        "http://127.0.0.1/",
        "http://[::1]/",
    ):
        assert (await ask(url, None)).state is LinkState.REFUSED, url
    every_port = AddressRule(ports=None)
    assert (await ask(inner.url(), every_port)).state is LinkState.REFUSED
    assert (await ask(inner.url(), AddressRule(lambda _: True))).state is LinkState.REFUSED
    assert inner.asked == []


async def test_a_redirect_inside_is_refused_before_it_is_followed(site: Any) -> None:
    inner = await site(lambda *_: said("200 OK"))
    outer = await site(lambda *_: said("302 Found", f"Location: http://localhost:{inner.port}/"))
    # Of two addresses of this machine the first stands for the open net.
    rule = AddressRule(lambda address: str(address) == "127.0.0.1", None)
    via_name = await ask(outer.url(), AddressRule(lambda a: a.is_loopback, frozenset({outer.port})))
    assert (via_name.state, inner.asked) == (LinkState.REFUSED, [])
    for target in (
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "http://u:p@127.0.0.1/",
        "gopher://x/",
    ):
        leading = await site(lambda *_, to=target: said("301 Moved", f"Location: {to}"))
        assert (await ask(leading.url(), rule)).state is LinkState.REFUSED, target


async def test_one_inner_address_among_many_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    async def both(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (one, 80)) for one in ("223.5.5.5", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
    with pytest.raises(NotAllowedThere):
        await GuardedNetwork(AddressRule()).connect_tcp("rebound.example", 80)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("200 OK", LinkState.OK), ("401 No", LinkState.OK), ("403 No", LinkState.OK),
        ("429 Slow", LinkState.OK), ("404 No", LinkState.GONE), ("410 Gone", LinkState.GONE),
        ("500 Oh", LinkState.UNREACHABLE), ("503 Oh", LinkState.UNREACHABLE),
    ],
)  # fmt: skip
async def test_what_a_server_says(site: Any, status: str, state: LinkState) -> None:
    made = await site(lambda *_: said(status))
    assert (await ask(made.url())).state is state


async def test_redirects_are_followed_three_times_and_told_where_they_lead(site: Any) -> None:
    def reply(_: str, path: str) -> bytes:
        left = int(path.strip("/"))
        return said("301 Moved", f"Location: /{left - 1}") if left else said("200 OK")

    made = await site(reply)
    moved = await ask(made.url("/3"))
    assert (moved.state, moved.moved_to) == (LinkState.MOVED, made.url("/0"))
    far = await ask(made.url("/4"))
    assert (far.state, far.moved_to) == (LinkState.OK, "")  # a long way, but somebody answers


async def test_a_server_that_hangs_up_on_head_is_asked_by_get(site: Any) -> None:
    made = await site(lambda method, _: said("200 OK") if method == "GET" else b"")
    assert (await ask(made.url())).state is LinkState.OK


async def test_a_server_that_knows_no_head_is_asked_by_get_and_not_read_to_its_end(
    site: Any,
) -> None:
    big = b"x" * 1000 * MOST_BYTES
    made = await site(
        lambda method, _: said("200 OK", body=big) if method == "GET" else said("405 No")
    )
    assert (await ask(made.url())).state is LinkState.OK
    assert [method for method, _ in made.asked] == ["HEAD", "GET"]
    assert made.sent < len(big)
    assert b"cookie" not in made.heads[1].lower()


async def test_cookies_are_not_kept(site: Any) -> None:
    made = await site(lambda *_: said("302 Found", "Set-Cookie: a=b", "Location: /next"))
    async with LinkAsker(HERE) as asker:
        await asker.ask(made.url())
    assert len(made.heads) > 1
    assert not any(b"cookie" in head.lower() for head in made.heads)


async def test_nobody_there_and_no_such_name_are_told_apart(site: Any) -> None:
    made = await site(lambda *_: b"nonsense")
    assert (await ask(made.url())).state is LinkState.UNREACHABLE
    closed = await ask("http://127.0.0.1:9/")
    assert (closed.state, closed.is_resolved) == (LinkState.UNREACHABLE, True)
    nobody = await ask("http://nobody.invalid/")
    assert (nobody.state, nobody.is_resolved) == (LinkState.UNREACHABLE, False)


@dataclass
class Net:
    """Stands in for the net: what each address answers, and who is known."""

    answers: dict[str, Answer] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def ask(self, url: str) -> Answer:
        self.asked.append(url)
        return self.answers.get(url, FINE)

    async def resolves(self, host: str) -> bool:
        return host in self.known

    def asker(self) -> Asker:
        return Asker(self.ask, self.resolves)


def tool_with(*urls: str) -> dict[str, Any]:
    return {"tool": TOOL["tool"] | {"links": [{"url": url} for url in urls]}}


async def run(uow: UnitOfWork, net: Net, day: float, manners: Manners = QUICK) -> Any:
    at = datetime.now(UTC) + day * DAY
    return await ask_links(uow, net.asker(), manners, lambda: at)


async def test_a_dead_link_reaches_the_centre_and_the_page(desk: Desk, uow: UnitOfWork) -> None:
    city, url = desk.city, "https://gone.example.cn/"
    made = await desk.published(kind="tool", **tool_with(url, "https://tool.example.cn/"))
    net = Net({url: GONE})
    for day in (1, 3, 5):
        assert (await desk.ok(city.centre, "GET", "/todos"))["items"] == []
        await run(uow, net, day)

    (todo,) = (await desk.ok(city.centre, "GET", "/todos"))["items"]
    assert (todo["kind"], todo["count"]) == ("tool_links", 1)
    page = await desk.ok(city.laishan.li, "GET", f"/items/{made['id']}/tool")
    assert [(one["url"], one["is_dead"]) for one in page["links"]] == [
        (url, True),
        ("https://tool.example.cn/", False),
    ]
    report = await desk.ok(city.centre, "GET", "/tools/links")
    assert (report["is_on"], report["is_cut_off"], report["dead"]) == (True, False, 1)
    found = await desk.ok(city.centre, "GET", "/tools", params={"link": "dead"})
    assert [one["id"] for one in found["items"]] == [made["id"]]

    net.answers.clear()
    await run(uow, net, 40)
    assert (await desk.ok(city.centre, "GET", "/todos"))["items"] == []


async def test_looking_at_it_settles_the_todo(desk: Desk, uow: UnitOfWork) -> None:
    url = "https://gone.example.cn/"
    made = await desk.published(kind="tool", **tool_with(url))
    async with uow.begin() as session:
        dead = {"failures": 4, "dead_since": START, "state": LinkState.GONE}
        await session.execute(update(ToolLinkRow).values(**dead))
    assert len((await desk.ok(desk.city.office, "GET", "/todos"))["items"]) == 1
    body = {"verb": "look", "items": [{"id": made["id"], "version": made["version"]}]}
    await desk.ok(desk.city.centre, "POST", "/tools/batch", json=body)
    assert (await desk.ok(desk.city.office, "GET", "/todos"))["items"] == []


async def test_without_a_way_out_nothing_is_counted_and_the_desk_says_so(
    desk: Desk, uow: UnitOfWork
) -> None:
    urls = [f"https://{name}.example.cn/" for name in ("a", "b")]
    await desk.published(kind="tool", **tool_with(*urls))
    lost = Answer(LinkState.UNREACHABLE, is_resolved=False)
    cut = await run(uow, Net(dict.fromkeys(urls, lost)), 1)
    assert cut.is_cut_off
    async with uow() as session:
        assert set(await session.scalars(select(ToolLinkRow.failures))) == {0}
        assert (await session.get_one(ToolLinkRun, 1)).is_cut_off
    assert (await desk.ok(desk.city.centre, "GET", "/tools/links"))["is_cut_off"]

    # They answer, then one name is lost while the other is known to exist: that one is gone.
    await run(uow, Net(), 2)
    gone = await run(uow, Net(dict.fromkeys(urls, lost), {"a.example.cn"}), 20)
    assert not gone.is_cut_off
    async with uow() as session:
        assert set(await session.scalars(select(ToolLinkRow.failures))) == {1}


async def test_dead_links_alone_in_a_run_are_not_our_own_network(
    desk: Desk, uow: UnitOfWork
) -> None:
    urls = [f"https://{name}.example.cn/" for name in ("a", "b", "c", "d")]
    await desk.published(kind="tool", **tool_with(*urls))
    silent = Answer(LinkState.UNREACHABLE)
    net = Net({}, {"a.example.cn"})
    await run(uow, net, 1)
    net.answers = dict.fromkeys(urls[1:], silent)
    await run(uow, net, 20)  # all four; the first one answers
    lone = await run(uow, net, 22)  # the three that failed come back by themselves
    assert (lone.asked, lone.is_cut_off) == (3, False)
    net.answers[urls[0]] = silent
    cut = await run(uow, net, 24)
    assert (cut.asked, cut.is_cut_off) == (3, True)


async def test_only_shown_tools_are_asked_and_one_host_politely(
    desk: Desk, uow: UnitOfWork
) -> None:
    await desk.submitted(kind="tool", **tool_with("https://draft.example.cn/"))
    down = await desk.published(kind="tool", **tool_with("https://down.example.cn/"))
    await desk.step(desk.city.centre, down["id"], "take-down", reason="样例")
    many = [f"https://host.example.cn/{n}" for n in range(5)]
    await desk.published(kind="tool", **tool_with(*many))
    net = Net()
    manners = Manners(per_host=2, pause_seconds=0)
    assert [(await run(uow, net, 1, manners)).asked for _ in range(3)] == [2, 2, 1]
    assert sorted(net.asked) == many
    assert await run(uow, net, 1, manners) is None


async def test_a_new_version_asks_its_own_links(desk: Desk, uow: UnitOfWork) -> None:
    wang = desk.city.zhuji.wang
    made = await desk.published(kind="tool", **tool_with("https://old.example.cn/"))
    path = f"/my-items/{made['id']}"
    open_ = await desk.ok(wang, "POST", f"{path}/revise", made["version"])
    body = desk.whole(wang, **tool_with("https://new.example.cn/"))
    saved = await desk.ok(wang, "PUT", path, open_["version"], json=body)
    async with uow() as session:
        assert list(await session.scalars(select(ToolLinkRow.url))) == ["https://old.example.cn/"]
    await desk.ok(wang, "POST", f"{path}/submit", saved["version"])
    await desk.step(desk.city.zhuji.team, made["id"], "publish")
    async with uow() as session:
        assert list(await session.scalars(select(ToolLinkRow.url))) == ["https://new.example.cn/"]
