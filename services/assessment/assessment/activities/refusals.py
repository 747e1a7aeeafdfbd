"""What is refused about activities, by name. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany


class ActivityUnknown(NotFound):
    code = "activity_unknown"
    title = "没有找到该研修活动，可能已被取消或不在您的管理范围内"


class ActivityStepNotPossible(Conflict):
    """The state does not lead there."""

    code = "activity_step_not_possible"
    title = "该活动当前的状态不能进行这项操作，请刷新后查看最新状态"


class ActivityOutsideYear(Invalid):
    code = "activity_outside_year"
    title = "活动日期不在考核年度内，请改为年度内的日期"


class ActivityHoursTooMany(Invalid):
    """More hours than the time between start and end can hold."""

    code = "activity_hours_too_many"
    title = "学时多于活动时长所能容纳的数量（每学时不少于 30 分钟），请核对起止时间和学时"


class ScheduleRowUnknown(Invalid):
    code = "schedule_row_unknown"
    title = "所选研修安排不在本校已审核通过的计划中，请重新选择"


class PersonNotStaff(Invalid):
    code = "activity_person_not_staff"
    title = "所选人员中有人不是本校在职人员，请核对后重新选择"


class NobodyInvited(Invalid):
    code = "activity_nobody_invited"
    title = "参加人员为空，请选择人员，或改为全组（全校）参加"


class SignInTooEarly(Conflict):
    code = "sign_in_too_early"
    title = "活动开始前 30 分钟方可开启签到，请届时再试"


class SignInOver(Conflict):
    """The end of the activity has passed."""

    code = "sign_in_over"
    title = "活动时间已过，不能再签到；确已参加的，请由组织者补登并写明原因"


class SignInAbsent(Conflict):
    """The organiser has said that somebody was not there; a code does not undo that."""

    code = "sign_in_absent"
    title = "组织者已将您登记为缺席；确已参加的，请联系组织者更正"


class SignInClosed(Conflict):
    """Nobody has opened it, or it was ended."""

    code = "sign_in_closed"
    title = "现在没有开放签到，请向活动组织者确认"


class SignInCodeWrong(Invalid):
    """Also one of a minute ago: a code holds while it is on the screen, and a little longer."""

    code = "sign_in_code_wrong"
    title = "签到码不对或已更换，请重新扫码，或输入屏幕上现在显示的 6 位数字"


class SignInTooManyTries(TooMany):
    code = "sign_in_too_many_tries"
    title = "签到码输错次数过多，请稍后再试，或请组织者补登"


class NotInvited(Conflict):
    code = "not_invited"
    title = "您不在该活动的参加人员名单中，如应参加请组织者补登"


class OwnAttendance(NotAllowed):
    """Nobody enters or corrects their own attendance by hand."""

    code = "own_attendance"
    title = "不能补登或更正本人的出勤，请由其他组织者或学校管理团队办理"


class AttendanceUnchanged(Conflict):
    code = "attendance_unchanged"
    title = "该人员的出勤已是这一结果，无需更正"


class ActivityNotOver(Conflict):
    code = "activity_not_over"
    title = "活动尚未结束，结束后方可登记学时"


class RecordMissing(Conflict):
    code = "activity_record_missing"
    title = "还没有填写活动记录，请写明活动过程后再登记学时"


class ObservationNotAsked(Invalid):
    code = "activity_observation_not_asked"
    title = "只有观课议课活动填写观课议课记录，请刷新后填写活动记录"


class ImageMissing(Conflict):
    """C19 asks for a record and for images; who has none says why."""

    code = "activity_image_missing"
    title = "还没有现场照片或视频，请先在活动记录中上传；确实没有的，请写明原因后再登记学时"


class NobodyPresent(Conflict):
    code = "activity_nobody_present"
    title = "还没有人签到或补登出勤，请先登记出勤；活动没有举行的，请取消活动"


class ActivityFileUnknown(Invalid):
    code = "activity_file_unknown"
    title = "所选影像材料不存在或不属于本校，请重新上传"


class ActivityFileNotReady(Conflict):
    """Still being checked, or rejected: it cannot be kept for ever."""

    code = "activity_file_not_ready"
    title = "影像材料仍在检查或未通过检查，请稍后重试或删除后重新上传"


class ActivityFilesStay(Conflict):
    """Hours were counted on them."""

    code = "activity_files_stay"
    title = "学时已按原有材料登记，已有的影像材料不能移除，可以继续补充"
