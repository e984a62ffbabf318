"""The channels and the command."""
