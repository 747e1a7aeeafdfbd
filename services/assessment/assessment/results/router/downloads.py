"""The settings that downloads need: the address that is printed on them."""

from typing import Annotated

from fastapi import Depends, Request

from assessment.settings import Settings


async def settings(request: Request) -> Settings:
    """Return the service's settings."""
    found: Settings = request.app.state.settings
    return found


Chosen = Annotated[Settings, Depends(settings)]
