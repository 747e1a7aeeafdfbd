"""A school's scheme in the world: published, with one open draft above it nobody publishes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.security.world import World

ASSESSMENT = "/api/assessment/v1"
NOBODY = str(uuid4())


def fill_the_schemes(world: "World") -> None:
    """Publish the scheme of the school under test, as it is suggested; one a year."""
    calls, lead = world.calls, world.lead
    place = {"school_id": world.school.id, "year_id": world.things["year_id"]}
    path = f"{ASSESSMENT}/school-schemes"
    listed = calls.ok(lead, "GET", path, params={"year_id": place["year_id"]}).json()["items"]
    there = next((one for one in listed if one["scheme_id"]), None)
    if there is not None:
        world.things["scheme_id"] = str(there["scheme_id"])
        return
    made = calls.ok(lead, "POST", path, json=place).json()
    tag = {"If-Match": f'"{made["version"]}"'}
    calls.ok(lead, "POST", f"{path}/{made['id']}/publish", headers=tag)
    world.things["scheme_id"] = str(made["id"])


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "scheme_id": lambda w: w.things["scheme_id"],
    "item_key": lambda _: "practice",
    # Nobody has objected and nothing was entered in a batch: whoever may is told so.
    "mark_batch_id": lambda _: NOBODY,
    "objection_id": lambda _: NOBODY,
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "scheme_id": lambda w: w.school.path,
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "beginSchoolScheme": lambda w: {
        "school_id": w.school.id,
        "year_id": w.things["year_id"],
    },
    "saveSchoolScheme": lambda _: {"basis": "不会保存"},
    "acknowledgeSchoolScheme": lambda _: {"version_no": 1},
    "saveTeacherMark": lambda _: {"points": "20"},
    "enterTeacherMarks": lambda w: {
        "item_key": "practice",
        "marks": [{"person_id": w.things["person_id"], "version": 999999, "points": "20"}],
    },
    "setTeacherAudiences": lambda _: {"audiences": ["key_teacher"]},
    "correctTeacherScore": lambda _: {"reason": "样例理由"},
    "objectToTeacherScore": lambda w: {"year_id": w.things["year_id"], "text": "样例理由"},
    "answerScoreObjection": lambda _: {"outcome": "upheld", "answer": "样例答复"},
}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {
    "beginSchoolScheme": lambda w: w.school.path,
}
MAY_BE_MISSING = {
    "getMySchoolScheme": "the caller's school has no scheme",
    "getMyTeacherScore": "the caller is on no school's staff list",
    "acknowledgeSchoolScheme": "the scheme is another school's",
    "objectToTeacherScore": "the caller's school has no scheme",
    "getTeacherScore": "the directory does not know the person yet",
    "saveTeacherMark": "the directory does not know the person yet",
    "setTeacherAudiences": "the directory does not know the person yet",
    "correctTeacherScore": "the directory does not know the person yet",
    "undoTeacherMarks": "nothing was entered in a batch",
    "answerScoreObjection": "nobody has objected",
}
FROM_BELOW = {
    # Staff of a group work by the school's scheme.
    "getSchoolScheme",
    "getSchoolSchemeVersions",
    "getSchoolSchemeVersion",
    "getSchoolSchemeChanges",
}
