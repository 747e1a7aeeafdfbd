"""What scoring is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class NotAssessed(NotFound):
    """Not of the school's staff."""

    code = "teacher_not_assessed"
    title = "该人员不在本校本年度的考核名单中，请先核对其所在单位"


class OwnScore(NotAllowed):
    """Nobody marks themselves."""

    code = "own_score"
    title = "不能给本人评分，请由学校管理团队的其他成员或区市工程办评定"


class ItemNotMarked(Invalid):
    """Computed items come from facts; nobody edits them."""

    code = "item_not_marked"
    title = "该项由系统根据事实计算，不能人工改动；如有出入请更正学时、计划或认证记录"


class MarkWrong(Invalid):
    """The mark does not fit the item; `errors` says why."""

    code = "teacher_mark_wrong"
    title = "评分不符合该项的要求，请按提示修改"


class ScorePublished(Conflict):
    """What was published is corrected openly."""

    code = "teacher_score_published"
    title = "该教师的得分已公布，不能直接改动；如需改动请使用“更正”并写明理由"


class ScoreNotPublished(Conflict):
    code = "teacher_score_not_published"
    title = "该教师的得分尚未公布，公布后才能办理"


class ScoresIncomplete(Conflict):
    """Somebody has no total yet; `extra["open"]` names them."""

    code = "teacher_scores_incomplete"
    title = "还有教师没有评完，未评定不等于零分；请按名单评完后再公布"


class NothingToPublish(Conflict):
    code = "teacher_scores_all_published"
    title = "全部教师的得分都已公布；如需改动请使用“更正”"


class BatchUnknown(NotFound):
    code = "mark_batch_unknown"
    title = "没有找到这一批评分，请刷新后查看"


class ObjectionTwice(Conflict):
    """One objection in a year."""

    code = "score_objection_twice"
    title = "本年度的得分已提出过一次异议，请查看学校的答复"


class ObjectionUnknown(NotFound):
    code = "score_objection_unknown"
    title = "没有找到这条异议，可能不在您的管理范围内"


class ObjectionDecided(Conflict):
    code = "score_objection_decided"
    title = "这条异议已经答复，请刷新后查看"


class ObjectionOwnMark(NotAllowed):
    """Whoever gave the marks does not judge the objection against them."""

    code = "score_objection_own_mark"
    title = "您给该教师评过分，异议须由没有参与评分的人员答复；学校没有其他人员时由区市工程办答复"


class NothingChanged(Invalid):
    """A correction changes something."""

    code = "score_correction_empty"
    title = "更正后得分没有变化，请修改评分后再提交；事实没有变化时无需更正"
