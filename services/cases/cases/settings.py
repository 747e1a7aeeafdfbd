"""Settings of the cases service."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """What the environment decides for cases."""

    service: str = "cases"
