"""Read the names of the 30 micro-abilities into a first version of the catalogue (R73)."""

from pathlib import Path

import yaml

from assessment.abilities.document import CatalogueContent
from assessment.abilities.rules import DIMENSION_NAMES

NAMES = Path(__file__).with_name("notice") / "micro_abilities.yaml"


def read_names(path: Path = NAMES) -> CatalogueContent:
    """Return the catalogue as it is before any criteria were imported."""
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    codes = {name: code for code, name in DIMENSION_NAMES.items()}
    abilities = [one | {"dimension": codes[one["dimension"]]} for one in source["abilities"]]
    return CatalogueContent.model_validate(source["standard"] | {"abilities": abilities})
