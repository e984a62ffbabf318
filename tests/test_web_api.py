"""The HTTP API does what its own description says, whatever it is asked."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.web import Service, create_app
from index.store import Store

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")


@pytest.fixture
def described(store: Store) -> Any:
    """Return the description of the API over the five reports, as the API itself serves it."""
    app = create_app(Service(store, "https://gongkai.example", lambda: date(2026, 11, 21)))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


api = schemathesis.pytest.from_fixture("described")


@api.parametrize()
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_response_is_as_described(case: Any) -> None:
    """Status, media type and body of every response are among those described."""
    case.call_and_validate()
