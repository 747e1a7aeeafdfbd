"""What is refused about hours, by name. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class HourUnknown(NotFound):
    code = "hour_unknown"
    title = "没有找到该学时记录"


class HourStepNotPossible(Conflict):
    code = "hour_step_not_possible"
    title = "该学时记录当前的状态不能进行这项操作，请刷新后查看最新状态"


class HourNotManual(Conflict):
    """What came from elsewhere is corrected where it came from."""

    code = "hour_not_manual"
    title = "导入或活动签到的学时记录不能自行修改或撤回，如有误请联系学校管理团队处理"


class OwnHour(NotAllowed):
    """Nobody confirms their own."""

    code = "own_hour"
    title = "不能确认或退回本人的学时记录，请由其他人员办理"


class ProofMissing(Invalid):
    code = "hour_proof_missing"
    title = "请上传证明材料（如签到表、活动照片、学习记录截图）后再提交"


class ProofUnknown(Invalid):
    """It does not exist, or somebody else uploaded it."""

    code = "hour_proof_unknown"
    title = "所选证明材料不存在或不是本人上传的，请由本人重新上传后再提交"


class ProofNotReady(Conflict):
    """Still being checked, rejected, or gone."""

    code = "hour_proof_not_ready"
    title = "证明材料仍在检查或未通过检查，请稍后重试或退回教师更换"


class HourChanged(Conflict):
    """Somebody changed it since it was looked at."""

    code = "hour_changed"
    title = "该记录在您查看之后有变动，请重新查看后再办理"


class HourBecameOdd(Conflict):
    """What was written down since makes a record odd; it is held, with the reasons in it."""

    code = "hour_became_odd"
    title = "登记之后出现了新的疑点，列入待核实，请核实后再次确认"


class ReasonMissing(Invalid):
    code = "hour_reason_missing"
    title = "退回学时记录须写明原因，教师会看到"


class SchoolMissing(Conflict):
    code = "hour_school_missing"
    title = "您目前不属于任何学校，暂不能登记学时，请联系学校或装备中心"


class YearMissing(NotFound):
    code = "hour_year_missing"
    title = "目前没有开放的考核年度，请等待市工程办开放"
