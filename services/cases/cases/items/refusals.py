"""What a step of an item is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class ItemUnknown(NotFound):
    """No such item, or one the caller may not see."""

    code = "item_unknown"
    title = "没有找到该资源，可能尚未发布、已下架或未对您的单位开放"


class ItemVersionUnknown(NotFound):
    code = "item_version_unknown"
    title = "没有找到该版本，请从版本列表中选择"


class OwnItem(NotAllowed):
    """Nobody approves their own work."""

    code = "item_is_own"
    title = "您是该资源的作者或合作者，按规定须由其他人员审核、推荐或遴选"


class ItemOfOwnSchool(NotAllowed):
    """Nobody judges work of their own school for an office (DOMAIN §1)."""

    code = "item_of_own_school"
    title = "您也是该校人员，按规定须由工程办的其他人员审核"


class ItemStepNotPossible(Conflict):
    """The state does not lead there."""

    code = "item_step_not_possible"
    title = "该资源当前的状态不能进行这项操作，请刷新后查看最新状态"


class ItemIncomplete(Conflict):
    """Pieces are missing; `errors` names each of them."""

    code = "item_incomplete"
    title = "资源还有缺项，请按清单逐项补齐后再提交"


class ItemFileUnknown(Invalid):
    """Only one's own uploads can be attached."""

    code = "item_file_unknown"
    title = "没有找到该文件；只能使用您本人上传的文件，请重新选择或上传"


class ItemFilesChanged(Conflict):
    """The draft got other files while it was being handed in."""

    code = "item_files_changed"
    title = "提交过程中附件有变动，请核对后重新提交"


class ItemFilesNotReady(Conflict):
    """A file is still being checked, or was rejected."""

    code = "item_files_not_ready"
    title = "有文件尚未通过检查，请等待检查完成或更换文件后再提交"


class AuthorUnknown(Invalid):
    """Co-authors are staff of the same school."""

    code = "item_author_unknown"
    title = "合作者须是本校在职人员，请从名单中选择"


class NotCoAuthor(NotFound):
    """The caller is not named in the draft."""

    code = "item_not_co_author"
    title = "该资源的草稿没有将您列为合作者，无需确认"


class ConsentContentChanged(Conflict):
    """A draft keeps its number while it is written: the word is to what was read."""

    code = "item_consent_content_changed"
    title = "这份资源的内容刚刚有改动，请刷新后阅读新的内容再答复"


class NoSchoolOfOwn(NotAllowed):
    """An item belongs to a school; the caller works in none, or not in the one named."""

    code = "item_school_missing"
    title = "您在该学校没有教师或管理角色，不能在那里新建资源；请切换到任职的学校"


class LevelWrong(Invalid):
    """Outcomes have a level, other kinds have none."""

    code = "item_level_wrong"
    title = "成果须选择教师、教研组或学校级别，其他类型不填级别"


class AbilityUnknown(Invalid):
    code = "item_ability_unknown"
    title = "没有该编号的微能力，请从列表中选择"
