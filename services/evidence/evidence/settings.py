"""What the environment decides for evidence."""

from urllib.parse import urlsplit

from pydantic import SecretStr

from kernel.settings import ServiceSettings

MIB = 1024 * 1024


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
    s3_read_seconds: float = 30.0

    document_limit: int = 50 * MIB
    image_limit: int = 20 * MIB
    video_limit: int = 2048 * MIB
    audio_limit: int = 200 * MIB
    open_uploads_per_person: int = 100

    upload_idle_hours: int = 24  # without a sign of life an upload is abandoned
    part_url_minutes: int = 360
    content_url_seconds: int = 300

    def public_origin(self) -> str:
        """Return scheme, host and port that browsers know the platform by."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def signed_host(self) -> str:
        """Return the host that presigned addresses are signed for."""
        return self.s3_public_host or urlsplit(self.public_url).netloc
