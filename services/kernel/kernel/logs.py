"""Structured logs: one JSON line per event, no bodies, no secrets, no line breaks inside."""

import logging

import structlog
from structlog.typing import EventDict, WrappedLogger

_SECRET = ("password", "secret", "token", "authorization", "cookie", "code")


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: "***" if key.lower() in _SECRET else value for key, value in event.items()}


def configure_logs(level: str) -> None:
    """Send every log line to standard output as JSON."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )
