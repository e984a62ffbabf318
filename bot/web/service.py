"""What the web shares between its pages: the store, the date, the addresses, the words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request

from index.store import Held, Store


@dataclass(frozen=True, slots=True)
class Service:
    """One running web face; shared by all requests, from several threads."""

    store: Store
    public_url: str | None = None
    """Where readers reach `/`, without a slash at the end; None: wherever they asked."""
    today: Callable[[], date] = field(default=date.today)

    def original(self, held: Held) -> Path | None:
        """Return the file a report was read from, if it is still there and still the same."""
        path = Path(held.file)
        try:
            same = sha256(path.read_bytes()).hexdigest() == held.sha256
        except OSError:
            return None
        return path if same else None


def public_url(request: Request) -> str:
    """Return the address readers use, without a slash at the end."""
    service: Service = request.app.state.service
    return (service.public_url or str(request.base_url)).rstrip("/")


def held_or_404(request: Request) -> Held:
    """Return the report the path names."""
    service: Service = request.app.state.service
    held = service.store.report(request.path_params["report"])
    if held is None:
        raise HTTPException(404)
    return held
