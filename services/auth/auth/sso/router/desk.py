"""What routes of this feature ask for."""

from typing import Annotated

from fastapi import Depends

from auth.deps import CurrentSettings
from auth.sessions.router import SignInDesk
from auth.sso.service import SsoDesk


async def _desk(desk: SignInDesk, settings: CurrentSettings) -> SsoDesk:
    return SsoDesk(desk, settings)


CurrentDesk = Annotated[SsoDesk, Depends(_desk)]
