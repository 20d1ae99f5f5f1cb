"""Only plain web addresses become links."""

from __future__ import annotations

import pytest

from rag.links import safe_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b?c=1#d",
        "HTTP://example.org",
        "http://[::1]:8080/",
        "https://en.wikipedia.org/wiki/Bridge_(structure)",
        "https://example.org/ä/日本",
    ],
)
def test_a_web_address_is_a_link(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//example.org/a",
        "/relative",
        "example.org",
        "https://",
        "https:///path",
        "https://user:secret@example.org/",
        "https://example.org@evil.test/",
        "https://example.org/a b",
        "https://example.org/\n",
        "https://example.org/\u202egpj.exe",
        "https://exam\u200bple.org/",
        'https://example.org/"onload="x',
        "https://example.org/<script>",
        "https://example.org:port/",
        "https://[::1/",
        "https://example.org/" + "a" * 2000,
        "java\tscript:alert(1)",
        "\x01https://example.org/",
    ],
)
def test_anything_else_is_none(url: str | None) -> None:
    assert safe_url(url) is None
