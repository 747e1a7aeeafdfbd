"""What a step of a scheme is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, NotFound


class SchemeUnknown(NotFound):
    """No such scheme, or one the caller may not read yet."""

    code = "scheme_unknown"
    title = "没有找到该校本考核细则，可能尚未发布或不在您的管理范围内"


class SchemeVersionUnknown(NotFound):
    code = "scheme_version_unknown"
    title = "没有找到该版本，请从版本列表中选择"


class SchemeNotPublished(Conflict):
    """A first draft belongs to its school."""

    code = "scheme_not_published"
    title = "学校尚未发布考核细则，发布后即可查看"


class SchemeExists(Conflict):
    """A school writes one scheme in a year."""

    code = "scheme_exists"
    title = "本校本年度的考核细则已经建立，请直接打开继续编写"


class SchemeStepNotPossible(Conflict):
    """The state does not lead there."""

    code = "scheme_step_not_possible"
    title = "考核细则当前的状态不能进行这项操作，请刷新后查看最新状态"


class SchemeIncomplete(Conflict):
    """Pieces are missing; `extra["gaps"]` names each of them."""

    code = "scheme_incomplete"
    title = "考核细则还有缺项，请按清单逐项补齐后再发布"


class SchemeVersionOld(Conflict):
    """Another version was published while the caller read the one before."""

    code = "scheme_version_old"
    title = "学校已发布新的版本，请刷新后阅读新版本再确认知悉"


class NotOfThisSchool(Conflict):
    """Only the school's staff acknowledge and are assessed."""

    code = "scheme_not_of_this_school"
    title = "您不在该校本年度的考核名单中，无需确认；如有误请联系学校管理员核对所在单位"
