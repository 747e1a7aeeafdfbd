"""What the services record has a name in the auditor's list, down to its details."""

import ast
import re

import pytest

from assessment.rounds.rules import Settings as RoundSettings
from auth.clients.schemas import ClientChangeIn
from auth.experts.rules import ExpertState
from auth.imports.rules import RowVerdict
from auth.onboarding.service import Account
from auth.organisations.schemas import OrganisationChangeIn
from auth.people.schemas import PersonChangeIn
from auth.setting_store import Policy
from auth.sso.schemas import ProviderChangeIn
from tests.architecture.sources import ROOT, tracked

LISTED = ROOT / "frontend" / "src" / "features" / "audit" / "actions.ts"
# What an action can begin with; other words with a dot are files, locks and tables.
GROUPS = (
    "account|appointment|appraisal|assignment|audit|client|consent|department|expert|grant|guidance|import|notice|organisation|person|second_factor|session"
    "|setting|sso|sso_provider"
)
ACTION = re.compile(rf"(?:{GROUPS})\.[a-z_]+")
FILES = {"notice.md", "person.json"}
# Serving begins with the publication of a batch, which is recorded once for all of it.
STATES = set(ExpertState) - {ExpertState.SERVING}


def recorded() -> set[str]:
    """Every action that stands in the sources of the service and of the kernel below it."""
    found = {f"expert.{state}" for state in STATES}
    for path in [*tracked(ROOT / "services/auth/auth"), *tracked(ROOT / "services/kernel/kernel")]:
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value} if ACTION.fullmatch(node.value) else set()
    return found - FILES


@pytest.mark.requirement("R151")
def test_every_recorded_action_can_be_filtered_by_its_name() -> None:
    listed = set(re.findall(r"'([a-z_.]+)'", LISTED.read_text(encoding="utf-8")))
    assert recorded() - listed == set()


WORDS = ROOT / "frontend" / "src" / "app" / "locales" / "zh-CN" / "audit_words.ts"
PACKAGES = ("auth", "assessment", "evidence", "cases", "kernel")
# Functions that write audit rows, or hand on what is written.
WRITERS = {"Entry", "write_audit", "entry_of", "audit", "record", "_record", "_audit", "take"}
# Other dictionaries of the same functions: answers, statements, headers, facts of a new unit.
ELSEWHERE = {
    "activity",
    "actor_id",
    "consents",
    "content",
    "current",
    "exported_at",
    "import_id",
    "media_type",
    "memberships",
    "now",
    "object_key",
    "package_id",
    "part",
    "person",
    "replaced_at",
    "replaced_by",
    "replaced_by_name",
    "replaces_id",
    "response-content-disposition",
    "response-content-type",
    "revision",
    "sso_identities",
    "today",
    "updated_at",
}
# What a change may concern stands in `before` and `after` under the field's own name.
CHANGED = {
    *Account.__dataclass_fields__,
    *ClientChangeIn.model_fields,
    *OrganisationChangeIn.model_fields,
    *PersonChangeIn.model_fields,
    *Policy.model_fields,
    *(ProviderChangeIn.model_fields.keys() - {"secret"}),
    *(RoundSettings.__dataclass_fields__.keys() - {"school_ids"}),
    *RowVerdict,
}


def _called(node: ast.AST) -> set[str]:
    calls = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


def _keys(node: ast.AST) -> set[str]:
    """Keys of the dictionaries that a function writes out, or adds to one."""
    found: set[object] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Dict):
            found |= {key.value for key in inner.keys if isinstance(key, ast.Constant)}
        if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Subscript):
            at = inner.targets[0].slice
            found |= {at.value} if isinstance(at, ast.Constant) else set()
    return {key for key in found if isinstance(key, str)}


def details() -> set[str]:
    """Every key that a function near the audit chain writes into a dictionary."""
    found: set[str] = set()
    for package in PACKAGES:
        for path in tracked(ROOT / "services" / package / package):
            if path.suffix == ".py":
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                    found |= _keys(node) if is_function and _called(node) & WRITERS else set()
    return found - ELSEWHERE


@pytest.mark.requirement("R148")
def test_every_detail_of_a_record_has_a_chinese_name() -> None:
    keys = WORDS.read_text(encoding="utf-8").partition("  value: {")[0]
    labelled = set(re.findall(r"^    ([a-z0-9_]+): '", keys, re.MULTILINE))
    assert {"reason", "org_name"} <= details()
    assert (details() | CHANGED) - labelled == set()
