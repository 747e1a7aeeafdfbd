"""A text that must be there is not there when it is blank: reasons, requests, notes (R81, R86)."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

import assessment
from kernel.text import Wire

pytestmark = pytest.mark.requirement("R81", "R86", "R105", "R117")


def inputs() -> Iterator[type[Wire]]:
    """Every wire type that a client may send."""
    for found in pkgutil.walk_packages(assessment.__path__, "assessment."):
        if ".schemas" not in found.name:
            continue
        module = importlib.import_module(found.name)
        for name, kind in vars(module).items():
            is_own = isinstance(kind, type) and kind.__module__ == found.name
            if is_own and issubclass(kind, Wire) and name.endswith("In"):
                yield kind


def needed(kind: type[Wire]) -> Iterator[tuple[str, TypeAdapter[Any]]]:
    """Its texts that may not be empty."""
    for name, field in kind.model_fields.items():
        asked: Any = Annotated[field.annotation, *field.metadata, name]
        adapter = TypeAdapter[Any](asked)
        schema = adapter.json_schema()
        if schema.get("type") == "string" and schema.get("minLength", 0) > 0:
            yield name, adapter


def takes(adapter: TypeAdapter[Any], said: str) -> bool:
    try:
        adapter.validate_python(said)
    except ValidationError:
        return False
    return True


def test_no_text_that_is_needed_may_be_blank() -> None:
    kinds = list(inputs())
    texts = [(kind, name, text) for kind in kinds for name, text in needed(kind)]
    assert len(texts) > 20
    blank = [f"{kind.__name__}.{name}" for kind, name, text in texts if takes(text, "  \n ")]
    assert blank == []
