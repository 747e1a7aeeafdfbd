"""Playing the round: every sample school goes forward until it stands where it should."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.api import Caller
from demo.files import upload_all
from demo.people import CITY_RUN, School
from embedded.progress import Progress

ADDRESS = "/api/assessment/v1"
Deductions = Mapping[str, dict[str, Any]]
# What the sample schools lost points for, so that results have something to explain. Without a base
# loss the sums are 95 (excellent) and 88 (pass); one lost point of C19 is a base loss.
STRONG: Deductions = {
    "C26": {"points": "3", "reason": "融创成果获县级奖项一项（样例）"},
    "C29": {"points": "4", "reason": "特色做法已总结，尚未推广（样例）"},
}
SELF_DEDUCTIONS: Mapping[str, Deductions] = {
    "excellent": STRONG,
    "pass": {
        "C25": {"points": "1", "reason": "课题过程材料只有开题部分（样例）"},
        "C26": {"points": "1", "reason": "融创成果尚未获奖（样例）"},
        "C27": {"points": "1", "reason": "校本资源库数量较少（样例）"},
        "C29": {"points": "2", "reason": "特色做法尚未总结成文（样例）"},
    },
    "fail": {**STRONG, "C19": {"missing": ["第 3 次教研活动无影像（样例）"]}},
}
DISTRICT_CHANGE: Deductions = {"C28": {"points": "1", "reason": "结对帮扶记录不完整（样例）"}}
CITY_CHANGE = ("C24", {"points": "2", "reason": "课题立项文件日期不在本学年（样例）"})
NARRATIVE = "样例：本校已按要求开展“{name}”相关工作，过程材料见附件。本段文字由演示程序生成。"
DRAFT_ITEMS = 12  # how far the school that is still writing has come

Step = Callable[["Stage"], None]


@dataclass
class Cast:
    """Who plays, and the rubric they play by."""

    people: Mapping[str, Caller]  # by login name
    rubric: list[dict[str, Any]]
    fonts: Path
    progress: Progress

    def lead(self, school: School) -> Caller:
        """The school's principal."""
        return self.people[f"demo-{school.key}"]

    def district(self, school: School) -> Caller:
        """Whoever reviews at the district stage; the city office for city-run schools."""
        names = {"芝罘区": "demo-zhifu", "莱山区": "demo-laishan", CITY_RUN: "demo-city-1"}
        return self.people[names[school.district]]

    @property
    def city(self) -> Caller:
        """Whoever verifies and announces."""
        return self.people["demo-city-2"]

    @property
    def decider(self) -> Caller:
        """Whoever decides appeals: took no part in any stage of those schools."""
        return self.people["demo-city-1"]


@dataclass
class Stage:
    """One school on its way."""

    cast: Cast
    school: School
    submission_id: str
    base: str = field(default="")  # another address of the assessment; "" is the gateway

    @property
    def path(self) -> str:
        """The submission's address."""
        return f"{self.base}{ADDRESS}/submissions/{self.submission_id}"

    def detail(self) -> Any:
        """The submission as its principal sees it."""
        return self.cast.lead(self.school).get(self.path)


def write_answers(stage: Stage, limit: int | None = None) -> None:
    """Answer the first `limit` items (all when None) that were not answered yet."""
    lead = stage.cast.lead(stage.school)
    blank = {item["code"]: item["version"] for item in stage.detail()["items"]}
    wanted = [item for item in stage.cast.rubric[:limit] if blank[item["code"]] == 0]
    files = upload_all(lead, stage.school.name, stage.cast.fonts) if wanted else []
    for number, item in enumerate(wanted):
        file = files[number % len(files)]
        body = {
            "narrative": NARRATIVE.format(name=item["name"]),
            "self_mark": _mark(item, SELF_DEDUCTIONS[stage.school.outcome]),
            "evidence_file_ids": [file],
            "slots": {file: item["evidence_slots"][0]["key"]},
        }
        lead.put(f"{stage.path}/items/{item['code']}", body, 0)


def hand_in(stage: Stage) -> None:
    """The school answers everything and its principal hands in."""
    write_answers(stage)
    stage.cast.lead(stage.school).post(f"{stage.path}/submit", {})


def start_review(stage: Stage) -> None:
    """The district begins and marks the first items."""
    _mark_items(stage, "district", stage.cast.rubric[:8])


