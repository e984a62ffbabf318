"""The web: report pages, the ask page, the HTTP API, health and metrics."""

from bot.web.app import create_app
from bot.web.service import Service
from bot.web.serving import Site, running

__all__ = ["Service", "Site", "create_app", "running"]
