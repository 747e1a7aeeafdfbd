"""From attendance to the hours ledger."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.queries import activities as queries
from assessment.activities.rules import Attending
from assessment.activities.tables import Activity, ActivityFile, Attendance
from assessment.directory.tables import DirectoryUnit
from assessment.hours.rules import Entry, HourKind, HourState
from assessment.hours.service import crediting as ledger
from assessment.hours.service import proofs
from assessment.hours.service.crediting import Attendee, Occasion
from assessment.hours.tables import HourRecord
from assessment.ports import EvidenceFile
from kernel.actor import Actor
from kernel.clock import SHANGHAI, Clock


async def credit(
    session: AsyncSession, actor: Actor, row: Activity, people: Sequence[Attendance], now: Clock
) -> Sequence[HourRecord]:
    """Write the hours of those who were there; what somebody has to decide about shows the files.

    Counted at once is only who signed in in time, neither set the activity nor closes it, and
    could not read the code without being there (PEERS B11).
    """
    own = {row.organiser_id, actor.person_id}
    attendees = [
        Attendee(
            one.person_id,
            one.person_name,
            one.staff_no,
            is_certain=one.state is Attending.ON_TIME
            and one.person_id not in own
            and not one.knew_code,
        )
        for one in people
    ]
    made = await ledger.credit(session, actor, await _occasion(session, row), attendees, now)
    for one in people:
        one.hour_id = made[one.person_id].id
    await session.flush()
    files = await queries.files(session, row.id)
    facts = {file.file_id: _fact(file) for file in files}
    for record in made.values():
        if record.state is not HourState.COUNTED:
            await proofs.replace(session, record.id, tuple(facts), facts)
    return list(made.values())


async def _occasion(session: AsyncSession, row: Activity) -> Occasion:
    school = await session.get_one(DirectoryUnit, row.school_id)
    starts, ends = row.starts_at.astimezone(SHANGHAI), row.ends_at.astimezone(SHANGHAI)
    entry = Entry(HourKind.OFFLINE, row.title, starts.date(), row.hours, starts.time(), ends.time())
    place = (school.id, row.school_name, school.path)
    return Occasion(row.id, row.year_id, place, entry, row.form, row.way)


def _fact(file: ActivityFile) -> EvidenceFile:
    return EvidenceFile(
        file.file_id, file.filename, file.size, file.media_type, file.sha256, file.state, None, ""
    )
