"""The manifest of a submission's evidence: who gets one, what it names, what the signature says."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from kernel.actor import Actor
from kernel.testing import Callers
from kernel.tokens import verify

from .conftest import API, City, FakeEvidence, OpenRound, PlaceOf


@pytest.fixture
async def place(open_round: OpenRound, place_of: PlaceOf, city: City) -> str:
    return await place_of(await open_round(), city.zhuji)


async def manifest(client: Callers, who: Actor | None, place: str) -> httpx.Response:
    async with client(who) as http:
        return await http.post(f"{API}/submissions/{place}/manifest")


@pytest.mark.requirement("R60")
async def test_it_names_files_by_item_and_the_places_left_empty(
    client: Callers, city: City, place: str, evidence: FakeEvidence
) -> None:
    file_id = evidence.add(city.zhuji.id, city.zhuji.path)
    slot = "C1.s1"
    body = {"narrative": "", "evidence_file_ids": [str(file_id)], "slots": {str(file_id): slot}}
    async with client(city.zhuji.team()) as http:
        path = f"{API}/submissions/{place}/items/C1"
        saved = await http.put(path, json=body, headers={"If-Match": '"0"'})
        assert saved.status_code == 200, saved.text
    answer = await manifest(client, city.zhuji.team(), place)
    shown: Any = answer.json()
    said = json.loads(shown["manifest"])
    claims = verify(
        shown["ticket"],
        client.signer.key_set(),
        typ="manifest+jwt",
        aud="tisheng-evidence",
        issuer="tisheng-assessment",
        max_age=300,
    )
    first = said["items"][0]

    assert (answer.status_code, shown["file_count"]) == (201, 1)
    assert claims["manifest"] == hashlib.sha256(shown["manifest"].encode()).hexdigest()
    assert (said["org_path"], said["subject"]) == (
        city.zhuji.path,
        f"assessment:submission:{place}:1",
    )
    assert [folder.split(" ")[0] for folder in first["folders"]] == ["A1", "B1", "C1"]
    assert [one["id"] for one in first["files"]] == [str(file_id)]
    assert first["files"][0]["slot"]
    assert first["files"][0]["slot"] not in first["missing"]
    assert shown["items"][0]["missing"] == first["missing"]
    assert len(said["items"]) == 29
    assert all(item["missing"] for item in said["items"][1:])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (lambda city: city.zhuji.lead(), 201),
        (lambda city: city.district(), 201),
        (lambda city: city.office(), 201),
        (lambda city: city.other_district(), 404),
        (lambda city: city.xinhai.lead(), 404),
        (lambda city: city.auditor(), 403),
        (lambda _: None, 401),
    ],
)
async def test_readers_of_the_submission_get_one_and_a_draft_is_empty_for_reviewers(
    client: Callers, city: City, place: str, who: Callable[[City], Actor | None], status: int
) -> None:
    answer = await manifest(client, who(city), place)

    assert answer.status_code == status
    if status == 201:
        assert answer.json()["file_count"] == 0
