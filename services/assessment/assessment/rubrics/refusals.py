"""What a rubric and its marks are refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotFound


class MarksIncomplete(Invalid):
    """A blank is not a zero; `extra["blank"]` names the items."""

    code = "marks_incomplete"
    title = "还有指标没有打分，未打分不等于零分，请补全后再计算"


class ItemUnknown(Invalid):
    """The rubric has no such item."""

    code = "item_unknown"
    title = "考核细则中没有这个指标"


class MarkFormWrong(Invalid):
    """The mark has members that its rule does not know, or lacks the points."""

    code = "mark_form_wrong"
    title = "打分方式与该指标的计分办法不符"


class VoidKeyUnknown(Invalid):
    """The item has no such void condition, or it is named twice."""

    code = "void_key_unknown"
    title = "该指标没有这个“不得分”情形，或重复勾选"


class PointsOutOfRange(Invalid):
    """Points lie between 0 and the item's maximum."""

    code = "points_out_of_range"
    title = "得分须在 0 分至该指标满分之间"


class PointsStepWrong(Invalid):
    """Whole points, or half points where the round allows them."""

    code = "points_step_wrong"
    title = "得分须为整数分；本批次允许时可用 0.5 分"


class ReasonMissing(Invalid):
    """Below the maximum a graded item needs a reason."""

    code = "reason_missing"
    title = "低于满分须写明理由"


class MissingPieceInvalid(Invalid):
    """Every missing piece is named, once."""

    code = "missing_piece_invalid"
    title = "缺少的材料须逐项写明名称，不能为空或重复"


class RubricUnsound(Invalid):
    """The draft cannot be published: sums, keys or rules are wrong (see `errors`)."""

    code = "rubric_unsound"
    title = "考核细则有误，请按提示修改后再发布"


class RubricPublished(Conflict):
    """A published version never changes; copy it into a new draft."""

    code = "rubric_published"
    title = "考核细则已发布，不能修改；如需调整请复制为新版本"


class RubricUnknown(NotFound):
    """No such rubric, or a draft the caller may not see."""

    code = "rubric_unknown"
    title = "没有找到该考核细则"
