"""What a campaign 评选活动 is and how entries go up in it. Pure (DOMAIN §8, R24, R26, R30, R31)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from cases.items.rules import SCHOOL
from kernel.actor import Role


class CampaignKind(StrEnum):
    """What is called for."""

    SELECTION = "selection"  # 优秀案例评选 (R30, R31)
    CONTEST = "contest"  # 教学大比武 (R24, R120)


class CampaignLevel(StrEnum):
    """Whose campaign it is: its result is that of this level 校–县–市."""

    SCHOOL = "school"
    DISTRICT = "district"
    CITY = "city"


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    OPEN = "open"  # entries go up, until each level's date
    JUDGING = "judging"  # no entry comes or goes; judges score
    RANKED = "ranked"  # all scores are in and frozen; awards are proposed
    ANNOUNCED = "announced"  # 公示: staff may object
    CONCLUDED = "concluded"  # awards and certificates are given
    CANCELLED = "cancelled"


class CampaignAct(StrEnum):
    """What somebody may do with a campaign now."""

    EDIT = "edit"
    DISCARD = "discard"
    OPEN = "open"
    CHANGE_DATES = "change_dates"
    SET_QUOTAS = "set_quotas"
    CANCEL = "cancel"
    PROPOSE = "propose"


class EntryState(StrEnum):
    """Where an entry stands; who has it on the table is told by `EntryHolder`."""

    PROPOSED = "proposed"  # by its author, to the school
    NOMINATED = "nominated"  # by a unit, within its quota, to the level above
    ADMITTED = "admitted"  # screened 形式审查 by the campaign's office
    REFUSED = "refused"  # screened out, with the reason; a substitute may come
    RETURNED = "returned"  # by a level above, with the reason; its place is free again
    WITHDRAWN = "withdrawn"  # by its author


class EntryHolder(StrEnum):
    """On whose table an entry lies; `owner` is the office whose campaign it is.

    An entry that ended keeps its last holder: above it nobody ever saw it.
    """

    SCHOOL = "school"
    DISTRICT = "district"
    OWNER = "owner"


class EntrySide(StrEnum):
    """As what somebody acts on an entry."""

    AUTHOR = "author"
    SCHOOL = "school"
    DISTRICT = "district"
    OWNER = "owner"


class EntryVerb(StrEnum):
    """What is done with an entry; a unit that withdraws takes its own nomination back."""

    PROPOSE = "propose"
    NOMINATE = "nominate"
    ADMIT = "admit"
    REFUSE = "refuse"
    RETURN = "return"
    WITHDRAW = "withdraw"


# What may still win: it takes a place of its unit's quota from its nomination on.
LIVE: Final = (EntryState.PROPOSED, EntryState.NOMINATED, EntryState.ADMITTED)
ENDED: Final = (EntryState.REFUSED, EntryState.RETURNED, EntryState.WITHDRAWN)
# From here on a campaign has a result that may go up to its parent.
WITH_RESULT: Final = (CampaignState.RANKED, CampaignState.ANNOUNCED, CampaignState.CONCLUDED)
OWNERS: Final[Mapping[CampaignLevel, tuple[Role, ...]]] = {
    CampaignLevel.SCHOOL: SCHOOL,
    CampaignLevel.DISTRICT: (Role.DISTRICT_OFFICE,),
    CampaignLevel.CITY: (Role.CITY_OFFICE,),
}
