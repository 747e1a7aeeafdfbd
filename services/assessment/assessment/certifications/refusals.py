"""What is refused about certifications, by name. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotFound


class CertificationUnknown(NotFound):
    code = "certification_unknown"
    title = "没有找到该项认证"


class SeatUnknown(NotFound):
    code = "peer_rating_unknown"
    title = "没有找到该互评任务"


class ExemptionUnknown(NotFound):
    code = "exemption_unknown"
    title = "没有找到该免测登记"


class SchoolMissing(Conflict):
    """The caller teaches at no school that is known here."""

    code = "certification_school_missing"
    title = "没有找到您任教的学校，请联系学校管理员核对您的所在单位"


class AbilityNotOffered(Invalid):
    code = "certification_ability_not_offered"
    title = "该微能力不在您的计划或本校选定的微能力中，请从列出的能力中选择"


class TaskUnknown(NotFound):
    code = "certification_task_unknown"
    title = "本项认证没有这个任务，请刷新后重试"


class CertificationNotEditable(Conflict):
    """Handed in, it stands as it is."""

    code = "certification_not_editable"
    title = "认证已提交，不能直接修改；互评开始前可以先撤回"


class CertificationStepNotOpen(Conflict):
    """The state does not allow this step."""

    code = "certification_step_not_open"
    title = "该项认证当前的状态不能办理这一步，请刷新后查看最新状态"


class CertificationRated(Conflict):
    """Somebody has put work into it."""

    code = "certification_already_rated"
    title = "已有同事完成评价，不能再撤回；如需修改请联系学校退回"


class OwnCertification(Conflict):
    """Nobody rates the own work."""

    code = "certification_own"
    title = "不能评价本人的认证，请由其他人员办理"


class OwnExemption(Conflict):
    """Nobody is exempted by themselves."""

    code = "exemption_own"
    title = "不能办理本人的免测，请由校内其他管理人员登记"


class CertificationIncomplete(Invalid):
    """Handed in too early; `errors` names each missing piece."""

    code = "certification_incomplete"
    title = "材料还不完整，请按提示补充后再提交"


class MarksIncomplete(Invalid):
    """Each task has a level, and a reason below 优秀; `errors` names each gap."""

    code = "certification_marks_incomplete"
    title = "评价还不完整，请按提示逐项补充"


class ReasonsMissing(Invalid):
    """Who returns work says what to change."""

    code = "certification_reasons_missing"
    title = "请至少为一个任务写明退回原因，教师会看到"


class CorrectionReasonMissing(Invalid):
    """Levels that stand are changed with a reason."""

    code = "certification_correction_reason_missing"
    title = "更改已有的学校评价须写明原因，原评价会保留"


class EvidenceUnknown(Invalid):
    code = "certification_evidence_unknown"
    title = "所选材料不存在，或不是您本人、本校上传的，请重新上传"


class EvidenceNotReady(Conflict):
    """Still being checked, rejected, or gone."""

    code = "certification_evidence_not_ready"
    title = "有材料仍在检查或未通过检查，请稍后重试或更换材料"


class EvidenceChanged(Conflict):
    """Another tab changed the files while this one handed in."""

    code = "certification_evidence_changed"
    title = "提交过程中材料有变动，请核对后再次提交"


class SeatClosed(Conflict):
    code = "peer_rating_closed"
    title = "该互评任务已经结束，无需再评"


class SeatNotOverdue(Conflict):
    """Peers have their days first."""

    code = "peer_rating_not_overdue"
    title = "互评还在期限内，逾期后才能接手或取消"


class AlreadyPeer(Conflict):
    """One person fills one seat of a certification."""

    code = "peer_rating_already_yours"
    title = "您已经是这项认证的互评人，请由其他人员接手"


class NotYetReReviewed(Conflict):
    """A sampled certification waits for its re-review."""

    code = "certification_in_sample"
    title = "该项认证正在抽查复核中，复核完成后才能确定"


class CapExceeded(Conflict):
    """More 优秀 than the year allows; `detail` says by how many."""

    code = "certification_cap_exceeded"
    title = "优秀数量超过本年度的控制比例，请先复核部分优秀认证的等级"


class CertificationChanged(Conflict):
    """Somebody changed it since it was looked at."""

    code = "certification_changed"
    title = "该项认证在您查看之后有变动，请重新查看后再办理"


class PersonNotOfSchool(Invalid):
    code = "exemption_person_unknown"
    title = "该人员不在本校教职工名单中，请重新选择"


class AlreadyExempt(Conflict):
    code = "exemption_exists"
    title = "该教师本年度已登记免测，如需更改请先取消原登记"


class ExemptionEnded(Conflict):
    code = "exemption_ended"
    title = "该免测登记已经取消"
