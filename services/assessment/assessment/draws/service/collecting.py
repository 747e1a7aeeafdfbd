"""What of a drawn teacher is re-reviewed."""

from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.tables import Draw, DrawPick, DrawPiece


async def collect(session: AsyncSession, row: Draw) -> None:
    """Note who has nothing to re-review; their place is complete at once."""
    has_piece = exists().where(DrawPiece.pick_id == DrawPick.id)
    empty = update(DrawPick).where(DrawPick.draw_id == row.id, ~has_piece)
    await session.execute(empty.values(is_complete=True))
