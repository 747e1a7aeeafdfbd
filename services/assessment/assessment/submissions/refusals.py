"""What a step or an answer of a submission is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class StepNotPossible(Conflict):
    """The state does not lead there."""

    code = "step_not_possible"
    title = "该申报当前的状态不能进行这项操作，请刷新后查看最新状态"


class AlreadySubmitted(StepNotPossible):
    """Handed in before, by this click's twin or by somebody else."""

    code = "already_submitted"
    title = "该申报已经提交，无需重复提交；提交后内容不能再修改"


class TookPart(NotAllowed):
    """The four-eyes rule."""

    code = "took_part"
    title = "您参与过该校前面阶段的办理，按规定须由其他人员办理"


class DeadlinePassed(Conflict):
    """The server's clock decides; the city office may extend."""

    code = "deadline_passed"
    title = "自评截止时间已过，如需补报请联系市工程办延期"


class ItemsIncomplete(Conflict):
    """Items without an answer or a whole self-mark; `extra["blank"]` names them."""

    code = "items_incomplete"
    title = "还有指标没有填写完整，全部完成后才能提交"


class EvidenceUnknown(Invalid):
    """A file that does not exist, or belongs to another unit."""

    code = "evidence_unknown"
    title = "所选材料不存在或不属于本校，请重新上传"


class EvidenceNotReady(Conflict):
    """Files that are still being checked or were rejected; `extra["files"]` names them."""

    code = "evidence_not_ready"
    title = "部分材料仍在检查或未通过检查，请稍后重试或更换材料"


class EvidenceChanged(Conflict):
    """The attachments changed while the submission was being handed in."""

    code = "evidence_changed"
    title = "提交过程中材料有变动，请确认后再次提交"


class SlotUnknown(Invalid):
    """The item has no such place for material."""

    code = "slot_unknown"
    title = "该指标没有这个材料类别，请重新选择"


class ItemUnknown(NotFound):
    """The rubric of the round has no such item."""

    code = "item_unknown"
    title = "考核细则中没有这个指标"


class ReturnEmpty(Invalid):
    """A return names at least one item and why, each item once."""

    code = "return_items_invalid"
    title = "退回时须逐项写明指标和原因，同一指标只写一次"


class ExtensionTooEarly(Invalid):
    """An extension leads into the future and beyond the deadline that stands."""

    code = "due_on_too_early"
    title = "延期日期须晚于原截止日期，且不早于今天"
