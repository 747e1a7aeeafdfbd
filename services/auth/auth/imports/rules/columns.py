"""The fixed columns of both kinds of import, and their words. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from auth.organisations.rules import CITY_RUN, STAGE_LABELS, YES_NO, Heading
from workbooks.columns import Column

ROLE_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "教师": "teacher",
        "教研组长": "group_leader",
        "学校管理团队": "school_team",
        "学校信息化管理团队": "school_team",
        "管理团队": "school_team",
        "校长": "school_lead",
        "园长": "school_lead",
        "校（园）长": "school_lead",
        "校(园)长": "school_lead",
    }
)
ROLE_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "teacher": "教师",
        "group_leader": "教研组长",
        "school_team": "学校管理团队",
        "school_lead": "校长",
    }
)
EMPLOYMENT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "active",
        "在职": "active",
        "在岗": "active",
        "调出": "transferred",
        "离职": "departed",
        "退休": "departed",
    }
)
EMPLOYMENT_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {"active": "在职", "transferred": "调出", "departed": "离职", "left": "离开"}
)

_TEXT: Final = "请把该列设为文本格式"
PEOPLE: Final = (
    Column("工号", True, f"全市唯一，字母、数字或连字符；{_TEXT}", example="3706020001"),
    Column("姓名", True, "与身份证一致；少数民族姓名用间隔号 ·", example="王丽"),
    Column("单位", True, "学校全称，与单位登记册一致", example="芝罘区珠玑小学"),
    Column("区市", False, "单位有重名时必填；市直属学校填“市直属”", example="芝罘区"),
    Column("教研组", False, "单位下已登记的教研组名称"),
    Column("学段", False, "可填多个，用、分隔", example="小学"),
    Column("学科", False, "可填多个，用、分隔", example="语文、道德与法治"),
    Column(
        "角色",
        False,
        "教师、教研组长、学校管理团队、校长，可填多个，用、分隔；空白表示教师",
        ("教师", "教研组长", "学校管理团队", "校长"),
        example="教师",
    ),
    Column("手机号", False, f"11 位；{_TEXT}", example="13800000000"),
    Column("身份证号", False, f"18 位，加密保存；{_TEXT}"),
    Column(
        "状态", False, "在职、调出、离职；空白表示在职", ("在职", "调出", "离职"), example="在职"
    ),
)
UNITS: Final = (
    Column(Heading.NAME, True, "单位全称", example="芝罘区样例小学"),
    Column(Heading.KIND, True, "区市、学校或教研组", ("区市", "学校", "教研组"), example="学校"),
    Column(Heading.DISTRICT, False, f"学校所在区市；市直属学校填“{CITY_RUN}”", example="芝罘区"),
    Column(Heading.PARENT, False, "教研组必填所在学校；学校可不填"),
    Column(
        Heading.STAGE,
        False,
        "学校填写",
        tuple(STAGE_LABELS.values()),
        example="小学",
    ),
    Column(Heading.CODE, False, f"10 位数字；区市填 6 位行政区划代码；{_TEXT}"),
    Column(Heading.RURAL, False, "城区、镇区或乡村", ("城区", "镇区", "乡村"), example="城区"),
    Column(Heading.CITY_PILOT, False, "是或否", tuple(YES_NO.values()), example="否"),
)
