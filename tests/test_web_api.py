"""The HTTP API does what its own description says, whatever it is asked."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.web import Service, create_app
from bot.web.openapi import description
from index.store import Store

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")

PATHS = ("/api/ask", "/api/reports", "/api/figures")


def test_the_three_addresses_of_the_contract_are_described() -> None:
    """Nothing of the API is left undescribed."""
    assert tuple(description()["paths"]) == PATHS


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("path", PATHS)
def test_every_response_is_as_described(store: Store, path: str, mode: str) -> None:
    """Of any request, allowed or not, the status, headers and body are among those described."""
    app = create_app(Service(store, "https://gongkai.example", lambda: date(2026, 11, 21)))
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    asked = described[path]["GET"].as_strategy(generation_mode=schemathesis.GenerationMode(mode))

    @settings(
        max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=asked)
    def check(case: Any) -> None:
        case.call_and_validate()

    check()
