"""Ask the program that runs on this machine whether it is ready; exit 0 if so, else 1.

    python -m bot.ready

What the health check of the container runs: no other program is needed for it.
"""

import sys
from socket import create_connection

from bot.settings import Settings, settings_of

SOON = 0.2
"""Seconds to wait for a connection to this machine."""
PATIENCE = 5.0
"""Seconds to wait for the answer."""
_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where to ask a server that listens on every address."""


def answer(settings: Settings) -> tuple[bool, str]:
    """Return whether the program says that it is ready, and what it says."""
    from http.client import HTTPConnection, HTTPException  # a question looks for a server alone

    host = _HERE.get(settings.web_host, settings.web_host)
    asked = HTTPConnection(host, settings.web_port, timeout=PATIENCE)
    try:
        asked.request("GET", "/readyz")
        response = asked.getresponse()
        return response.status == 200, response.read(1000).decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        return False, type(error).__name__
    finally:
        asked.close()


def answers_at(settings: Settings) -> bool:
    """Return whether anything takes a connection where the pages are served."""
    host = _HERE.get(settings.web_host, settings.web_host)
    try:
        with create_connection((host, settings.web_port), timeout=SOON):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    is_ready, said = answer(settings_of())
    print(said)
    sys.exit(not is_ready)
