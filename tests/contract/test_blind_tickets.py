"""What assessment signs as a blind ticket is one for evidence: the claims are read as meant."""

from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI, Request

from assessment.clients import tickets_of
from evidence.deps import (
    MANIFEST_ISSUER,
    TICKET_AUDIENCE,
    TICKET_SECONDS,
    TICKET_TYP,
    Reader,
    reader,
)
from kernel.clock import utc_now
from kernel.http.keys import LocalKeys, TokenCheck
from kernel.testing import write_key
from kernel.tokens import Signer

PERSON, FILES = uuid4(), [uuid4(), uuid4()]


async def opened_by(signer: Signer, numbers: list[int] | None) -> Reader:
    """Sign as assessment does, and read as evidence does."""
    app = FastAPI()
    app.state.ticket_keys = TokenCheck(
        LocalKeys(signer.key_set()),
        typ=TICKET_TYP,
        aud=TICKET_AUDIENCE,
        issuer=MANIFEST_ISSUER,
        max_age=TICKET_SECONDS,
    )
    ticket = tickets_of(signer, utc_now)(PERSON, FILES, numbers=numbers)
    return await reader(Request({"type": "http", "headers": [], "app": app}), ticket.ticket)


@pytest.mark.requirement("R60")
@pytest.mark.parametrize(
    ("numbers", "known_as"), [([7, 3], [7, 3]), (None, [1, 2])], ids=["blind", "open"]
)
async def test_a_ticket_is_as_blind_as_it_was_signed(
    tmp_path: Path, numbers: list[int] | None, known_as: list[int]
) -> None:
    write_key(tmp_path / "1.pem")
    found = await opened_by(Signer(tmp_path), numbers)

    assert found.is_blind is (numbers is not None)
    assert found.actor.person_id == PERSON
    assert [found.number_of(one) for one in FILES] == known_as
