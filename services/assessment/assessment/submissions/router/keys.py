"""The public keys of this service's tickets; evidence reads them."""

from fastapi import APIRouter
from pydantic import BaseModel

from assessment.deps import World
from kernel.policy import Reach, allows

router = APIRouter(tags=["keys"])


class KeyOut(BaseModel):
    """One public key."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    alg: str
    use: str


class KeysOut(BaseModel):
    """JWKS document."""

    keys: list[KeyOut]


@router.get(
    "/.well-known/jwks.json",
    operation_id="getAssessmentKeys",
    summary="查看凭证签名公钥",
    **allows(reach=Reach.PUBLIC),
)
async def keys(world: World) -> KeysOut:
    """Rotated keys stay listed until the longest ticket has ended."""
    return KeysOut.model_validate(world.jwks())
