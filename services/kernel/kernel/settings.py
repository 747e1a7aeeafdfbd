"""What the environment decides; every secret may also come from a file (`<NAME>_FILE`)."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import URL

PREFIX = "TISHENG_"


class _FromFiles(PydanticBaseSettingsSource):
    """Reads `TISHENG_X` from the file that `TISHENG_X_FILE` names."""

    def get_field_value(
        self,
        field: FieldInfo,  # noqa: ARG002 -- signature is pydantic's
        field_name: str,
    ) -> tuple[Any, str, bool]:
        """Return the text of the file, if one is named."""
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        value = Path(path).read_text(encoding="utf-8").strip() if path else None
        return value, field_name, False

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields.items()
        found = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in found.items() if value is not None}


class ServiceSettings(BaseSettings):
    """Settings every service has; a service adds its own in a subclass."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    service: str = "kernel"
    environment: Literal["production", "test"] = "production"
    log_level: str = "INFO"
    database_host: str = "127.0.0.1"
    database_port: int = 5432
    database_name: str = "tisheng"
    database_password: SecretStr = SecretStr("")
    owner_password: SecretStr = SecretStr("")
    database_pool: int = 10
    database_patience_seconds: int = 3  # for a connection; then 503
    public_url: str = "http://127.0.0.1:8080"
    auth_url: str = "http://127.0.0.1:8101"
    assessment_url: str = "http://127.0.0.1:8102"
    evidence_url: str = "http://127.0.0.1:8103"
    cases_url: str = "http://127.0.0.1:8104"
    client_secret: SecretStr = SecretStr("")
    signing_keys_dir: Path = Path("keys")
    fonts_dir: Path = Path("fonts")
    # Where old audit rows go; without it nothing is ever taken out of the database.
    audit_archive_dir: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take constructor arguments first, then secret files, then the environment."""
        return init_settings, _FromFiles(settings_cls), env_settings

    def database_url(self, role: Literal["app", "owner"] = "app") -> URL:
        """Return the address of the database for the service's own role."""
        password = self.database_password if role == "app" else self.owner_password
        return URL.create(
            "postgresql+psycopg",
            username=f"{self.service}_{role}",
            password=password.get_secret_value() or None,
            host=self.database_host,
            port=self.database_port,
            database=self.database_name,
        )
