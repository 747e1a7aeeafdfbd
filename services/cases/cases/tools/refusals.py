"""What keeping the tool library is refused for. Pure; codes are stable."""

from kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class ToolCategoryUnknown(NotFound):
    code = "tool_category_unknown"
    title = "没有找到该分类，可能已停用，请刷新后从列表中选择"


class ToolCategoryTaken(Conflict):
    """Two categories of one name cannot be told apart."""

    code = "tool_category_taken"
    title = "已有同名的分类，请换一个名称"


class ToolCategoriesChanged(Conflict):
    """The list is not the one that was put in order."""

    code = "tool_categories_changed"
    title = "分类列表在您打开之后有变动，请刷新后重新排序"


class ToolCategoryInUse(Conflict):
    """Tools would stand nowhere."""

    code = "tool_category_in_use"
    title = "该分类下还有工具，请选择由哪个分类接收后再停用"


class ToolCategoriesFull(Conflict):
    """A list that nobody can survey helps nobody."""

    code = "tool_categories_full"
    title = "分类已达上限，请先合并或停用不再使用的分类"


class SuccessorWrong(Invalid):
    """Another category, one that is in use."""

    code = "tool_category_successor_wrong"
    title = "接收的分类须是另一个在用的分类，请重新选择"


class LastToolCategory(Conflict):
    """Without any category no tool can be handed in."""

    code = "tool_category_last"
    title = "至少保留一个分类，请先新增其他分类"


class NotATool(Conflict):
    """The desk keeps tools alone."""

    code = "item_not_a_tool"
    title = "该资源不是工具，不能在工具库中操作"


class NotOfCity(NotAllowed):
    """What a school wrote the school mends."""

    code = "tool_not_of_city"
    title = "该工具由学校教师提供，内容由作者修改；您可以调整分类、复核或下架"


class NoCityOfOwn(NotAllowed):
    """The platform does not know the city the caller works for yet."""

    code = "tool_city_missing"
    title = "尚未取得您所在市的单位信息，请稍后重试"
