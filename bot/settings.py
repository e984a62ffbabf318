"""Settings from the environment and a `.env` file, all faults told at once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from parser.report import GongkaiError

PREFIX = "GONGKAI_"
KNOWN = (
    "GONGKAI_DB", "GONGKAI_LANGUAGE", "GONGKAI_STATE",
    "GONGKAI_TELEGRAM_TOKEN", "GONGKAI_TELEGRAM_TOKEN_FILE",
    "GONGKAI_TELEGRAM_BASE_URL", "GONGKAI_TELEGRAM_BASE_FILE_URL",
    "GONGKAI_TELEGRAM_CHATS", "GONGKAI_TELEGRAM_ADMINS",
    "GONGKAI_READ_SECONDS", "GONGKAI_READ_MEMORY_MB", "GONGKAI_READ_WRITTEN_MB",
    "GONGKAI_FETCH_CONTACT", "GONGKAI_FETCH_LOOPBACK",
    "GONGKAI_PUBLIC_URL", "GONGKAI_WEB_HOST", "GONGKAI_WEB_PORT",
    "GONGKAI_WEB_HOSTS", "GONGKAI_WEB_PROXIES",
    "GONGKAI_WEBHOOK_URL", "GONGKAI_WEBHOOK_SECRET", "GONGKAI_WEBHOOK_SECRET_FILE",
    "GONGKAI_WEBHOOK_HOST", "GONGKAI_WEBHOOK_PORT", "GONGKAI_METRICS_PORT",
)  # fmt: skip
"""Every setting there is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A setting that is wrong."""

    setting: str
    rule: str
    """What it must be: names a sentence in data/cli.toml [setting]."""


class SettingsError(GongkaiError):
    """Settings that cannot be used, all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.setting}: {fault.rule}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides."""

    db: Path
    language: str
    """`zh` or `en`: of what is said before a person has said anything."""
    state: Path
    """What the channels remember between two runs."""
    read_seconds: int | None
    """What reading one file may take; None: what `index.build.confine.Limits` says."""
    read_memory_mb: int | None
    read_written_mb: int | None
    fetch_contact: str | None
    """Whom a site may write to about the collector: an address of mail or of a page."""
    fetch_loopback: bool
    """Whether the collector may ask this machine: for tests alone."""
    telegram_token: str | None = field(repr=False)
    telegram_base_url: str
    telegram_base_file_url: str
    telegram_chats: tuple[int, ...]
    """The chats that are answered; () means all."""
    telegram_admins: tuple[int, ...]
    public_url: str | None
    """Where readers reach the pages, without a slash at the end."""
    web_host: str
    web_port: int
    web_hosts: frozenset[str]
    """Names of this site besides that of `public_url`: requests for another are refused."""
    web_proxies: str
    """Addresses of proxies, by commas, that say truly who asks; "*": whoever connects."""
    webhook_url: str | None
    """Where Telegram sends updates; None means long polling."""
    webhook_secret: str | None = field(repr=False)
    webhook_host: str
    webhook_port: int
    metrics_port: int | None
    """Where `gongkai telegram` tells this machine what it has counted; None: nowhere."""

    @property
    def web_address(self) -> str:
        """Return the public address of the pages, else where `gongkai web` serves them here."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"


LONGEST_SECRET = 4096
"""Characters of a file that holds a token or a secret; what is longer fits no rule."""


