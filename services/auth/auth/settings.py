"""What the environment decides about signing in."""

from typing import Literal

from pydantic import SecretStr

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """Numbers marked ⚙ in the design are settings; the defaults follow 等保 2.0 and RFC 9106."""

    service: str = "auth"

    argon2_memory_kib: int = 19_456
    argon2_passes: int = 2
    # Hashing is the dearest thing a stranger can ask for: bounded threads, bounded queue.
    hashing_threads: int = 2
    hashing_queue: int = 32

    # Defaults of what administrators may change while the platform runs (setting_store.py).
    failures_per_account: int = 5
    failures_per_address: int = 100
    failure_window_minutes: int = 15
    session_idle_minutes: int = 30
    session_hours: int = 12
    code_days: int = 7

    # Two people make an administrator; ⚙ whether the city's offices count as administrators.
    second_person_for_offices: bool = True
    proposal_days: int = 7

    # ⚙ Tasks of experts: when the city's experts are barred from their own district (`judging` =
    # review and sampling, `all`, `off`), for how many years a former unit counts, and how many
    # open tasks are enough (a warning).
    expert_same_district: Literal["judging", "all", "off"] = "judging"
    expert_former_years: int = 3
    expert_load_limit: int = 6

    # Seals identity card numbers; at least 32 random characters, kept outside the database.
    identity_card_key: SecretStr = SecretStr("")
    # Seals authenticator secrets and the secrets of sign-in providers: 32 random characters or
    # more, kept outside the database.
    sealing_key: SecretStr = SecretStr("")
    # Sign-in providers on this machine, by plain http: for the embedded default and for tests.
    sso_loopback: bool = False
    # Host names of providers, separated by spaces. When given, only these are called, and they may
    # lie in a private network, because whoever runs the platform named them.
    sso_hosts: str = ""
