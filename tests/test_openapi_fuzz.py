"""What /openapi.json promises, held against a real service by schemathesis: requests that fit it
and requests that do not; none gets 5xx, each a status, a type and a body as documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

from tests.newsroom import newsroom
from tests.server_helpers import Running, serving

EXAMPLES = 6
OPERATIONS = (
    ("POST", "/v1/ask"), ("POST", "/v1/chat"), ("POST", "/v1/search"), ("POST", "/v1/verify"),
    ("POST", "/v1/chat/completions"), ("GET", "/v1/models"), ("GET", "/v1/models/{name}"),
    ("GET", "/v1/articles"), ("POST", "/v1/articles"), ("GET", "/v1/articles/{id}"),
    ("DELETE", "/v1/articles/{id}"), ("GET", "/v1/answers/{id}"), ("DELETE", "/v1/answers/{id}"),
    ("GET", "/v1/answers/{id}/receipt"), ("GET", "/v1/conversations"),
    ("GET", "/v1/conversations/{conversation}"), ("PATCH", "/v1/conversations/{conversation}"),
    ("DELETE", "/v1/conversations/{conversation}"), ("GET", "/healthz"), ("GET", "/readyz"),
    ("GET", "/metrics"),
)  # fmt: skip
ANYTHING_FITS = frozenset(
    (method, path)
    for method, path in OPERATIONS
    if method in ("GET", "DELETE")
    and not path.startswith("/v1/articles")
    and path != "/v1/conversations"
)  # neither a body nor a query
# An article that was withdrawn can still be read by its version: it is no deleted resource. What
# fits the schema may still be unknown, too long together or in the wrong order.
NOT_HELD = ("use_after_free", "positive_data_acceptance")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with (
        newsroom(tmp_path_factory.mktemp("openapi"), owner=True) as parts,
        serving(parts) as service,
    ):
        yield service


@pytest.fixture(scope="module")
def schema(running: Running) -> Any:
    load_all_checks()
    with running.client() as client:
        document = client.get("/openapi.json").json()
    return schemathesis.openapi.from_dict(document)


def test_every_operation_is_held(schema: Any) -> None:
    found = {(one.ok().method.upper(), one.ok().path) for one in schema.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(
    ("mode", "method", "path"),
    [(GenerationMode.POSITIVE, *one) for one in OPERATIONS]
    + [(GenerationMode.NEGATIVE, *one) for one in OPERATIONS if one not in ANYTHING_FITS],
)
def test_replies_are_true_to_the_schema(
    running: Running, schema: Any, mode: GenerationMode, method: str, path: str
) -> None:
    operation = schema[path][method]
    excluded = [one for one in schemathesis.checks.CHECKS.get_all() if one.__name__ in NOT_HELD]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def hold(case: Any) -> None:
        case.call_and_validate(base_url=running.url, excluded_checks=excluded, timeout=60)

    hold()


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/healthz", "GET"),
        ("/v1/articles", "GET, POST"),
        ("/v1/articles/a/b", "DELETE, GET"),
        ("/v1/conversations/x", "DELETE, GET, PATCH"),
        ("/v1/models/x", "GET"),
        ("/mcp", "POST"),
    ],
)
def test_a_wrong_method_hears_of_every_right_one(running: Running, path: str, allowed: str) -> None:
    with running.client() as client:
        for method in ("OPTIONS", "PUT", "TRACE"):
            reply = client.request(method, path)
            assert reply.status_code == 405
            assert reply.headers["allow"] == allowed
            assert allowed in reply.text
