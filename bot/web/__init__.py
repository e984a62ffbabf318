"""The web: report pages, the ask page, the HTTP API, health and metrics."""

from bot.web.app import WebSettings, create_app, run
from bot.web.service import Service

__all__ = ["Service", "WebSettings", "create_app", "run"]