def settings_of(
    environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Settings:
    """Return the settings; the environment goes before `.env`. Raises SettingsError.

    The token and the secret may also be credentials of a systemd unit (systemd.exec(5)).
    """
    file = (Path.cwd() if folder is None else folder) / ".env"
    written = _written(file)
    # Other programs put their own variables into the environment, but not into our file.
    unknown = sorted(name for name in written if name.startswith(PREFIX) and name not in KNOWN)
    given = {**written, **(os.environ if environment is None else environment)}
    read = {name: given.get(name, "").strip() for name in KNOWN}
    return _Reader(read, unknown, given.get("CREDENTIALS_DIRECTORY")).settings()


def _written(file: Path) -> dict[str, str]:
    """Return the settings of a `.env` file, which may be none. Raises SettingsError."""
    if not file.exists():
        return {}
    if not file.is_file():  # a pipe would be waited for, a folder passed over
        raise SettingsError([Fault(str(file), "env_file")])
    from dotenv import dotenv_values

    try:
        return {name: value or "" for name, value in dotenv_values(file).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([Fault(str(file), "env_file")]) from error


def default_db() -> Path:
    """Return where the store lies if nobody says: in the checkout, else the person's data folder.

    The latter is `$XDG_DATA_HOME/gongkai/gongkai.db` (XDG Base Directory Specification).
    """
    home = Path(__file__).resolve().parent.parent
    if (home / "pyproject.toml").is_file():
        return home / "gongkai.db"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "gongkai" / "gongkai.db"


class _Reader:
    """The given settings, and the faults found while reading them."""

    def __init__(
        self, given: Mapping[str, str], unknown: list[str], credentials: str | None
    ) -> None:
        self._given = given
        self._credentials = Path(credentials) if credentials else None
        self._faults = [Fault(name, "unknown") for name in unknown]

    def settings(self) -> Settings:
        db = Path(self._text("GONGKAI_DB") or default_db()).expanduser()
        secret = self._secret()
        read = Settings(
            db=db,
            language=self._matching("GONGKAI_LANGUAGE", r"zh|en", "language") or "zh",
            state=Path(
                self._text("GONGKAI_STATE") or db.with_name("gongkai-state.db")
            ).expanduser(),
            fetch_contact=self._text("GONGKAI_FETCH_CONTACT") or None,
            fetch_loopback=self._text("GONGKAI_FETCH_LOOPBACK") == "1",
            read_seconds=self._amount("GONGKAI_READ_SECONDS"),
            read_memory_mb=self._amount("GONGKAI_READ_MEMORY_MB"),
            read_written_mb=self._amount("GONGKAI_READ_WRITTEN_MB"),
            telegram_token=self._token(),
            telegram_base_url=self._address("GONGKAI_TELEGRAM_BASE_URL")
            or "https://api.telegram.org/bot",
            telegram_base_file_url=self._address("GONGKAI_TELEGRAM_BASE_FILE_URL")
            or "https://api.telegram.org/file/bot",
            telegram_chats=self._numbers("GONGKAI_TELEGRAM_CHATS"),
            telegram_admins=self._numbers("GONGKAI_TELEGRAM_ADMINS"),
            public_url=self._address("GONGKAI_PUBLIC_URL"),
            web_host=self._text("GONGKAI_WEB_HOST") or "127.0.0.1",
            web_port=self._port("GONGKAI_WEB_PORT", 8080),
            web_hosts=self._hosts("GONGKAI_WEB_HOSTS"),
            web_proxies=self._proxies("GONGKAI_WEB_PROXIES") or "127.0.0.1,::1",
            webhook_url=self._webhook(secret),
            webhook_secret=secret,
            webhook_host=self._text("GONGKAI_WEBHOOK_HOST") or "127.0.0.1",
            webhook_port=self._port("GONGKAI_WEBHOOK_PORT", 8443),
            metrics_port=self._port("GONGKAI_METRICS_PORT", 0) or None,
        )
        if self._faults:
            raise SettingsError(self._faults)
        return read

    def _text(self, name: str) -> str | None:
        return self._given.get(name) or None

    def _fault(self, name: str, rule: str) -> None:
        self._faults.append(Fault(name, rule))

    def _matching(self, name: str, pattern: str, rule: str) -> str | None:
        value = self._text(name)
        if value is not None and not re.fullmatch(pattern, value):
            self._fault(name, rule)
        return value

    def _address(self, name: str, rule: str = "address") -> str | None:
        value = self._matching(name, r"https?://[^\s/?#]+[^\s?#]*", rule)
        return value.rstrip("/") if value else None

    def _port(self, name: str, default: int) -> int:
        value = self._matching(name, r"[0-9]{1,5}", "port")
        if value is None or not value.isdecimal():
            return default
        if not 0 < int(value) < 65536:
            self._fault(name, "port")
        return int(value)

    def _hosts(self, name: str) -> frozenset[str]:
        value = self._matching(name, r"[A-Za-z0-9.:_-]+([\s,]+[A-Za-z0-9.:_-]+)*", "hosts") or ""
        return frozenset(re.findall(r"[^\s,]+", value.lower()))

    def _proxies(self, name: str) -> str | None:
        value = self._matching(name, r"\*|[0-9a-fA-F.:/]+([\s,]+[0-9a-fA-F.:/]+)*", "proxies")
        return ",".join(re.findall(r"[^\s,]+", value)) if value else None

    def _amount(self, name: str) -> int | None:
        value = self._matching(name, r"[1-9][0-9]{0,6}", "amount")
        return int(value) if value is not None and value.isdecimal() else None

    def _numbers(self, name: str) -> tuple[int, ...]:
        value = self._matching(name, r"-?[0-9]+([\s,]+-?[0-9]+)*", "chats") or ""
        return tuple(int(number) for number in re.findall(r"-?[0-9]+", value))

    def _token(self) -> str | None:
        pattern = r"[0-9]+:[A-Za-z0-9_-]{3,}"
        return self._confidential(
            "GONGKAI_TELEGRAM_TOKEN", "GONGKAI_TELEGRAM_TOKEN_FILE", pattern, "token"
        )

    def _confidential(self, name: str, file_name: str, pattern: str, rule: str) -> str | None:
        """Return what is given itself, in a file, or as a credential; it is in no message."""
        value, file = self._text(name), self._text(file_name)
        if value is None and file is not None:
            name, value = file_name, self._content(file_name, Path(file))
        elif value is None and self._credentials is not None:
            credential = self._credentials / name.removeprefix(PREFIX).lower()
            value = self._content(name, credential) if credential.exists() else None
        if value is not None and not re.fullmatch(pattern, value):
            self._fault(name, rule)
        return value

    def _content(self, name: str, file: Path) -> str | None:
        try:
            with file.open(encoding="utf-8") as opened:  # it may be a pipe, or never end
                return opened.read(LONGEST_SECRET).strip()
        except (OSError, UnicodeDecodeError):
            self._fault(name, "token_file")
            return None

    def _webhook(self, secret: str | None) -> str | None:
        value = self._address("GONGKAI_WEBHOOK_URL", "webhook")
        if value is not None and urlsplit(value).scheme != "https":
            self._fault("GONGKAI_WEBHOOK_URL", "webhook")
        if value is not None and secret is None:
            self._fault("GONGKAI_WEBHOOK_SECRET", "secret")
        return value

    def _secret(self) -> str | None:
        pattern = r"[A-Za-z0-9_-]{1,256}"
        return self._confidential(
            "GONGKAI_WEBHOOK_SECRET", "GONGKAI_WEBHOOK_SECRET_FILE", pattern, "secret"
        )
