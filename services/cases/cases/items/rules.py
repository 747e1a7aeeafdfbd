"""What an item of the library is (DOMAIN: 工具, 应用案例, 课例, 成果) and how far it is open."""

from enum import StrEnum


class Kind(StrEnum):
    """The four kinds of section 八."""

    TOOL = "tool"  # 工具
    APPLICATION_CASE = "application_case"  # 应用案例
    LESSON = "lesson"  # 课例
    OUTCOME = "outcome"  # 成果


class State(StrEnum):
    """Where an item stands on its way up: school, district, city."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RECOMMENDED = "recommended"
    SELECTED = "selected"
    TAKEN_DOWN = "taken_down"


# Below these states an item is its school's own business.
OPEN_STATES = (State.PUBLISHED, State.RECOMMENDED, State.SELECTED)
