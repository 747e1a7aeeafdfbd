"""What a step of a campaign or of an entry is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class CampaignUnknown(NotFound):
    """No such campaign, or one that does not concern the caller."""

    code = "campaign_unknown"
    title = "没有找到该评选活动，可能尚未发布，或不面向您的单位"


class CampaignUnitMissing(NotAllowed):
    """A campaign belongs to a school, a district or the city; the caller works for none."""

    code = "campaign_unit_missing"
    title = "您不负责该单位的评选工作，请切换到学校团队或工程办的身份后再新建"


class CampaignStepNotPossible(Conflict):
    code = "campaign_step_not_possible"
    title = "该评选活动当前的状态不能进行这项操作，请刷新后查看最新状态"


class CampaignIncomplete(Conflict):
    """Fields are missing or do not fit together; `errors` names each of them."""

    code = "campaign_incomplete"
    title = "评选活动的设置还有问题，请按提示逐项修改后再发布"


class CampaignDatesEarlier(Conflict):
    code = "campaign_dates_earlier"
    title = "活动发布后各项截止时间只能延后，不能提前，请重新选择"


class CampaignParentWrong(Invalid):
    """A campaign sends its best to an open one of a unit above."""

    code = "campaign_parent_wrong"
    title = "上级活动须是您单位的上级正在征集的评选活动，请重新选择"


class QuotaBelowUsed(Conflict):
    code = "quota_below_used"
    title = "名额不能少于已经推荐的数量，请先退回或撤回推荐，或提高名额"


class QuotaUnitUnknown(Invalid):
    code = "quota_unit_unknown"
    title = "名额只能给本活动范围内的学校和区市，请从名单中选择"


class QuotaUsedUp(Conflict):
    """All places of the unit are taken."""

    code = "quota_used_up"
    title = "本单位的推荐名额已用完；如需更换，请先撤回一项推荐，或联系主办单位增加名额"


class EntryUnknown(NotFound):
    """No such entry, or one that has not come to the caller's desk."""

    code = "entry_unknown"
    title = "没有找到该参评作品，可能尚未推荐到您这一级"


class EntryIsOwn(NotAllowed):
    """Nobody decides on their own work."""

    code = "entry_is_own"
    title = "您是该作品的作者或合作者，按规定须由其他人员推荐、排序或审查"


class EntryOfOwnSchool(NotAllowed):
    """Nobody decides for an office on work of their own school (DOMAIN §1)."""

    code = "entry_of_own_school"
    title = "您也是该校人员，按规定须由工程办的其他人员办理"


class EntryStepNotPossible(Conflict):
    code = "entry_step_not_possible"
    title = "该作品当前的状态不能进行这项操作，请刷新后查看最新状态"


class EntriesNotYet(Conflict):
    code = "entries_not_yet"
    title = "该活动尚未开始征集，请在开始时间之后再参评"


class EntryTooLate(Conflict):
    """The server's clock decides."""

    code = "entry_too_late"
    title = "已过截止时间，不能再办理；如有特殊情况请联系主办单位延期"


class EntryAlreadyIn(Conflict):
    code = "entry_already_in"
    title = "该作品已经在这个活动中参评，不能重复提交"


class EntryDoesNotFit(Conflict):
    """The item is not what the campaign calls for; the detail says why."""

    code = "entry_does_not_fit"
    title = "该资源不符合活动的征集要求，请选择其他资源"


class EntryItemGone(Conflict):
    """What goes up must still be open to be read."""

    code = "entry_item_gone"
    title = "该作品的资源已下架，不能继续推荐或审查通过；请先恢复上架，或退回作者"


class SubstituteWrong(Invalid):
    """A substitute takes a place that another one left, once."""

    code = "substitute_wrong"
    title = "只能递补本单位已退回、未通过或已撤回的作品，且每个只能递补一次，请重新选择"


class OrderChanged(Conflict):
    """Somebody else nominated, took back or reordered meanwhile."""

    code = "entry_order_changed"
    title = "推荐顺序在您打开之后有变动，请按最新的顺序重新调整"
