"""What is refused about draws, by name. Pure; codes are stable."""

from typing import Final

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound

MOST_REVIEWERS: Final = 50  # ⚙ experts of one draw


class DrawUnknown(NotFound):
    code = "draw_unknown"
    title = "没有找到该抽样"


class PickUnknown(NotFound):
    code = "draw_pick_unknown"
    title = "没有找到该抽中记录"


class CodeUnknown(NotFound):
    """No draw carries this code."""

    code = "draw_code_unknown"
    title = "没有查到这个抽样编号，请核对后重新输入"


class StepNotOpen(Conflict):
    code = "draw_step_not_open"
    title = "抽样当前状态不能办理此项，请刷新查看；已抽取的结果不能重抽或删除"


class RateTooLow(Invalid):
    """The notice asks for at least a tenth."""

    code = "draw_rate_wrong"
    title = "抽查比例须为 10 至 100 之间的整数（通知要求不少于 10%）"


class SampleWrong(Invalid):
    """C23: three to five teachers."""

    code = "draw_sample_wrong"
    title = "现场抽测人数须为 3 至 5 名"


class SeedWrong(Invalid):
    code = "draw_seed_wrong"
    title = "种子须为 6 至 64 位数字或字母，可用空格分隔，如 3 5 2 6 1 4"


class SeedNoteMissing(Invalid):
    """Whoever was not there must be able to check it."""

    code = "draw_seed_note_missing"
    title = "请写明种子的公开来源，如“第2026136期福彩3D”或“现场六人掷骰”"


class SchoolMissing(Invalid):
    """An on-site test is of one school."""

    code = "draw_school_missing"
    title = "请选择本单位管理的一所学校"


class SchoolUnknown(NotFound):
    code = "draw_school_unknown"
    title = "没有找到该学校，可能不在您的管理范围内"


class UnitMissing(NotAllowed):
    """A draw is made by an office."""

    code = "draw_unit_missing"
    title = "抽样由区市工程办（市直属学校由市工程办）办理"


class FrameEmpty(Conflict):
    """Nobody could be drawn."""

    code = "draw_frame_empty"
    title = "范围内没有在岗教师，请先核对人员名册"


class FrameChanged(Conflict):
    """The stored frame does not have the published hash."""

    code = "draw_frame_changed"
    title = "抽样名单与公布的摘要不一致，不能抽取；请作废后重新冻结并联系系统管理员"


class DrawRepeated(Conflict):
    """There is one of this kind for this unit in the year."""

    code = "draw_repeated"
    title = "本年度已有同类抽样；如确需再抽，请填写理由，前一次结果照常公开"


class FrozenWaits(Conflict):
    """One frame at a time: nobody chooses between two."""

    code = "draw_frozen_waits"
    title = "已有一份冻结的名单等待抽取，请先抽取或作废"


class ReasonMissing(Invalid):
    code = "draw_reason_missing"
    title = "请填写理由"


class PickReplaced(Conflict):
    """The substitute stands in the place now."""

    code = "draw_pick_replaced"
    title = "该教师已被替换，请在替补教师处办理"


class PickRecorded(Conflict):
    """A result was recorded, so nobody is replaced any more."""

    code = "draw_pick_recorded"
    title = "该教师已有检测或复核结果，不能再替换"


class NobodyLeft(Conflict):
    """Everybody of the school is drawn."""

    code = "draw_nobody_left"
    title = "该校名单已全部抽中，没有可替补的教师"


class OwnSchool(NotAllowed):
    """Nobody reviews themselves, their own school or (⚙ 3 years) a former one."""

    code = "draw_own_school"
    title = "您是（或三年内曾是）该校人员，请由其他人员办理"


class NotOnSite(Conflict):
    code = "draw_not_on_site"
    title = "只有现场抽测填写检测记录；抽查请在复核中评定"


class NotASpotCheck(Conflict):
    code = "draw_not_a_spot_check"
    title = "只有抽查进行成果复核；现场抽测请填写检测记录"


class OutcomeMissing(Conflict):
    """There is nothing to object to."""

    code = "draw_outcome_missing"
    title = "结果尚未登记，登记后即可提出异议"


class ObjectedAlready(Conflict):
    """Once a draw."""

    code = "draw_objected_already"
    title = "每次抽中只能提出一次异议，您已提出"


class NoObjection(Conflict):
    code = "draw_no_objection"
    title = "没有待处理的异议"


class RecorderDecides(NotAllowed):
    """Whoever recorded the outcome does not judge the objection to it."""

    code = "draw_recorder_decides"
    title = "您登记了这一结果，异议须由其他人员处理；本区市无其他人员时由市工程办处理"


class LevelsMissing(Invalid):
    """A corrected outcome says what it is now."""

    code = "draw_level_missing"
    title = "更正结果时请填写更正后的等级"


class NotComplete(Conflict):
    """Somebody is not recorded yet, or a wider sample is due."""

    code = "draw_not_complete"
    title = "还有教师没有结果，或有学校须扩大抽查，完成后才能办结"


class AlreadyWide(Conflict):
    """The ladder has one such step."""

    code = "draw_not_to_widen"
    title = "该校现在不需要扩大抽查（差异未超限、尚未评完或已扩大过）"


class BatchNotDue(Conflict):
    """The last rung of the ladder, once."""

    code = "draw_batch_not_due"
    title = "该校成果现在不需要整批退回（差异未超限、尚未评完或已退回）"


class ReviewerUnknown(Invalid):
    """Nobody active in the directory has this id."""

    code = "draw_reviewer_unknown"
    title = "通讯录中没有这位在任人员，请核对专家库中关联的平台人员"


class ReviewerThere(Conflict):
    code = "draw_reviewer_there"
    title = "这位专家已在复核名单中"


class ReviewerMissing(NotFound):
    code = "draw_reviewer_missing"
    title = "这位专家不在复核名单中，可能已被移出，请刷新查看"


class ReviewersFull(Conflict):
    code = "draw_reviewers_full"
    title = f"一次抽查最多 {MOST_REVIEWERS} 名复核专家，请先移出不再参加的专家"


class PieceUnknown(NotFound):
    code = "draw_piece_unknown"
    title = "没有找到该复核项"


class PieceSettled(Conflict):
    """The school's levels are open now: a change would not be blind any more."""

    code = "draw_piece_settled"
    title = "该校本轮复核已完成并已对照学校等级，不能再改；教师有异议时由异议处理更正"


class RatingReasonMissing(Invalid):
    code = "draw_rating_reason_missing"
    title = "评定为合格或不合格时请写明理由"
