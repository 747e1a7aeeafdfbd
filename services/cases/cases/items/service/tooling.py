"""A tool's place in the library and its links follow the version that is shown."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.rules import Kind, LinkState
from cases.items.tables import Item
from cases.items.tool_facts import ToolFacts
from cases.items.tool_tables import ToolCare, ToolLinkRow
from cases.tool_categories import queries as categories


async def has_category(session: AsyncSession, facts: ToolFacts | None) -> bool:
    """Tell whether a category is chosen that there is, or that was merged into one."""
    return facts is not None and await categories.live(session, facts.category_id) is not None


async def follow(session: AsyncSession, item: Item, facts: ToolFacts | None) -> None:
    """Fill the header's category and put the links of a published version down to be asked.

    The centre's choice of a category stands before the author's; merged ones are followed.
    """
    if item.kind is not Kind.TOOL:
        return
    care = await session.get(ToolCare, item.id)
    chosen = facts.category_id if facts else None
    kept = care.category_id if care else None
    item.category_id = await categories.live(session, kept or chosen)
    if item.published_no is not None:
        await _put_links(session, item, facts.addresses() if facts else {}, item.updated_at)


async def _put_links(
    session: AsyncSession, item: Item, wanted: dict[str, str], at: datetime
) -> None:
    one = ToolLinkRow
    gone = delete(one).where(one.item_id == item.id, one.url.not_in(list(wanted)))
    await session.execute(gone)
    rows = [
        {
            "item_id": item.id,
            "url": url,
            "host": host,
            "state": LinkState.UNASKED,
            "moved_to": "",
            "failures": 0,
            "due_at": at,
        }
        for url, host in wanted.items()
    ]
    if rows:
        await session.execute(insert(one).values(rows).on_conflict_do_nothing())
