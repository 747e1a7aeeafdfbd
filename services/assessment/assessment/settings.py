"""Settings of the assessment service."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """What the environment decides for assessment."""

    service: str = "assessment"
    # More at once only make each other wait: a few for each connection of the pool.
    requests_at_once: int = 32
