"""Alembic's entry into the schema `cases`; the work is in kernel.migrations."""

from cases.campaigns import tables as campaign_tables
from cases.collections import tables as collection_tables
from cases.directory import tables as directory_tables
from cases.feedback import tables as feedback_tables
from cases.items import tables as item_tables
from cases.items import tool_tables
from cases.judging import tables as judging_tables
from cases.tables import Base
from cases.tool_categories import tables as tool_category_tables
from kernel.migrations import run

MODELS = (
    campaign_tables,
    collection_tables,
    directory_tables,
    feedback_tables,
    item_tables,
    judging_tables,
    tool_category_tables,
    tool_tables,
)  # imported, so that their tables are known

run(Base.metadata)
