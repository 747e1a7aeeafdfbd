"""How the needs of `ports` are met over HTTP; only the fields read here are relied on."""

from uuid import UUID

from cases.ports import DirectoryPage, FetchDirectoryChanges, PersonChange, UnitChange
from kernel.http.client import ServiceClient


def directory_of(auth: ServiceClient) -> FetchDirectoryChanges:
    """Return a reader of auth's change feed."""

    async def fetch(after: int, limit: int) -> DirectoryPage:
        body = await auth.get("/api/auth/v1/directory/changes", after=after, limit=limit)
        units = [change["organisation"] for change in body["changes"] if change["organisation"]]
        people = [change["person"] for change in body["changes"] if change["person"]]
        return DirectoryPage(
            units=tuple(
                UnitChange(UUID(u["id"]), u["path"], u["name"], u["kind"], u["status"])
                for u in units
            ),
            people=tuple(PersonChange(UUID(p["id"]), p["name"], p["status"]) for p in people),
            next_after=body["next_after"],
            has_more=body["has_more"],
        )

    return fetch
