"""What a step of a plan is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class PlanUnknown(NotFound):
    """No such plan, or one the caller may not read yet."""

    code = "plan_unknown"
    title = "没有找到该计划，可能尚未审核通过或不在您的管理范围内"


class PlanNotSubmitted(Conflict):
    """A first draft belongs to its school, as a submission's does."""

    code = "plan_not_submitted"
    title = "学校尚未提交该计划，提交后即可查看"


class PlanVersionUnknown(NotFound):
    code = "plan_version_unknown"
    title = "没有找到该版本，请从版本列表中选择"


class PlanExists(Conflict):
    """A school or group writes one plan of a kind in a year."""

    code = "plan_exists"
    title = "本年度的这份计划已经建立，请直接打开继续编写"


class PlanStepNotPossible(Conflict):
    """The state does not lead there."""

    code = "plan_step_not_possible"
    title = "该计划当前的状态不能进行这项操作，请刷新后查看最新状态"


class PlanIncomplete(Conflict):
    """Pieces are missing; `extra["gaps"]` names each of them."""

    code = "plan_incomplete"
    title = "计划还有缺项，请按清单逐项补齐后再提交"


class OwnSchool(NotAllowed):
    """Nobody reviews a plan of their own school (DOMAIN §1)."""

    code = "plan_of_own_school"
    title = "您是该校人员或参与了该计划的编写，按规定须由其他人员审核"


class OwnGroupPlan(NotAllowed):
    """Whoever handed a group's plan in, or belongs to the group, does not approve it."""

    code = "plan_of_own_group"
    title = "您是该教研组人员或提交了该计划，须由学校管理团队的其他成员审核"


class PartUnknown(Invalid):
    """A return names parts of the plan, each once, and why."""

    code = "plan_parts_invalid"
    title = "退回时须写明计划的具体部分和原因，同一部分只写一次"
