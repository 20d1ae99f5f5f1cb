"""Every knob, read once from ``RAG_…`` environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Json, SecretStr, ValidationError

from rag.errors import ConfigError

PREFIX = "RAG_"


def _default_data_dir() -> Path:
    """Beside the code in a checkout, so that ``make`` and ``rag`` use the same articles; else in
    the user's own folder.
    """
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / ".data"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "groundwire"


def _default_cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "groundwire"


def _hosts(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class Settings(BaseModel):
    """Frozen. The environment variable of a field is its name in capitals behind ``RAG_``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(default_factory=_default_data_dir)
    cache_dir: Path = Field(default_factory=_default_cache_dir)
    embedder: str = "default"
    llm: str = "auto"
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_options: Json[dict[str, Any]] = Field(default_factory=dict)
    llm_gguf: Path | None = None
    llm_timeout_s: float = Field(default=60.0, gt=0)
    prompt_tokens: int | None = Field(default=None, ge=200)
    max_article_mb: float = Field(default=16.0, gt=0)
    stale_after_days: int = Field(default=30, ge=0)
    store_history: bool = True
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = ()
    chroma_url: str | None = None
    cors_origins: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = ()
    require_key: bool = False
    rate_per_minute: int = Field(default=120, ge=1)
    concurrent_requests: int = Field(default=4, ge=1)
    drain_s: float = Field(default=30.0, ge=0)
    log: Literal["quiet", "json"] = "quiet"
    log_questions: bool = False

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
        """Read the environment; ``overrides`` (command-line options) win.

        Raises ``ConfigError`` for an unknown ``RAG_…`` variable, listing the known ones, and for a
        value that does not fit.
        """
        environ = os.environ if environ is None else environ
        known = {PREFIX + name.upper(): name for name in cls.model_fields}
        unknown = sorted(key for key in environ if key.startswith(PREFIX) and key not in known)
        if unknown:
            raise ConfigError(
                f"unknown setting {', '.join(unknown)}",
                hint=f"Known settings: {', '.join(sorted(known))}.",
            )
        values: dict[str, object] = {
            name: environ[key] for key, name in known.items() if environ.get(key, "") != ""
        }
        values.update({name: value for name, value in overrides.items() if value is not None})
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            name = PREFIX + str(first["loc"][0]).upper()
            raise ConfigError(
                f"{name}: {first['msg']}", hint=f"Correct or unset {name} and try again."
            ) from error