def give_back(stage: Stage) -> None:
    """The district returns two items."""
    items = [
        {"code": "C5", "reason": "工作主题与上一学年相同，请补充说明（样例）"},
        {"code": "C17", "reason": "缺动员会视频（样例）"},
    ]
    stage.cast.district(stage.school).post(f"{stage.path}/return", {"items": items})


def conclude_district(stage: Stage) -> None:
    """The district marks every item and concludes."""
    _mark_items(stage, "district", stage.cast.rubric)
    body = {"opinion": "样例：材料齐全，同意推荐市级复核。"}
    stage.cast.district(stage.school).post(f"{stage.path}/reviews/district/conclude", body)


def verify(stage: Stage) -> None:
    """The city changes one mark with its reason and concludes."""
    code, mark = CITY_CHANGE
    review = f"{stage.path}/reviews/city"
    city = stage.cast.city
    city.post(f"{review}/start")
    if all(item["version"] == 0 for item in city.get(review)["items"] if item["code"] == code):
        city.put(f"{review}/marks/{code}", mark, 0)
    city.post(f"{review}/conclude", {"opinion": "样例：复核完毕。"})


def announce(stage: Stage) -> None:
    """The city publishes the result for public notice."""
    stage.cast.city.post(f"{stage.path}/announce")


def appeal(stage: Stage) -> None:
    """The principal objects to one item."""
    text = "样例：课题立项文件为跨学年项目，申请复核 C24。"
    stage.cast.lead(stage.school).post(f"{stage.path}/appeal", {"text": text, "items": ["C24"]})


def take_appeal(stage: Stage) -> None:
    """Somebody of the city office who took no part begins to decide."""
    stage.cast.decider.post(f"{stage.path}/appeal/take")


def finalise(stage: Stage) -> None:
    """The city ends the public notice."""
    stage.cast.city.post(f"{stage.path}/finalise")


TO_REVIEWED: Mapping[str, Step] = {
    "draft": hand_in,
    "submitted": start_review,
    "in_review": conclude_district,
}
TO_ANNOUNCED: Mapping[str, Step] = {**TO_REVIEWED, "reviewed": verify, "verified": announce}
TO_IN_APPEAL: Mapping[str, Step] = {**TO_ANNOUNCED, "announced": appeal, "appealed": take_appeal}
# What is done in which state on the way to the wanted one.
WAYS: Mapping[str, Mapping[str, Step]] = {
    "draft": {},
    "returned": {"draft": hand_in, "submitted": give_back},
    **dict.fromkeys(("submitted", "in_review", "reviewed"), TO_REVIEWED),
    **dict.fromkeys(("verified", "announced"), TO_ANNOUNCED),
    **dict.fromkeys(("appealed", "in_appeal"), TO_IN_APPEAL),
    "final": {**TO_ANNOUNCED, "announced": finalise},
}


def play(stage: Stage, until: str) -> str:
    """Take the steps that lead to `until`; a school that somebody else moved on is left alone."""
    way = WAYS[until]
    if until == "draft" and stage.detail()["state"] == "draft":
        write_answers(stage, DRAFT_ITEMS)
    state = str(stage.detail()["state"])
    while state != until and state in way:
        way[state](stage)
        state = str(stage.detail()["state"])
    stage.cast.progress.say(f"  {stage.school.name}: {state}")
    return state


def _mark_items(stage: Stage, name: str, items: list[dict[str, Any]]) -> None:
    reviewer = stage.cast.district(stage.school)
    review = f"{stage.path}/reviews/{name}"
    reviewer.post(f"{review}/start")
    versions = {item["code"]: item["version"] for item in reviewer.get(review)["items"]}
    deductions = {**SELF_DEDUCTIONS[stage.school.outcome], **DISTRICT_CHANGE}
    for item in items:
        if versions[item["code"]] == 0:
            mark = _mark(item, deductions)
            reviewer.put(f"{review}/marks/{item['code']}", mark, 0)


def _mark(item: dict[str, Any], deductions: Deductions) -> dict[str, Any]:
    if item["code"] in deductions:
        return dict(deductions[item["code"]])
    if item["rule"]["kind"] == "graded":
        return {"points": item["max_points"], "reason": "材料齐全（样例）"}
    return {"void": []}
