"""HTTP face of the security settings: the second of the three duties keeps them (ADR 0020)."""

from typing import Final

from fastapi import APIRouter, Response

from auth.deps import CurrentCall, CurrentSettings
from auth.scopes import Scope
from auth.security_settings import service
from auth.security_settings.schemas import RetentionOut, SecuritySettingsOut
from auth.setting_store import NAME, Policy, Setting, policy_of
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.http.deps import Uow
from kernel.policy import Reach, allows

_READERS: Final = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)

router = APIRouter(prefix="/v1/security-settings", tags=["security-settings"])


@router.get(
    "",
    operation_id="getSecuritySettings",
    summary="查看安全设置",
    **allows(*_READERS, reach=Reach.SUBTREE),
)
async def get_settings(
    call: CurrentCall, settings: CurrentSettings, response: Response
) -> SecuritySettingsOut:
    """Show the settings in force to the three duties."""
    async with call.uow() as session:
        row = await session.get(Setting, NAME)
        policy = await policy_of(session, settings)
    version = row.version if row else 0
    set_etag(response, version)
    return SecuritySettingsOut(
        policy=policy, version=version, changed_at=row.changed_at if row else None
    )


@router.get(
    "/retention",
    operation_id="getAuditRetention",
    summary="审计记录保存期（供其他服务归档）",
    **allows(reach=Reach.SCOPE, scope=Scope.DIRECTORY_READ),
)
async def get_retention(uow: Uow, settings: CurrentSettings) -> RetentionOut:
    """Tell the other services when audit rows leave for files."""
    async with uow() as session:
        return RetentionOut(audit_months=(await policy_of(session, settings)).audit_months)


@router.put(
    "",
    operation_id="changeSecuritySettings",
    summary="修改安全设置",
    **allows(Role.SECURITY_ADMIN, reach=Reach.SUBTREE),
)
async def change_settings(
    call: CurrentCall,
    settings: CurrentSettings,
    seen: IfMatch,
    body: Policy,
    response: Response,
) -> SecuritySettingsOut:
    """Replace the settings; they hold from the next sign-in and the next call on."""
    async with call.uow.begin() as session:
        before = await policy_of(session, settings)
        version = await service.change(session, call.actor, before, (body, seen), call.now())
    set_etag(response, version)
    return SecuritySettingsOut(policy=body, version=version, changed_at=call.now())
