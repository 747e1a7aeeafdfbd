"""What an item of the library is, and who works on it. Pure (DOMAIN §8)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from kernel.actor import Role

FIRST_DAY: Final = date(2000, 1, 1)  # what the periods of lists may name
LAST_DAY: Final = date(2100, 12, 31)


class Kind(StrEnum):
    """The four kinds of section 八."""

    TOOL = "tool"  # 工具
    APPLICATION_CASE = "application_case"  # 应用案例
    LESSON = "lesson"  # 课例
    OUTCOME = "outcome"  # 成果


# As people read them in workbooks, reasons and figures.
KIND_NAMES: Final[Mapping[str, str]] = {
    Kind.TOOL: "工具",
    Kind.APPLICATION_CASE: "应用案例",
    Kind.LESSON: "课例",
    Kind.OUTCOME: "成果",
}


class Level(StrEnum):
    """Whose outcome 成果资源包 it is (C27, R95, R106, R116)."""

    TEACHER = "teacher"
    GROUP = "group"
    SCHOOL = "school"


class State(StrEnum):
    """Where an item stands on its way up: school, district, city."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RECOMMENDED = "recommended"
    SELECTED = "selected"
    TAKEN_DOWN = "taken_down"


class Holder(StrEnum):
    """Who looks at a recommended item."""

    DISTRICT = "district"
    CITY = "city"


class Range(StrEnum):
    """开放范围. `public` opens the city, and strangers what every author released (ADR 0074)."""

    SCHOOL = "school"
    DISTRICT = "district"
    CITY = "city"
    PUBLIC = "public"


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"  # or taken back by its author
    PUBLISHED = "published"
    REPLACED = "replaced"  # a later one was published


class FileRole(StrEnum):
    """What a file is in an item; the first four are those of a package 资源包 (R116)."""

    LESSON_PLAN = "lesson_plan"  # 教学设计
    RECORDING = "recording"  # 课堂实录
    TEACHING_CASE = "teaching_case"  # 教学案例
    REFLECTION = "reflection"  # 经验心得
    COVER = "cover"  # 封面
    GUIDE = "guide"  # 使用指南
    ATTACHMENT = "attachment"  # 附件


class Pupils(StrEnum):
    """Pupils in pictures and films: none, or their guardians consented."""

    NONE = "none"
    CONSENTED = "consented"


class LinkState(StrEnum):
    """What became of asking a link."""

    UNASKED = "unasked"
    OK = "ok"
    MOVED = "moved"  # it answers at another address
    GONE = "gone"  # 404, 410
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # not asked: our rule does not allow the address


class Licence(StrEnum):
    """What others may do with it."""

    TEACHING = "teaching"  # used in teaching within the platform, not passed on
    BY = "by"  # passed on and changed with the author's name
    BY_NC = "by_nc"  # the same, not for money
    BY_NC_ND = "by_nc_nd"  # passed on unchanged with the name, not for money


class Consent(StrEnum):
    """A co-author's word."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Verb(StrEnum):
    """What people do with an item."""

    CREATE = "create"
    SAVE = "save"
    CONSENT = "consent"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REVISE = "revise"
    DISCARD = "discard"
    PUBLISH = "publish"
    RETURN = "return"
    RECOMMEND = "recommend"
    SELECT = "select"
    TAKE_DOWN = "take_down"
    RESTORE = "restore"
    ENTER = "enter"  # 入库: the centre's own, published for the city at once


class Side(StrEnum):
    """Who acts; later ones may undo what earlier ones took down."""

    AUTHOR = "author"
    SCHOOL = "school"
    DISTRICT = "district"
    CENTRE = "centre"
    CITY = "city"


# Below these states an item is its school's own business.
OPEN_STATES: Final = (State.PUBLISHED, State.RECOMMENDED, State.SELECTED)
AUTHORS: Final = (Role.TEACHER, Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
SCHOOL: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
OFFICES: Final = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
REVIEWERS: Final = (*SCHOOL, *OFFICES)
KEEPERS: Final = (*REVIEWERS, Role.EQUIPMENT_CENTRE)
# Who keeps the tool library.
TOOL_KEEPERS: Final = (Role.EQUIPMENT_CENTRE, Role.CITY_OFFICE)
