"""What a step of a showcase is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany


class ShowcaseUnknown(NotFound):
    """No such showcase, or one that is not open to the caller."""

    code = "showcase_unknown"
    title = "没有找到该展播，可能已结束或未对您的单位开放"


class PublicShowcaseUnknown(NotFound):
    """Nothing that strangers may see."""

    code = "public_showcase_unknown"
    title = "该内容已不再公开展示"


class ShowcaseUnitMissing(NotAllowed):
    """Offices and school teams make showcases, each of their own unit."""

    code = "showcase_unit_missing"
    title = "只能为您任职的市、区市工程办或学校建立展播；经验页须由学校建立"


class OwnShowcase(NotAllowed):
    """Nobody agrees to what is their own school's."""

    code = "showcase_is_own"
    title = "您也是该单位人员，按规定须由工程办的其他人员审核"


class ShowcaseStepNotPossible(Conflict):
    """The state does not lead there."""

    code = "showcase_step_not_possible"
    title = "该展播当前的状态不能进行这项操作，请刷新后查看最新状态"


class ShowcaseIncomplete(Conflict):
    """Pieces are missing; `errors` names each of them."""

    code = "showcase_incomplete"
    title = "展播还有缺项，请补齐后再开放"


class ShowcasesTooMany(Conflict):
    """One unit keeps so many."""

    code = "showcases_too_many"
    title = "本单位的展播数量已达上限（300 个），请先删除不再使用的展播"


class ShowcaseItemUnknown(Invalid):
    """Only what is published and open to the keeper goes into a showcase."""

    code = "showcase_item_unknown"
    title = "有资源不存在、尚未发布或未对您开放，请移除后再保存"


class CampaignNotConcluded(Conflict):
    """A result is shown when it is final."""

    code = "showcase_campaign_not_concluded"
    title = "评选结果尚未公布，公布最终结果后才能制作展播"


class StrangersTooMany(TooMany):
    """One address asked for public pages too often."""

    code = "public_calls_too_many"
    title = "您所在的网络访问公开展示过于频繁，请在半分钟后刷新重试"
