"""What a machine may be let do; routes name the scope beside their policy."""

from enum import StrEnum


class Scope(StrEnum):
    """Scopes of machine clients 接口权限."""

    DIRECTORY_READ = "directory:read"
    ORGANISATIONS_READ = "organisations:read"
    PEOPLE_READ = "people:read"
    IMPORTS_WRITE = "imports:write"
    HOURS_WRITE = "hours:write"
    # For the platform's own services alone.
    FILES_READ = "files:read"
    FILES_FREEZE = "files:freeze"
