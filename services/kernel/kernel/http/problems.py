"""Refusals on the wire: RFC 9457 problem documents, the same for input, rules and faults."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kernel import errors
from kernel.errors import FieldError, Refusal

STATUS: Final[dict[type[Refusal], int]] = {
    errors.Unauthenticated: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.Invalid: 422,
    errors.VersionMissing: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}

# pydantic's error types in the words of a person; whatever is not listed gets the last sentence.
_SENTENCES: Final = {
    "missing": "此项必填",
    "extra_forbidden": "不认识这一项，请删除",
    "string_too_short": "不能为空",
    "string_too_long": "最多填写 {max_length} 个字，请缩短",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "须大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "less_than": "须小于 {lt}",
    "multiple_of": "须为 {multiple_of} 的倍数",
    "decimal_max_digits": "数字过大，最多 {max_digits} 位数字",
    "decimal_max_places": "最多 {decimal_places} 位小数",
    "date_from_datetime_parsing": "没有这一天，请按 2026-09-01 的形式填写",
    "json_invalid": "请求内容不是有效的 JSON",
}
_OTHERWISE: Final = "格式或取值不对，请按说明填写"


class ProblemField(BaseModel):
    """One wrong field."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """The answer to everything that was refused."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[ProblemField] = []


def refusals(*, is_open: bool = False) -> dict[int | str, dict[str, Any]]:
    """Document the refusals of an operation for OpenAPI."""
    left_out = {401, 403} if is_open else set()
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": kind.title, "content": content}
        for kind, status in STATUS.items()
        if status not in left_out
    }


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal's kind."""
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def answer(request: Request, status: int, refusal: Refusal) -> Response:
    """Shape a refusal as a problem document; a lone surrogate becomes a question mark."""
    body: dict[str, Any] = {
        **refusal.extra,
        "type": f"urn:tisheng:{refusal.code}",
        "title": refusal.title,
        "status": status,
        "detail": refusal.detail,
        "code": refusal.code,
        "request_id": getattr(request.state, "request_id", ""),
        "errors": [
            {"field": e.field, "code": e.code, "message": e.message} for e in refusal.errors
        ],
    }
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after is not None else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps(body, default=str, ensure_ascii=False).encode("utf-8", "replace")
    return Response(text, status, headers, media_type="application/problem+json")


async def _on_refusal(request: Request, fault: Exception) -> Response:
    refusal = fault if isinstance(fault, Refusal) else Refusal()
    is_busy = isinstance(refusal, errors.Unavailable | errors.TooMany)
    if is_busy and refusal.retry_after is None:
        refusal.retry_after = 5
    return answer(request, status_of(refusal), refusal)


def _field_error(found: Mapping[str, Any]) -> FieldError:
    """Translate one finding of pydantic; the input itself is never repeated."""
    kind = str(found["type"])
    ours = re.search(r"[\u4e00-\u9fff]", str(found["msg"]))
    # Behind a validator of ours pydantic tells a limit as Python writes it: Decimal('0.5').
    limits = {
        key: re.sub(r"Decimal\('(.*)'\)", r"\1", f"{one}")
        for key, one in found.get("ctx", {}).items()
    }
    message = str(found["msg"]) if ours else _SENTENCES.get(kind, _OTHERWISE).format_map(limits)
    place = [str(part)[:60] for part in found["loc"] if part != "body"]
    clean = ".".join(place).encode("utf-8", "replace").decode()
    return FieldError(clean, kind, message)


async def _on_input(request: Request, fault: Exception) -> Response:
    found = fault.errors() if isinstance(fault, RequestValidationError) else []
    return answer(request, 422, errors.Invalid(errors=[_field_error(one) for one in found[:50]]))


_BY_STATUS: Final[dict[int, type[Refusal]]] = {status: kind for kind, status in STATUS.items()}


class MethodNotAllowed(Refusal):
    """The address exists, the verb does not."""

    code = "method_not_allowed"
    title = "此地址不支持这种请求方式"


async def _on_http(request: Request, fault: Exception) -> Response:
    if isinstance(fault.__cause__, Refusal):  # raised while the framework was reading the body
        return await _on_refusal(request, fault.__cause__)
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    if status == HTTPStatus.BAD_REQUEST:  # a body that is no JSON, no form, or not decodable
        status = 422
    kind = (
        MethodNotAllowed
        if status == HTTPStatus.METHOD_NOT_ALLOWED
        else _BY_STATUS.get(status, Refusal)
    )
    response = answer(request, status, kind())
    allow = (getattr(fault, "headers", None) or {}).get("Allow")
    if allow:
        response.headers["Allow"] = allow
    return response


async def _on_database(request: Request, fault: Exception) -> Response:
    """A database that is away is a 503; a statement it refused is a fault of ours."""
    lost = isinstance(fault, OperationalError | PoolTimeout) or getattr(
        fault, "connection_invalidated", False
    )
    if not lost:
        return await on_fault(request, fault)
    structlog.get_logger().warning("database_unavailable", fault=type(fault).__name__)
    return answer(request, 503, errors.Unavailable("数据库暂时不可用，请稍后重试", retry_after=5))


class Unexpected(Refusal):
    """A fault of ours; the request id finds it in the log."""

    code = "unexpected"
    title = "系统出现意外错误，已记录，请把请求编号告诉技术支持"


async def on_fault(request: Request, fault: Exception) -> Response:
    """Answer a fault of ours: nothing but the request id, the rest stands in the log."""
    structlog.get_logger().error("unexpected_fault", exc_info=fault)
    return answer(request, 500, Unexpected())


def install(app: FastAPI) -> None:
    """Give the application one error body for everything."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_input)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolTimeout, _on_database)
    app.add_exception_handler(RecursionError, _on_input)
