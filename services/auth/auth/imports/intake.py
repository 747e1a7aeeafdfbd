"""The form of an upload and what makes two uploads the same request."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Form, Request, UploadFile

from auth.imports.rules import Coverage, ImportKind
from kernel.idempotency import Idempotency, KeyHeader, idempotency_of_file


@dataclass(frozen=True, slots=True)
class Given:
    """The form of an upload."""

    file: Annotated[UploadFile, File(description="xlsx 或 csv，不超过 20 MB")]
    kind: Annotated[ImportKind, Form(description="单位或人员")]
    coverage: Annotated[
        Coverage, Form(description="full 表示名单是全量：所涉单位中不在名单里的人视为离校")
    ] = Coverage.PARTIAL


async def upload_key(
    request: Request, given: Annotated[Given, Depends()], key: KeyHeader = None
) -> Idempotency:
    """Read the key; what counts as the same request is the file and what it is said to be."""
    return await idempotency_of_file(request, key, f"{given.kind}|{given.coverage}", given.file)
