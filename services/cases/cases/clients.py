"""How the needs of `ports` are met over HTTP; only the fields read here are relied on."""

from cases.ports import DirectoryPage, FetchDirectoryChanges
from kernel.http.client import ServiceClient


def directory_of(auth: ServiceClient) -> FetchDirectoryChanges:
    """Return a reader of auth's change feed; rows stay the dictionaries they arrived as."""

    async def fetch(after: int, limit: int) -> DirectoryPage:
        body = await auth.get("/api/auth/v1/directory/changes", after=after, limit=limit)
        changes = body["changes"]
        return DirectoryPage(
            units=[one["organisation"] for one in changes if one["organisation"]],
            people=[one["person"] for one in changes if one["person"]],
            next_after=body["next_after"],
            has_more=body["has_more"],
        )

    return fetch
