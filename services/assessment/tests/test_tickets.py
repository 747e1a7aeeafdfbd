"""Tickets are signed for evidence, for one person, some files and five minutes."""

from datetime import timedelta

from assessment.clients import tickets_of
from assessment.ports import Outside
from kernel.clock import utc_now
from kernel.db import uuid7
from kernel.testing import Callers
from kernel.tokens import KeySet, Signer, verify


def test_what_a_ticket_says(client: Callers) -> None:
    person, files = uuid7(), [uuid7(), uuid7()]
    ticket = tickets_of(client.signer, utc_now)(person, files)
    claims = verify(
        ticket.ticket,
        client.signer.key_set(),
        typ="ticket+jwt",
        aud="tisheng-evidence",
        issuer="tisheng-assessment",
        max_age=300,
    )
    assert (claims["sub"], claims["files"]) == (str(person), [str(one) for one in files])
    assert "blind" not in claims
    assert timedelta(seconds=295) < ticket.expires_at - utc_now() <= timedelta(seconds=300)


def test_a_blind_ticket_says_so_and_numbers_the_files(client: Callers) -> None:
    ticket = tickets_of(client.signer, utc_now)(uuid7(), [uuid7(), uuid7()], numbers=[3, 1])
    claims = verify(
        ticket.ticket,
        client.signer.key_set(),
        typ="ticket+jwt",
        aud="tisheng-evidence",
        issuer="tisheng-assessment",
        max_age=300,
    )
    assert (claims["blind"], claims["numbers"]) == (True, [3, 1])


async def test_the_keys_are_public(client: Callers) -> None:
    outside: Outside = client.app.state.outside
    signer: Signer = client.signer
    async with client(None) as http:
        answer = await http.get("/api/assessment/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer.json() == outside.jwks()
    assert KeySet.read(answer.json()).keys.keys() == signer.key_set().keys.keys()
