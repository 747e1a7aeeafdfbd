"""Settings of the cases service."""

from pydantic import Field

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """What the environment decides for cases."""

    service: str = "cases"
    # Links of tools are asked whether they still answer; the way out may need a proxy.
    tool_links_asked: bool = True
    tool_links_days: int = Field(default=7, ge=1, le=90)
    tool_links_proxy: str = ""
    # Public pages: calls of one address (a school may share one) in a minute, 0 = no limit; and for
    # how long one reading of their list serves everybody.
    stranger_calls_a_minute: int = Field(default=1200, ge=0)
    public_list_seconds: int = Field(default=10, ge=0, le=60)
