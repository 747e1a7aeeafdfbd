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
