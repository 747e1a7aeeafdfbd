"""Read annex 4 of the notice (`notice/school_rubric.yaml`) into a rubric document; R19, R143."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assessment.rubrics.document import RubricContent

NOTICE = Path(__file__).with_name("notice") / "school_rubric.yaml"
GENERAL_SLOT = "相关材料"
_SOURCES = re.compile(r"查阅([^；。，]+)")


def evidence_sources(method: str) -> list[str]:
    """Return what the method text tells reviewers to look at, one entry per place for evidence.

    "查阅动员会视频、照片、PPT 和讲稿等；…" gives 动员会视频, 照片, PPT, 讲稿. A method without
    "查阅…" (C10 has none at all) gives one general place.
    """
    found: list[str] = []
    for words in _SOURCES.findall(method):
        parts = re.split(r"、|和", words.removesuffix("等").strip())
        found += [part.strip() for part in parts if part.strip()]
    return found or [GENERAL_SLOT]


def read_notice(path: Path = NOTICE) -> tuple[str, RubricContent]:
    """Return the rubric's code and its document."""
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    head = source["rubric"]
    issued: date = head["date"]
    content = RubricContent.model_validate(
        {
            "title": head["title"],
            "document": head["document"],
            "issuer": head["issuer"],
            "issued_on": issued,
            "remark": head["remark_original"],
            "excellent_from": 90,
            "pass_from": 80,
            "items_a": [_a(a) for a in source["items_a"]],
        }
    )
    return head["code"], content


def _a(a: dict[str, Any]) -> dict[str, Any]:
    items_b = [
        {
            **{key: b[key] for key in ("code", "name")},
            "max_points": b["points"],
            "items_c": [_c(c, is_base=a["base"]) for c in b["items_c"]],
        }
        for b in a["items_b"]
    ]
    head = {"code": a["code"], "name": a["name"], "max_points": a["points"], "base": a["base"]}
    return head | {"items_b": items_b}


def _c(c: dict[str, Any], *, is_base: bool) -> dict[str, Any]:
    code, rule = c["code"], c["rule"]
    voids = [{"key": f"{code}.{n}", "text": t} for n, t in enumerate(rule["void_if_any"], 1)]
    sources = enumerate(evidence_sources(c["method"]), 1)
    return {
        **{key: c[key] for key in ("code", "name", "content", "method")},
        "max_points": c["points"],
        "base": is_base,
        "rule": {
            "kind": rule["kind"],
            "step": rule.get("deduct", {}).get("step"),
            "void_conditions": voids,
        },
        "evidence_slots": [{"key": f"{code}.s{n}", "text": text} for n, text in sources],
    }
