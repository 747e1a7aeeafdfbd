"""The directory feed: what changed after a position, in the order of commits."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# The whole page as JSON, written by the database in one snapshot: followers read 60,000 people at
# a stretch, and shaping each of them here took most of the time. `schemas.ChangesOut` is the shape.
_PAGE: Final = text("""
WITH page AS MATERIALIZED (
  SELECT position, kind, entity_id FROM directory_change
  WHERE position > :after ORDER BY position LIMIT :limit
),
people AS (
  SELECT page.position, json_build_object(
    'id', p.id, 'name', p.name, 'staff_no', p.staff_no, 'status', p.status,
    'memberships', coalesce((
      SELECT json_agg(json_build_object(
        'org_id', o.id, 'org_path', o.path, 'from_on', m.from_on, 'to_on', m.to_on))
      FROM membership m JOIN organisation o ON o.id = m.organisation_id
      WHERE m.person_id = p.id), '[]')) AS told
  FROM page JOIN person p ON p.id = page.entity_id WHERE page.kind = 'person'
),
units AS (
  SELECT page.position, json_build_object(
    'id', o.id, 'path', o.path, 'name', o.name, 'kind', o.kind, 'parent_id', o.parent_id,
    'district_id', d.id, 'district_name', d.name, 'stage', o.stage,
    'is_city_pilot', o.is_city_pilot, 'status', o.status) AS told
  FROM page JOIN organisation o ON o.id = page.entity_id
  LEFT JOIN organisation d ON d.kind = 'district' AND starts_with(o.path, d.path)
  WHERE page.kind = 'organisation'
)
SELECT CAST(json_build_object(
  'changes', coalesce(json_agg(json_build_object(
    'position', page.position, 'kind', page.kind, 'id', page.entity_id,
    'organisation', units.told, 'person', people.told) ORDER BY page.position), '[]'),
  'next_after', coalesce(max(page.position), :after),
  'has_more', coalesce((SELECT max(position) FROM directory_change) > max(page.position), false)
) AS text)
FROM page LEFT JOIN units USING (position) LEFT JOIN people USING (position)
""")


# Tokens live ten minutes. A change is told for longer: it is timed when it is made, and seen when
# its transaction ends. Of whom no token was given lately there is none to refuse.
_RIGHTS: Final = text("""
SELECT CAST(json_build_object(
  'versions', (
    SELECT coalesce(json_object_agg(r.person_id, r.version), '{}') FROM rights_change r
    WHERE r.changed_at > now() - interval '45 minutes' AND EXISTS (
      SELECT 1 FROM session s
      WHERE s.person_id = r.person_id AND s.used_at > now() - interval '15 minutes')),
  'ended', (
    SELECT coalesce(json_agg(s.id), '[]') FROM session s
    WHERE s.ended_at > now() - interval '15 minutes')
) AS text)
""")


async def page(session: AsyncSession, *, after: int, limit: int) -> str:
    """At most `limit` changes after a position, the earliest first: the JSON of a ChangesOut."""
    return str(await session.scalar(_PAGE, {"after": after, "limit": limit}))


async def recent_rights(session: AsyncSession) -> str:
    """Whose rights changed and which sessions ended lately: the JSON of a RightsOut."""
    return str(await session.scalar(_RIGHTS))
