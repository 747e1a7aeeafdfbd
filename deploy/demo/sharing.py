"""The sample teachers share: what they made goes up, one piece to the city's public showcase."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from demo.api import Caller
from demo.files import upload_one, upload_picture
from kernel.clock import local_date, utc_now

ADDRESS: Final = "/api/cases/v1"
TEAM, DISTRICT, CITY, CENTRE = "demo-wuzhong-team", "demo-zhifu", "demo-city-1", "demo-equipment"
SHOWCASE: Final = "样例 · 优秀课例展播"
TOOL: Final = "样例 · 课堂随机点名"


@dataclass(frozen=True)
class Story:
    """A piece of work: whose, of what kind, and who takes the next steps up, one after another."""

    author: str
    kind: str
    title: str
    abilities: tuple[str, ...]
    way: tuple[tuple[str, str], ...]  # who, which step


_UP = ((TEAM, "publish"), (TEAM, "recommend"), (DISTRICT, "recommend"), (CITY, "select"))
STORIES: Final = (
    Story("demo-teacher-1", "lesson", "样例 · 用在线测验做课堂导入", ("A5", "B2"), _UP),
    Story("demo-teacher-2", "application_case", "样例 · 学情数据帮我分层", ("A1", "A2"), _UP[:2]),
    Story("demo-teacher-2", "lesson", "样例 · 图形变换的微课", ("A3",), _UP[:1]),
    Story("demo-teacher-3", "outcome", "样例 · 复习课资源包", ("A6",), ()),
)


def share(people: Mapping[str, Caller], fonts: Path) -> None:
    """Share what was not shared yet, and show the best of it to everybody."""
    made = [_shared(people, story, fonts) for story in STORIES]
    _enter_tool(people[CENTRE])
    if made[0] is not None:
        _show(people, made[0])


def _shared(people: Mapping[str, Caller], story: Story, fonts: Path) -> str | None:
    """Make an item and take it up; None where it has been handed in before."""
    author = people[story.author]
    level = {"level": "teacher"} if story.kind == "outcome" else {}
    mine = author.get(f"{ADDRESS}/my-items", limit="100")["items"]
    found = next((one for one in mine if one["title"] == story.title), None)
    if found is None:
        new = {"kind": story.kind, "title": story.title, **level}
        found = author.post(f"{ADDRESS}/my-items", new)
    elif found["state"] != "draft":
        return None
    path = f"{ADDRESS}/my-items/{found['id']}"
    begun = author.get(f"{ADDRESS}/items/{found['id']}")
    saved = author.put(path, _content(author, begun, story, fonts) | level, begun["version"])
    author.post(f"{path}/submit", version=saved["version"])
    for who, step in story.way:
        _step(people[who], f"{ADDRESS}/items/{begun['id']}", step)
    return str(begun["id"])


def _content(author: Caller, begun: Any, story: Story, fonts: Path) -> dict[str, Any]:
    plan, cover = upload_one(author, story.title, fonts), upload_picture(author, story.title, fonts)
    return {
        "title": story.title,
        "summary": "样例：三分钟看清起点，按起点分组，当堂再测一次。",
        "body": "样例：课前发放五道小题。\n课中按结果分组。\n课后用同类题回看变化。",
        "stages": ["junior"],
        "subjects": ["mathematics"],
        "abilities": list(story.abilities),
        "year": local_date(utc_now()).year,
        "licence": "by_nc",
        "open_range": "public",
        "authors": [{"person_id": one["person_id"], "part": "执教"} for one in begun["authors"]],
        "files": [
            {"file_id": plan, "role": "lesson_plan"},
            {"file_id": cover, "role": "cover"},
        ],
        "pupils": "none",
    }


def _step(caller: Caller, path: str, verb: str, body: Any = None) -> Any:
    return caller.post(f"{path}/{verb}", body, caller.get(path)["version"])


def _enter_tool(centre: Caller) -> None:
    found = centre.get(f"{ADDRESS}/items", q=TOOL, limit="20")["items"]
    if any(one["title"] == TOOL for one in found):
        return
    category = centre.get(f"{ADDRESS}/tool-categories")["items"][0]["id"]
    body = {
        "title": TOOL,
        "summary": "样例：随机抽取学号，适合复习课提问。",
        "body": "样例：打开页面，填入人数，点“开始”。",
        "stages": ["primary", "junior"],
        "subjects": ["mathematics"],
        "abilities": ["A3"],
        "year": local_date(utc_now()).year,
        "licence": "teaching",
        "tool": {
            "category_id": category,
            "links": [{"url": "https://tool.example.edu.cn/", "label": "样例主页"}],
            "handles_pupils_data": False,
        },
    }
    centre.post(f"{ADDRESS}/tools", body)


def _show(people: Mapping[str, Caller], item_id: str) -> None:
    """Its author agrees to be seen by everybody, and the city opens a showcase with it."""
    author, city = people[STORIES[0].author], people[CITY]
    path = f"{ADDRESS}/my-items/{item_id}/release"
    read = author.get(path)
    told = {"is_named": True, "version_no": 1}
    told |= {key: read[key] for key in ("content_hash", "wording")}
    author.put(path, told)
    made = city.post(f"{ADDRESS}/showcases", {"title": SHOWCASE})
    shown = {"item_id": item_id, "why": "样例：导入环节用数据说话。", "confirmed_no": 1}
    body = {
        "title": SHOWCASE,
        "intro": "样例：本学年推选的优秀课例。",
        "open_range": "public",
        "sections": [{"title": "", "items": [shown]}],
    }
    city.put(f"{ADDRESS}/showcases/{made['id']}", body, made["version"])
    _step(city, f"{ADDRESS}/showcases/{made['id']}", "open")
