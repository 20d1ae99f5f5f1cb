"""Which addresses of articles may be offered as links."""

from __future__ import annotations

from urllib.parse import urlsplit

from rag.display import visible

LONGEST = 2000
_NEVER = frozenset(' \t\n"<>\\^`{|}')


def safe_url(url: str | None) -> str | None:
    """``url`` if it can be offered as a link, else ``None``: http or https, with a host, without a
    user name or password, and without characters that hide or break out of a link.
    """
    if not url or len(url) > LONGEST or _NEVER & set(url) or visible(url) != url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return url
