"""What statistics of sharing are refused for. Pure; codes are stable."""

from kernel.errors import Conflict


class LeaderWithoutSchool(Conflict):
    """A leader reads of the school, which the directory has not told of yet."""

    code = "sharing_school_missing"
    title = "系统还没有收到您所在学校的信息，请稍后再试；如仍不能打开，请联系学校管理员"
