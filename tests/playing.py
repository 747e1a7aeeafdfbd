"""A round played through the API: the school hands in, its district reviews, the city announces."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tests.callers import Caller, Calls

SUBMISSIONS = "/api/assessment/v1/submissions"
UNSEEN = {"If-Match": '"0"'}


def items_of(rubric: dict[str, Any]) -> list[dict[str, Any]]:
    """The 29 items of a rubric, flat."""
    return [c for a in rubric["items_a"] for b in a["items_b"] for c in b["items_c"]]


def full_mark(item: dict[str, Any]) -> dict[str, Any]:
    """The mark that gives an item all its points."""
    kind = item["rule"]["kind"]
    if kind == "graded":
        return {"points": str(item["max_points"]), "reason": ""}
    return {"void": [], "missing": []} if kind == "deduct_per_item" else {"void": []}


def fill_in(
    calls: Calls,
    lead: Caller,
    submission_id: str,
    rubric: dict[str, Any],
    evidence: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Answer every item that the school has not touched yet, with full marks."""
    for item in items_of(rubric):
        path = f"{SUBMISSIONS}/{submission_id}/items/{item['code']}"
        body: dict[str, Any] = {"narrative": "按方案实施。", "self_mark": full_mark(item)}
        if item["code"] in evidence:
            body["evidence_file_ids"] = list(evidence[item["code"]])
        calls.ok(lead, "PUT", path, json=body, headers=UNSEEN)


def hand_in(
    calls: Calls,
    lead: Caller,
    submission_id: str,
    rubric: dict[str, Any],
    evidence: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Answer everything, with the files named for an item, and submit."""
    fill_in(calls, lead, submission_id, rubric, evidence)
    calls.ok(lead, "POST", f"{SUBMISSIONS}/{submission_id}/submit", json={})


def review(calls: Calls, reviewer: Caller, submission_id: str, rubric: dict[str, Any]) -> None:
    """Give full marks for the district and conclude."""
    reviews = f"{SUBMISSIONS}/{submission_id}/reviews/district"
    for item in items_of(rubric):
        path = f"{reviews}/marks/{item['code']}"
        calls.ok(reviewer, "PUT", path, json=full_mark(item), headers=UNSEEN)
    calls.ok(reviewer, "POST", f"{reviews}/conclude", json={})


def announce(calls: Calls, office: Caller, submission_id: str) -> None:
    """Agree with the district for the city, and publish."""
    reviews = f"{SUBMISSIONS}/{submission_id}/reviews/city"
    calls.ok(office, "POST", f"{reviews}/start", json={})
    calls.ok(office, "POST", f"{reviews}/conclude", json={})
    calls.ok(office, "POST", f"{SUBMISSIONS}/{submission_id}/announce", json={})
