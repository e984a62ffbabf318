"""Questions in, answers out; and the store between."""
