"""What is refused about special topics 专题研修, by name. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class TopicUnknown(NotFound):
    code = "topic_unknown"
    title = "没有找到该专题，可能不在您的学校"


class StudyUnknown(NotFound):
    code = "topic_study_unknown"
    title = "没有找到该专题研修"


class NoteUnknown(NotFound):
    code = "topic_note_unknown"
    title = "没有找到该研修记录"


class TopicClosed(Conflict):
    """The school takes nobody in any more."""

    code = "topic_closed"
    title = "该专题已结束或已关闭，请选择其他专题"


class TopicSchoolMissing(Conflict):
    code = "topic_school_missing"
    title = "您目前不属于任何学校，暂不能参加专题研修，请联系学校或装备中心"


class TopicFollowed(Conflict):
    code = "topic_followed"
    title = "已在研修（或已提出）这一专题，请在“我的专题研修”中查看"


class StudyStepNotPossible(Conflict):
    code = "topic_study_step_not_possible"
    title = "该专题研修当前的状态不能进行这项操作，请刷新后查看最新状态"


class OwnStudy(NotAllowed):
    """Nobody confirms their own."""

    code = "own_topic_study"
    title = "不能审核本人的专题研修，请由管理团队的其他成员办理"


class OfferOfOther(NotAllowed):
    """An offer is taken back by who made it, or by the school."""

    code = "topic_offer_of_other"
    title = "只有推荐人或学校管理团队可以撤回推荐；被推荐的教师可以谢绝"


class StudyReasonMissing(Invalid):
    code = "topic_study_reason_missing"
    title = "退回或不同意须写明原因，教师会看到"


class NotesMissing(Conflict):
    code = "topic_notes_missing"
    title = "还没有研修记录，请至少写一条心得后再提交"


class StudyNotBegun(Conflict):
    """Hours are written on the day it was finished: that is no day before it began."""

    code = "topic_study_not_begun"
    title = "该专题还没有到开始日期，请在开始之后再提交完成；研修记录可以先写"


class TopicHoursTooMany(Invalid):
    """More than a day may hold: the hours are written on the day the study was finished."""

    code = "topic_hours_too_many"
    title = "专题的学时超过每日可登记的学时，请减少学时或拆成几个专题"


class TopicOutsideYear(Invalid):
    code = "topic_outside_year"
    title = "专题的起止日期不在考核年度内，请修改日期"


class TopicAbilityUnknown(Invalid):
    code = "topic_ability_unknown"
    title = "现行微能力目录中没有所选的微能力，请重新选择"


class TopicPersonUnknown(NotFound):
    code = "topic_person_unknown"
    title = "该教师不在您的管理范围内，请重新选择"
