"""What an address, a key and a header of an endpoint mean."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import SecretStr


def completions_url(base_url: str) -> str:
    """Where to post. ``/v1`` is added unless the path names a version already."""
    parts = urlsplit(base_url.strip())
    try:
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        port_is_right = False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_right:
        raise ConfigError(
            "RAG_LLM_BASE_URL is not an http or https address",
            hint="For example https://api.openai.com/v1 or http://127.0.0.1:11434/v1.",
        )
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        versioned = any(re.fullmatch(r"v\d+\w*", segment) for segment in path.split("/"))
        path += "/chat/completions" if versioned else "/v1/chat/completions"
    return parts._replace(path=path, fragment="").geturl()


def is_loopback(host: str) -> bool:
    """Whether the host's name alone says that it is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_key(api_key: SecretStr | None) -> str:
    """The key, "" for none. Raises ``ConfigError``, without the key, if no header can hold it."""
    key = api_key.get_secret_value().strip() if api_key else ""
    if not key.isascii() or any(not 33 <= ord(c) <= 126 for c in key):
        raise ConfigError(
            "RAG_LLM_API_KEY holds characters that no key has",
            hint="Set it to the key alone: no quotes, spaces or line breaks.",
        )
    return key


def retry_after(header: str | None) -> float:
    """Seconds (RFC 9110, 10.2.3); one where nothing sensible is said."""
    if header is None:
        return 1.0
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 1.0
