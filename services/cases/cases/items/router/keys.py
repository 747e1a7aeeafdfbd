"""The public keys of this service's tickets; evidence reads them."""

from fastapi import APIRouter
from pydantic import BaseModel

from cases.deps import World
from kernel.policy import Reach, allows

router = APIRouter(tags=["keys"])


class TicketKeyOut(BaseModel):
    """One public key."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    alg: str
    use: str


class TicketKeysOut(BaseModel):
    """JWKS document."""

    keys: list[TicketKeyOut]


@router.get(
    "/.well-known/jwks.json",
    operation_id="getCasesKeys",
    summary="查看凭证签名公钥",
    **allows(reach=Reach.PUBLIC),
)
async def keys(world: World) -> TicketKeysOut:
    """Rotated keys stay listed until the longest ticket has ended."""
    return TicketKeysOut.model_validate(world.jwks())
