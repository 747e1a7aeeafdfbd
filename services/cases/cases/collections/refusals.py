"""What a step of a collection is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class CollectionUnknown(NotFound):
    """No such collection, or one that is not open to the caller."""

    code = "collection_unknown"
    title = "没有找到该合集，可能已删除或未对您的单位开放"


class CollectionOfOther(NotAllowed):
    """Only who keeps it changes it."""

    code = "collection_of_other"
    title = "只能修改自己或本单位的合集"


class NoPlaceOfOwn(NotAllowed):
    """The caller works in no unit that is known here, or does not keep the one named."""

    code = "collection_unit_missing"
    title = "没有找到您任职的单位；以单位名义建立合集须有该单位的管理角色"


class CollectionsTooMany(Conflict):
    """One person or unit keeps so many."""

    code = "collections_too_many"
    title = "合集数量已达上限（100 个），请先删除不再使用的合集"


class CollectionFull(Conflict):
    """One collection holds so many."""

    code = "collection_full"
    title = "一个合集最多收入 200 项资源，请另建合集"


class CollectionItemUnknown(Invalid):
    """Only what is open, to the keeper too, goes into a collection."""

    code = "collection_item_unknown"
    title = "有资源不存在、尚未发布或未对您开放，请移除后再保存"


class PinNotPossible(Conflict):
    """An office's collection that is open to others can be pinned."""

    code = "collection_pin_not_possible"
    title = "只有以单位名义建立并已开放的合集可以置顶"


class PinsTooMany(Conflict):
    """The first page holds so many of a unit."""

    code = "collection_pins_too_many"
    title = "每个单位最多置顶 6 个合集，请先取消其他置顶"
