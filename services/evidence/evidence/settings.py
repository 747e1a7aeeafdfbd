"""What the environment decides for evidence."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from kernel.settings import ServiceSettings

MIB = 1024 * 1024
GIB = 1024 * MIB


class Settings(ServiceSettings):
    """Settings of evidence; sizes in bytes, times in the unit of their name."""

    service: str = "evidence"
    s3_endpoint: str = "http://127.0.0.1:8120"
    # Host and port the browser's requests arrive with at the store: signatures cover it.
    s3_public_host: str = ""
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")
    s3_bucket: str = "tisheng-evidence"
    s3_region: str = "us-east-1"
    s3_threads: int = 16
    s3_connect_seconds: float = 2.0
    s3_read_seconds: float = 10.0  # a person waits; the gateway gives up after 30

    # Where the store's disk can be looked at, when it is on this machine; else its size in bytes,
    # as its operator knows it (0 = unknown). Both are for the warning that it fills up.
    store_dir: Path | None = None
    store_capacity: int = 0

    document_limit: int = 50 * MIB
    image_limit: int = 20 * MIB
    video_limit: int = 2048 * MIB
    audio_limit: int = 200 * MIB
    # Fewer than database_pool: who is let in never waits for a connection, the others do here.
    uploads_at_once: int = 8
    uploads_wait_seconds: float = 8.0
    open_uploads_per_person: int = 100
    person_quota: int = 20 * GIB  # all files of one person together
    unit_quota: int = 500 * GIB  # all files of one school together
    storage_contact: str = "市教育装备中心"  # whom to ask for more room
    video_minutes_advised: int = 45  # a longer one is warned of, not refused

    # Without a sign of life for so long an upload is abandoned: what was begun in the morning can
    # be gone on with until the evening of the next day.
    upload_idle_hours: int = 48
    part_url_minutes: int = 360
    content_url_seconds: int = 300

    # `host:port` or the path of a socket; empty = no virus scan. Once set, no file is released
    # without a verdict. The limit is clamd's own StreamMaxLength.
    clamav_address: str = ""
    clamav_seconds: float = 120.0
    clamav_stream_limit: int = 100 * MIB

    work_dir: Path | None = None  # where workers unpack and convert; the system's folder if unset
    office_seconds: int = 120
    video_minutes: int = 90  # a lesson that takes longer is offered as it was uploaded

    package_days: int = 7
    package_link_hours: int = 24

    rehash_sample: int = 200  # stored files read again each night

    retention_years: int = 3  # one cycle of the project; what relies on a file keeps it longer

    def public_origin(self) -> str:
        """Return scheme, host and port that browsers know the platform by."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def signed_host(self) -> str:
        """Return the host that presigned addresses are signed for."""
        return self.s3_public_host or urlsplit(self.public_url).netloc
