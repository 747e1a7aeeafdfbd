"""HTTP face of people: list, one, registering, changing, the identity card."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall
from auth.people import cards, queries, service
from auth.people.router.shared import CurrentSafe, WantedPeople, shown
from auth.people.rules import CARD_READERS, KEEPERS, READERS
from auth.people.schemas import (
    PersonChangeIn,
    PersonDetailOut,
    PersonIn,
    PersonOut,
    RevealIn,
    RevealOut,
)
from auth.scopes import Scope
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/people", tags=["people"])


@router.get(
    "",
    operation_id="listPeople",
    summary="查询人员",
    **allows(*READERS, reach=Reach.SUBTREE, scope=Scope.PEOPLE_READ),
)
async def list_people(call: CurrentCall, page: PageQuery, wanted: WantedPeople) -> Page[PersonOut]:
    """List the people who work in the caller's units, by name."""
    sight = service.sight_of(call.actor, call.now())
    after = page.start(str, UUID)
    async with call.uow() as session:
        rows = await queries.people(session, sight, wanted.filter(), after=after, limit=page.limit)
    return page_of(
        rows, page, lambda row: (row.name, row.id), lambda row: PersonOut.of(row, call.actor)
    )


@router.get(
    "/{person_id}",
    operation_id="getPerson",
    summary="查看人员",
    **allows(*READERS, reach=Reach.SUBTREE, scope=Scope.PEOPLE_READ),
)
async def get_person(
    call: CurrentCall, person_id: UUID, safe: CurrentSafe, response: Response
) -> PersonDetailOut:
    """Show one person of the caller's units."""
    async with call.uow() as session:
        found = await shown(session, call, person_id, safe)
    set_etag(response, found.version)
    return found


@router.post(
    "",
    operation_id="createPerson",
    summary="登记人员",
    status_code=201,
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def create_person(
    call: CurrentCall, idem: IdempotencyKey, safe: CurrentSafe, body: PersonIn
) -> PersonDetailOut:
    """Register a person; an account follows with the one-time code."""
    new = body.new_person()

    async def work(session: AsyncSession) -> PersonDetailOut:
        person = await service.register(session, call.actor, new, safe, call.now())
        return await shown(session, call, person.id, safe)

    return await once(call.uow, idem, PersonDetailOut, work)


@router.patch(
    "/{person_id}",
    operation_id="changePerson",
    summary="修改人员（姓名、学段、学科、联系方式、在职状态）",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def change_person(
    call: CurrentCall,
    person_id: UUID,
    seen: IfMatch,
    safe: CurrentSafe,
    body: PersonChangeIn,
    response: Response,
) -> PersonDetailOut:
    """Change what is given; who leaves loses units and rights and is signed out."""
    change = service.Change(body.changes(), seen, body.back())
    async with call.uow.begin() as session:
        await service.change(session, call.actor, person_id, change, safe, call.now())
        found = await shown(session, call, person_id, safe)
    set_etag(response, found.version)
    return found


@router.post(
    "/{person_id}/identity-card/reveal",
    operation_id="revealIdentityCard",
    summary="查看完整身份证号（须说明原因，留有审计记录）",
    **allows(*CARD_READERS, reach=Reach.SUBTREE),
)
async def reveal_card(
    call: CurrentCall, person_id: UUID, safe: CurrentSafe, body: RevealIn, response: Response
) -> RevealOut:
    """Show the whole number once, for a reason."""
    async with call.uow.begin() as session:
        wanted = (person_id, body.reason)
        number = await cards.reveal(session, call.actor, wanted, safe, call.now())
    response.headers["Cache-Control"] = "no-store"
    return RevealOut(identity_card=number)
