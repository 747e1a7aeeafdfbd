"""The kinds of entries of a register, and the choices within them (annex 4). Pure."""

from enum import StrEnum


class RegisterKind(StrEnum):
    """The kinds in the order of the notice."""

    WORK_PLAN = "work_plan"
    RULE_PAPER = "rule_paper"
    BUDGET = "budget"
    APPRAISAL_PAPER = "appraisal_paper"
    KICK_OFF = "kick_off"
    RESEARCH = "research"
    PAIRING = "pairing"
    FEATURE = "feature"


class RuleArea(StrEnum):
    """What a rule is about (C7)."""

    STUDY = "study"
    APPRAISAL = "appraisal"
    INCENTIVE = "incentive"
    EQUIPMENT = "equipment"
    SAFETY = "safety"
    OTHER = "other"


class ResearchLevel(StrEnum):
    """Who approved a project; a school sets its own small ones (C24)."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    SCHOOL = "school"


class ResultKind(StrEnum):
    """How a result had influence (C26)."""

    PAPER = "paper"
    AWARD = "award"
    PROMOTION = "promotion"
    REPORT = "report"


class Between(StrEnum):
    """Who helps whom (C28)."""

    SCHOOL = "school"
    GROUP = "group"
    TEACHER = "teacher"


class FeatureArea(StrEnum):
    """The three areas of C29."""

    STUDY = "study"
    FUSION = "fusion"
    CROSS = "cross"
