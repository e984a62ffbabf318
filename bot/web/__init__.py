"""The web channel: source pages, ask page, HTTP API."""
