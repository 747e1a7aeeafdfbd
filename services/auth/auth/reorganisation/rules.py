"""Merging, moving, splitting and closing units (合并、划转、分设、撤销). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from auth.organisations.rules import Kind, Stage
from kernel.errors import Conflict, FieldError, Invalid


class MergeDoesNotFit(Invalid):
    code = "merge_does_not_fit"
    title = "只能把同类单位合并：学校并入学校，区市并入区市，教研组并入同一学校的教研组"


class MergeIntoItself(Invalid):
    code = "merge_into_itself"
    title = "不能把单位并入它自己，请选择另一个单位"


class NotReorganised(Invalid):
    code = "unit_not_reorganised"
    title = "市级单位不能合并、划转、分设或撤销"


class GroupNotMoved(Invalid):
    code = "group_not_moved"
    title = "教研组不能单独划转到别的学校，请在该校新建教研组后办理人员调动"


class SameParent(Conflict):
    code = "same_parent"
    title = "该单位已在这个上级单位之下，不需要划转"


class NamesakesBelow(Conflict):
    """Two units of one name would stand side by side; `extra["names"]` says which."""

    code = "organisation_namesakes"
    title = "目标单位下已有同名单位，请先为其中一个更名"


class OnlySchoolsSplit(Invalid):
    code = "only_schools_split"
    title = "只有学校可以分设"


class PartsEmpty(Invalid):
    code = "parts_empty"
    title = "每个新单位至少要有一名人员或一个教研组"


class ChosenTwice(Invalid):
    code = "chosen_twice"
    title = "同一名人员或同一个教研组被分到了两个新单位，请只保留一处"


class ChosenElsewhere(Invalid):
    code = "chosen_elsewhere"
    title = "所选人员或教研组不在被分设的学校，请刷新后重新选择"


class PeopleRemain(Conflict):
    """Somebody still works there; `extra["people"]` tells how many."""

    code = "organisation_has_people"
    title = "该单位还有在职人员，请选择他们的去向后再撤销"


@dataclass(slots=True)
class Effect:
    """What a step does, or would do; counted while it is done."""

    people: set[UUID] = field(default_factory=set)
    schools: int = 0
    groups: int = 0
    merged_groups: int = 0
    grants: int = 0
    new_units: list[UUID] = field(default_factory=list)

    def sentence(self) -> str:
        """Say it in one line: `将影响 112 人、6 个教研组`."""
        counts = [
            (len(self.people), "人"),
            (self.schools, "所学校"),
            (self.groups, "个教研组"),
            (self.grants, "项权限"),
        ]
        parts = [f"{count} {word}" for count, word in counts if count]
        return f"将影响 {'、'.join(parts)}" if parts else "不影响人员和下级单位"


@dataclass(frozen=True, slots=True)
class Part:
    """A school that comes out of another one, with the people and groups that go there."""

    name: str
    code: str | None
    stage: Stage | None
    person_ids: tuple[UUID, ...]
    group_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the unit as the caller has seen it, the day, and why."""

    organisation_id: UUID
    seen: int
    on: date
    reason: str


def check_merge(kinds: tuple[Kind, Kind], ids: tuple[UUID, UUID], *, are_siblings: bool) -> None:
    """Refuse units of different kinds, the city, and groups of different schools."""
    kind, other = kinds
    if ids[0] == ids[1]:
        raise MergeIntoItself
    if kind is Kind.CITY:
        raise NotReorganised
    if kind is not other or (kind is Kind.GROUP and not are_siblings):
        raise MergeDoesNotFit(
            errors=[FieldError("into_id", MergeDoesNotFit.code, MergeDoesNotFit.title)]
        )


def check_parts(parts: Sequence[Part]) -> None:
    """Refuse empty parts, and somebody who would go to two of them."""
    if any(not (part.person_ids or part.group_ids) for part in parts):
        raise PartsEmpty
    for chosen in (
        [one for part in parts for one in part.person_ids],
        [one for part in parts for one in part.group_ids],
        [part.name for part in parts],
    ):
        if len(set(chosen)) < len(chosen):
            raise ChosenTwice
