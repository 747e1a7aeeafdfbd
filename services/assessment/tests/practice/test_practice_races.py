"""Two tabs at once: what is followed is followed once, what is deleted is gone."""

import asyncio
from typing import Any

import pytest

from kernel.actor import Actor
from kernel.db import UnitOfWork

from ..conftest import found_city, own_root  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import Send
from .test_topics import topic
from .test_uses import lesson


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> Any:
    return await found_city(uow, own_root())


@pytest.mark.requirement("R117", "R87")
async def test_a_topic_followed_and_offered_at_once_is_followed_once(
    teacher: Actor, send: Send, city: Any
) -> None:
    team = city.zhuji.team()
    made = (await send(team, "POST", "/study-topics", topic())).json()
    offer = {"topic_id": made["id"], "person_id": str(teacher.person_id), "text": "补短板"}
    own = [send(teacher, "POST", "/topic-studies", {"topic_id": made["id"]}) for _ in range(4)]
    offers = [send(team, "POST", "/topic-offers", offer) for _ in range(4)]
    answers = await asyncio.gather(*own, *offers)
    assert sorted(one.status_code for one in answers) == [201] + [409] * 7
    codes = {one.json()["code"] for one in answers if one.status_code == 409}
    assert codes == {"topic_followed"}


@pytest.mark.requirement("R115")
async def test_a_use_deleted_in_two_tabs_is_unknown_to_the_second(
    teacher: Actor, send: Send
) -> None:
    made = (await send(teacher, "POST", "/uses", lesson())).json()
    path = f"/uses/{made['id']}"
    calls = [send(teacher, "DELETE", path, seen=made["version"]) for _ in range(6)]
    answers = await asyncio.gather(*calls)
    assert sorted(one.status_code for one in answers) == [204] + [404] * 5
