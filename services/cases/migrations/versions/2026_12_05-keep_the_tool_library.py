"""keep the tool library: categories, what the centre does with tools, links that are asked"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SCHEMA = "cases"
TIME = sa.DateTime(timezone=True)
ROLES = ("lesson_plan", "recording", "teaching_case", "reflection", "cover", "attachment")
VERBS = (
    "create", "save", "consent", "submit", "withdraw", "revise", "discard", "publish", "return",
    "recommend", "select", "take_down", "restore",
)  # fmt: skip
LINK_STATES = ("unasked", "ok", "moved", "gone", "unreachable", "refused")
# The list to begin with, in our own words; the centre changes it as it likes.
CATEGORIES = (
    ("课件与演示", "制作课件、动画和演示文稿"),
    ("互动课堂", "抢答、投票、随机点名、课堂游戏"),
    ("测验与作业", "出题、组卷、在线测验、作业批改"),
    ("思维导图", "梳理知识结构，呈现思考过程"),
    ("视频与录屏", "微课录制、剪辑、直播与回放"),
    ("图像与声音", "图片处理、录音、配音与朗读"),
    ("学情分析", "收集和分析学习数据，发现问题"),
    ("家校沟通", "通知、打卡、家长沟通与反馈"),
    ("协作与资源", "共同编辑、网盘、资源平台"),
    ("学科工具", "几何画板、仿真实验、语言学习等"),
    ("人工智能助手", "备课、答疑、评语等生成式应用"),
    ("教学管理", "班级管理、排课、评价记录"),
    ("无障碍与特殊教育", "读屏、字幕、辅助沟通"),
    ("其他工具", "以上分类之外的工具"),
)


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=20
    )


def upgrade() -> None:
    _tool_category()
    _header()
    _tool_care()
    _tool_link()
    _know("item_file", "role", *ROLES, "guide")
    _know("item_step", "verb", *VERBS, "enter")


def _know(table: str, column: str, *values: str) -> None:
    """Let a column of an enumeration hold these values and no others."""
    name = f"ck_{table}_{column}_known"
    listed = ", ".join(f"'{one}'" for one in values)
    op.execute(
        f"ALTER TABLE cases.{table} DROP CONSTRAINT {name},"
        f" ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))"
    )


def _tool_category() -> None:
    table = op.create_table(
        "tool_category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("hint", sa.String(200), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("retired_at", TIME),
        sa.Column("successor_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["cases.tool_category.id"],
            name="fk_tool_category_successor_id_tool_category",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tool_category"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_tool_category_name",
        "tool_category",
        [sa.text("lower(name)")],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.bulk_insert(
        table,
        [
            {
                "id": f"01930000-0000-7000-8000-{number:012d}",
                "name": name,
                "hint": hint,
                "ordinal": number,
                "version": 1,
            }
            for number, (name, hint) in enumerate(CATEGORIES, 1)
        ],
    )


def _header() -> None:
    op.add_column("item", sa.Column("category_id", sa.Uuid()), schema=SCHEMA)
    op.add_column(
        "item",
        sa.Column("is_citys", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema=SCHEMA,
    )
    op.create_foreign_key(
        "fk_item_category_id_tool_category",
        "item",
        "tool_category",
        ["category_id"],
        ["id"],
        source_schema=SCHEMA,
        referent_schema=SCHEMA,
    )
    op.create_index("ix_item_category_id", "item", ["category_id"], schema=SCHEMA)
    op.create_index(
        "ix_item_tools",
        "item",
        ["updated_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("kind = 'tool'"),
    )


def _of_item(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["item_id"], ["cases.item.id"], name=f"fk_{table}_item_id_item", ondelete="CASCADE"
    )


def _tool_care() -> None:
    op.create_table(
        "tool_care",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid()),
        sa.Column("looked_at", TIME),
        sa.Column("looked_by", sa.Uuid()),
        sa.Column("looked_by_name", sa.String()),
        sa.Column("note", sa.Text(), nullable=False),
        _of_item("tool_care"),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["cases.tool_category.id"],
            name="fk_tool_care_category_id_tool_category",
        ),
        sa.PrimaryKeyConstraint("item_id", name="pk_tool_care"),
        schema=SCHEMA,
    )


def _tool_link() -> None:
    op.create_table(
        "tool_link",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("state", _known("state", *LINK_STATES), nullable=False),
        sa.Column("status", sa.SmallInteger()),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", TIME),
        sa.Column("dead_since", TIME),
        sa.Column("asked_at", TIME),
        sa.Column("due_at", TIME, nullable=False),
        _of_item("tool_link"),
        sa.PrimaryKeyConstraint("item_id", "url", name="pk_tool_link"),
        schema=SCHEMA,
    )
    op.create_index("ix_tool_link_due_at", "tool_link", ["due_at", "host"], schema=SCHEMA)
    op.create_index(
        "ix_tool_link_dead",
        "tool_link",
        ["item_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("dead_since IS NOT NULL"),
    )
    op.create_table(
        "tool_link_run",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("is_cut_off", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tool_link_run"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    # Guides become attachments; what the centre entered has no step to go back to.
    op.execute("ALTER TABLE cases.item_file DISABLE TRIGGER submitted_is_immutable")
    op.execute("UPDATE cases.item_file SET role = 'attachment' WHERE role = 'guide'")
    op.execute("ALTER TABLE cases.item_file ENABLE TRIGGER submitted_is_immutable")
    op.execute("UPDATE cases.item_step SET verb = 'publish' WHERE verb = 'enter'")
    _know("item_file", "role", *ROLES)
    _know("item_step", "verb", *VERBS)
    for table in ("tool_link_run", "tool_link", "tool_care"):
        op.drop_table(table, schema=SCHEMA)
    op.drop_column("item", "is_citys", schema=SCHEMA)
    op.drop_column("item", "category_id", schema=SCHEMA)
    op.drop_table("tool_category", schema=SCHEMA)
