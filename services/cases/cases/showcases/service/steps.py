"""Opening and closing a showcase, and the office's word to an experience page."""

from uuid import UUID

from cases.showcases.refusals import ShowcaseIncomplete
from cases.showcases.rules import TO, ShowcaseKind, ShowcaseState, ShowcaseVerb
from cases.showcases.service import hands
from cases.showcases.tables import Showcase
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError

_LEAVING = (ShowcaseVerb.OPEN, ShowcaseVerb.SUBMIT)
_DECIDING = (ShowcaseVerb.AGREE, ShowcaseVerb.RETURN)


async def step(  # noqa: PLR0913 -- who, which, what, the version that was seen, why, the clock
    uow: UnitOfWork,
    actor: Actor,
    showcase_id: UUID,
    verb: ShowcaseVerb,
    *,
    seen: int,
    now: Clock,
    reason: str = "",
) -> Showcase:
    """Take one step; return where it stands then."""
    async with uow.begin() as session:
        row = await hands.lock(session, actor, showcase_id, verb, seen, now)
        if verb in _LEAVING:
            _require_whole(row, now)
            row.returned_reason = None
        if verb in _DECIDING:
            row.decided_by_name, row.decided_at = actor.name, now()
            row.returned_reason = reason or None
        row.state = TO[verb]
        if row.state is ShowcaseState.OPEN:
            row.opened_at = now()
        said = {"reason": reason} if reason else {}
        await hands.changed(session, actor, row, (f"showcase.{verb}", said), now)
    return row


def _require_whole(row: Showcase, now: Clock) -> None:
    is_pilot = row.kind is ShowcaseKind.PILOT_EXPERIENCE
    over = row.until_on is not None and row.until_on < local_date(now())
    missing = [
        ("title", "showcase_title_missing", "请填写标题", not row.title.strip()),
        ("intro", "showcase_intro_missing", "请填写介绍", not row.intro.strip()),
        ("sections", "showcase_empty", "请至少加入一项资源", row.item_count == 0),
        ("model", "showcase_model_missing", "请选择研修模式类型", is_pilot and row.model is None),
        ("until_on", "showcase_over", "结束日期已过，请修改展播时间", over),
    ]
    if found := [FieldError(*one[:3]) for one in missing if one[3]]:
        raise ShowcaseIncomplete(errors=found)
