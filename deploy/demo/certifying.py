"""The sample teachers certify abilities: one is final, others wait for peers or came back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.api import Caller
from demo.files import upload_one

ADDRESS = "/api/assessment/v1"
NARRATIVE = "样例：在一节常态课中应用了该项能力，过程见附件。本段文字由演示程序生成。"
REASON = "样例：材料只有课件，请补充课堂应用的过程材料"
# Who, which ability, and where it stands in the end.
STORIES = (
    ("demo-teacher-1", "A1", "final"),
    ("demo-teacher-1", "A2", "draft"),
    ("demo-teacher-2", "A1", "peer_rated"),
    ("demo-teacher-2", "A2", "self_rated"),
    ("demo-teacher-3", "A1", "returned"),
)
TEAM = "demo-wuzhong-team"


@dataclass(frozen=True)
class Work:
    """A certification of one of the teachers."""

    people: Mapping[str, Caller]  # by login name
    owner: Caller
    team: Caller
    id: str
    until: str
    fonts: Path

    @property
    def path(self) -> str:
        """Its address."""
        return f"{ADDRESS}/certifications/{self.id}"

    def shown(self) -> Any:
        """The certification as its teacher sees it."""
        return self.owner.get(self.path)

    def marks(self) -> list[dict[str, str]]:
        """The best level for every task."""
        keys = [piece["task"]["key"] for piece in self.shown()["pieces"]]
        return [{"task_key": key, "level": "excellent", "reason": ""} for key in keys]


def _write(work: Work) -> None:
    for piece in work.shown()["pieces"]:
        if piece["version"] == 0:
            file = upload_one(work.owner, piece["task"]["name"], work.fonts)
            body = {"narrative": NARRATIVE, "evidence_file_ids": [file], "self_level": "excellent"}
            work.owner.put(f"{work.path}/pieces/{piece['task']['key']}", body, 0)


def _hand_in(work: Work) -> None:
    _write(work)
    work.owner.post(f"{work.path}/submit")


def _rate_as_peers(work: Work) -> None:
    named = {caller.account["person"]: caller for caller in work.people.values()}
    for seat in work.shown()["seats"]:
        if seat["state"] == "open":
            path = f"{ADDRESS}/peer-ratings/{seat['id']}/rate"
            named[seat["peer_name"]].post(path, {"marks": work.marks()})


def _decide(work: Work) -> None:
    team, seen = work.team, work.shown()
    if work.until == "returned":
        keys = [piece["task"]["key"] for piece in seen["pieces"]]
        reasons = [{"task_key": key, "reason": REASON} for key in keys]
        team.post(f"{work.path}/return", {"reasons": reasons}, seen["version"])
        return
    item = {"id": work.id, "version": seen["version"], "marks": work.marks()}
    team.post(f"{ADDRESS}/certification-ratings", {"items": [item]})


def _finalise(work: Work) -> None:
    item = {"id": work.id, "version": work.shown()["version"]}
    work.team.post(f"{ADDRESS}/certification-finalisations", {"items": [item]})


Step = Callable[[Work], None]
_TO_PEERS: Mapping[str, Step] = {"draft": _hand_in}
_TO_SCHOOL: Mapping[str, Step] = {**_TO_PEERS, "self_rated": _rate_as_peers}
WAYS: Mapping[str, Mapping[str, Step]] = {
    "draft": {},
    "self_rated": _TO_PEERS,
    "peer_rated": _TO_SCHOOL,
    "school_rated": {**_TO_SCHOOL, "peer_rated": _decide, "returned": _hand_in},
    "returned": {**_TO_SCHOOL, "peer_rated": _decide},
    "final": {**_TO_SCHOOL, "peer_rated": _decide, "school_rated": _finalise},
}


def bring(work: Work, state: str) -> None:
    """Take a certification from its state to where its story ends."""
    if work.until == "draft" and state == "draft":
        _write(work)
    while state != work.until and state in WAYS[work.until]:
        WAYS[work.until][state](work)
        state = str(work.shown()["state"])


def certify(people: Mapping[str, Caller], year_id: str, fonts: Path) -> None:
    """Take every certification to where its story ends; what others moved on is left alone."""
    for username, code, until in STORIES:
        owner = people[username]
        body = {"ability_code": code, "year_id": year_id}
        made = owner.post(f"{ADDRESS}/certifications", body)
        work = Work(people, owner, people[TEAM], str(made["id"]), until, fonts)
        bring(work, str(made["state"]))
