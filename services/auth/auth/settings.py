"""What the environment decides about signing in."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """Numbers marked ⚙ in the design are settings; the defaults follow 等保 2.0 and RFC 9106."""

    service: str = "auth"

    argon2_memory_kib: int = 19_456
    argon2_passes: int = 2
    # Hashing is the dearest thing a stranger can ask for: bounded threads, bounded queue.
    hashing_threads: int = 2
    hashing_queue: int = 32

    failures_per_account: int = 5
    failures_per_address: int = 100
    failure_window_minutes: int = 15

    session_idle_minutes: int = 30
    session_hours: int = 12
    code_days: int = 7
