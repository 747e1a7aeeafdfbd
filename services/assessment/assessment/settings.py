"""Settings of the assessment service."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """What the environment decides for assessment."""

    service: str = "assessment"
