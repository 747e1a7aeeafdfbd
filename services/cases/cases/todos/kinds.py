"""What may wait for somebody."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

MOST: Final = 20  # of what is told one by one


class TodoKind(StrEnum):
    """What is to be done."""

    MEND = "mend"  # one's own came back
    CONSENT = "consent"  # one's word as co-author is asked for
    REVIEW_SCHOOL = "review_school"
    REVIEW_DISTRICT = "review_district"
    REVIEW_CITY = "review_city"
    REVIEW_COMMENTS = "review_comments"  # reported by somebody
    COMMENT_HIDDEN = "comment_hidden"  # one's own, until one deletes it
    JUDGE = "judge"  # entries of a campaign to be scored
    OBJECTIONS = "objections"  # to an announced result of the caller's office, to be answered
    ENTRY_BACK = "entry_back"  # one's own entry came back while its campaign is open
    ENTRIES_SCHOOL = "entries_school"  # proposals wait at the school, before the date
    ENTRIES_DISTRICT = "entries_district"
    ENTRIES_SCREEN = "entries_screen"  # for the campaign's office, at any time
    CALL_SCHOOL = "call_school"  # an open campaign with places left
    CALL_DISTRICT = "call_district"
    REVIEW_SHOWCASES = "review_showcases"  # experience pages of schools
    TOOL_LINKS = "tool_links"  # tools of which a link seems dead


@dataclass(frozen=True, slots=True)
class Todo:
    """How many of a kind wait; the item or campaign and its words when it is told by itself."""

    kind: TodoKind
    count: int
    item_id: UUID | None
    title: str
    detail: str
    campaign_id: UUID | None = None
    due_at: datetime | None = None
