"""HTTP face of the own account."""

from fastapi import APIRouter

from auth.deps import CurrentCall, CurrentPasswords, CurrentSettings
from auth.grants.queries import grants_of
from auth.me import service
from auth.me.schemas import MeOut, OneselfOut, PasswordIn
from auth.sessions.queries import candidate_of
from auth.sessions.schemas import HeldGrantOut
from auth.sessions.service import Desk
from kernel.errors import NotFound
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/me", tags=["me"])


@router.get("", operation_id="getMe", summary="查看本人账号", **allows(reach=Reach.SELF))
async def get_me(call: CurrentCall) -> MeOut:
    """Show the caller with the rights held now (the token's may be ten minutes older)."""
    async with call.uow() as session:
        who = await candidate_of(session, call.actor.person_id)
        if who is None:
            raise NotFound
        grants = await grants_of(session, who.person_id)
    person = OneselfOut(
        id=who.person_id, name=who.name, staff_no=who.staff_no, username=who.username
    )
    held = [HeldGrantOut.model_validate(grant) for grant in grants]
    return MeOut(person=person, grants=held, server_time=call.now())


@router.put(
    "/password",
    operation_id="changeMyPassword",
    summary="修改本人密码",
    status_code=204,
    **allows(reach=Reach.SELF),
)
async def change_password(
    call: CurrentCall, passwords: CurrentPasswords, settings: CurrentSettings, body: PasswordIn
) -> None:
    """Replace the own password; renew the session afterwards to get a full access token."""
    desk = Desk(call.uow, passwords, settings, call.now)
    await service.change_password(desk, call.actor, body.old_password, body.new_password)
