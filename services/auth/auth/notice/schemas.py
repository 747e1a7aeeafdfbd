"""The notice's persons on the wire: only what it publishes."""

from pydantic import Field

from kernel.text import Wire


class OfficeHolderOut(Wire):
    """A member of the leading group or of its office."""

    body: str = Field(description="领导小组或执行办公室")
    role: str
    name: str
    post: str


class OfficeHolderList(Wire):
    """All of them, in the order of the notice."""

    items: list[OfficeHolderOut]


class ExpertOut(Wire):
    """A member of the city's group of experts."""

    number: int
    name: str
    organisation: str
    role: str = Field(description="组长、副组长或成员")
