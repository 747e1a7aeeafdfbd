"""The content of a rubric version as a typed document: parsed once, stored as JSON, hashed."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainSerializer

from assessment.rubrics import rules
from assessment.rubrics.refusals import RubricUnsound
from kernel.errors import FieldError
from kernel.text import Line, OptionalLine, Points, Prose, Wire

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,9}$")]
Key = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,9}\.[a-z]?[0-9]{1,3}$")]
PlainPoints = Annotated[Points, Field(le=100), PlainSerializer(rules.plain, return_type=str)]
TOTAL = Decimal(100)


class KeyedText(Wire):
    """A void condition, or a place for evidence, under a stable key."""

    key: Key
    text: Line


class RuleBody(Wire):
    """How an item gives points; `step` is what one missing piece costs."""

    kind: rules.Kind
    step: PlainPoints | None = None
    void_conditions: list[KeyedText] = Field(default=[], max_length=50)


class ItemC(Wire):
    """三级指标 with the notice's words and their reading as a rule."""

    code: Code
    name: Line
    max_points: PlainPoints
    base: bool
    content: Prose
    method: Prose
    rule: RuleBody
    evidence_slots: list[KeyedText] = Field(min_length=1, max_length=20)


class ItemB(Wire):
    """二级指标."""

    code: Code
    name: Line
    max_points: PlainPoints
    items_c: list[ItemC] = Field(min_length=1, max_length=100)


class ItemA(Wire):
    """一级指标; `base` marks 基础项."""

    code: Code
    name: Line
    max_points: PlainPoints
    base: bool
    items_b: list[ItemB] = Field(min_length=1, max_length=50)


class RubricContent(Wire):
    """Everything a version says; this is what is hashed."""

    title: Line
    document: OptionalLine
    issuer: OptionalLine
    issued_on: date | None = None
    remark: Prose = ""
    excellent_from: PlainPoints
    pass_from: PlainPoints
    items_a: list[ItemA] = Field(min_length=1, max_length=20)

    def indicators(self) -> Iterator[tuple[ItemA, ItemC]]:
        """C items in order, each with its A item."""
        for a in self.items_a:
            for b in a.items_b:
                for c in b.items_c:
                    yield a, c

    def as_json(self) -> dict[str, Any]:
        """Return the document as it is stored."""
        return self.model_dump(mode="json")

    def to_rules(self) -> rules.Rubric:
        """Return what scoring needs."""
        return rules.Rubric(
            items={c.code: _item(a, c) for a, c in self.indicators()},
            excellent_from=self.excellent_from,
            pass_from=self.pass_from,
        )


def _item(a: ItemA, c: ItemC) -> rules.Item:
    return rules.Item(
        code=c.code,
        name=c.name,
        max_points=c.max_points,
        kind=c.rule.kind,
        a_code=a.code,
        is_base=a.base,
        voids={void.key: void.text for void in c.rule.void_conditions},
        step=c.rule.step or Decimal(1),
        slots=frozenset(slot.key for slot in c.evidence_slots),
    )


def content_hash(code: str, version: int, content: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON (sorted keys, no spaces) of a version."""
    whole = {"code": code, "version": version, "content": content}
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_sound(content: RubricContent) -> None:
    """Refuse to publish a rubric whose sums, keys or rules contradict each other."""
    faults = [*_sums(content), *_twice(content), *_forms(content)]
    if not 0 < content.pass_from < content.excellent_from <= TOTAL:
        faults.append(("excellent_from", "优秀线须高于合格线，且不超过总分"))
    if faults:
        raise RubricUnsound(
            "；".join(text for _, text in faults[:5]),
            errors=[FieldError(place, RubricUnsound.code, text) for place, text in faults],
        )


def total_of(content: RubricContent) -> Decimal:
    """Return the sum of the A items."""
    return sum((a.max_points for a in content.items_a), Decimal(0))


def _sums(content: RubricContent) -> Iterator[tuple[str, str]]:
    if total_of(content) != TOTAL:
        yield "items_a", f"一级指标合计 {rules.plain(total_of(content))} 分，应为 100 分"
    for a in content.items_a:
        if sum(b.max_points for b in a.items_b) != a.max_points:
            yield a.code, f"{a.code} 下二级指标之和与 {a.code} 的分值不符"
        for b in a.items_b:
            if sum(c.max_points for c in b.items_c) != b.max_points:
                yield b.code, f"{b.code} 下三级指标之和与 {b.code} 的分值不符"


def _twice(content: RubricContent) -> Iterator[tuple[str, str]]:
    codes = [code for a in content.items_a for code in (a.code, *(b.code for b in a.items_b))]
    keys: list[str] = []
    for _, c in content.indicators():
        codes.append(c.code)
        keys += [one.key for one in (*c.rule.void_conditions, *c.evidence_slots)]
    for name, count in Counter([*codes, *keys]).items():
        if count > 1:
            yield name, f"编号 {name} 重复"


def _forms(content: RubricContent) -> Iterator[tuple[str, str]]:
    for a, c in content.indicators():
        is_graded = c.rule.kind is rules.Kind.GRADED
        if c.base != a.base:
            yield c.code, f"{c.code} 的基础项标记与 {a.code} 不一致"
        if c.max_points <= 0:
            yield c.code, f"{c.code} 的分值须大于 0"
        if is_graded == bool(c.rule.void_conditions):
            yield c.code, f"{c.code} 的计分办法与“不得分”情形不符"
        if (c.rule.kind is rules.Kind.DEDUCT_PER_ITEM) != bool(c.rule.step):
            yield c.code, f"{c.code} 的每缺一项扣分与计分办法不符"
        if any(not one.key.startswith(f"{c.code}.") for one in c.rule.void_conditions):
            yield c.code, f"{c.code} 的情形编号须以 {c.code}. 开头"
