"""Settings: from the environment and .env, every fault told at once and in both languages."""

import os
from pathlib import Path

import pytest

from bot.settings import KNOWN, SettingsError, settings_of
from bot.words import cli_words, sentence

TOKEN = "123456:ABC-def_ghi"


def test_nothing_need_be_set(tmp_path: Path) -> None:
    """Without a single setting the program runs here, for this machine alone, in Chinese."""
    settings = settings_of({}, tmp_path)

    assert (settings.web_host, settings.language) == ("127.0.0.1", "zh")
    assert settings.telegram_token is None
    assert settings.webhook_url is None
    assert settings.telegram_base_url == "https://api.telegram.org/bot"
    assert settings.metrics_port is None


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """A value in the environment wins over one in .env; other variables are left alone."""
    (tmp_path / ".env").write_text("GONGKAI_DB=/srv/a.db\nGONGKAI_WEB_PORT=9000\nOTHER=1\n")

    settings = settings_of({"GONGKAI_DB": "/srv/b.db", "GONGKAI_REQUIRED": "1"}, tmp_path)

    assert (settings.db, settings.web_port) == (Path("/srv/b.db"), 9000)
    assert settings.state == Path("/srv/gongkai-state.db")


def test_values_are_read(tmp_path: Path) -> None:
    """Numbers are split, addresses lose the slash at their end, the token may lie in a file."""
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    settings = settings_of(
        {
            "GONGKAI_TELEGRAM_TOKEN_FILE": str(tmp_path / "token"),
            "GONGKAI_TELEGRAM_CHATS": "-100123, 42",
            "GONGKAI_PUBLIC_URL": "https://example.org/gongkai/",
            "GONGKAI_WEBHOOK_URL": "https://example.org/hook",
            "GONGKAI_WEBHOOK_SECRET": "s-e_c",
        },
        tmp_path,
    )

    assert settings.telegram_token == TOKEN
    assert settings.telegram_chats == (-100123, 42)
    assert settings.public_url == "https://example.org/gongkai"
    assert (settings.webhook_url, settings.webhook_secret) == ("https://example.org/hook", "s-e_c")


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Every wrong setting is named, with what it must be, and a misspelt one of .env too."""
    (tmp_path / ".env").write_text("GONGKAI_TELEGRAM_TOKN=x\n")
    wrong = {
        "GONGKAI_LANGUAGE": "fr",
        "GONGKAI_TELEGRAM_TOKEN": "hunter2",
        "GONGKAI_TELEGRAM_CHATS": "everyone",
        "GONGKAI_PUBLIC_URL": "example.org",
        "GONGKAI_WEB_PORT": "99999",
        "GONGKAI_WEBHOOK_PORT": "http",
        "GONGKAI_WEBHOOK_URL": "http://example.org/hook",
    }

    with pytest.raises(SettingsError) as error:
        settings_of(wrong, tmp_path)

    named = {fault.setting for fault in error.value.faults}
    assert named == {*wrong, "GONGKAI_TELEGRAM_TOKN", "GONGKAI_WEBHOOK_SECRET"}
    for language in ("zh", "en"):
        said = sentence(language, error.value)
        assert all(name in said for name in named)
        assert "\n" not in said


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Neither a fault nor the settings themselves show the token or the secret."""
    settings = settings_of(
        {"GONGKAI_TELEGRAM_TOKEN": TOKEN, "GONGKAI_WEBHOOK_SECRET": "whisper"}, tmp_path
    )
    with pytest.raises(SettingsError) as error:
        settings_of({"GONGKAI_TELEGRAM_TOKEN": "hunter2"}, tmp_path)

    assert TOKEN not in repr(settings)
    assert "whisper" not in repr(settings)
    assert "hunter2" not in sentence("en", error.value) + str(error.value)


def test_every_setting_is_read() -> None:
    """Each known setting has a place in the code beside the list of names."""
    import inspect

    from bot import settings

    source = inspect.getsource(settings)
    assert [name for name in KNOWN if source.count(f'"{name}"') < 2] == []


def test_every_sentence_has_both_languages() -> None:
    """Whatever the command says, it can say in Chinese and in English."""
    for group in ("error", "setting", "refused", "label", "state"):
        for name, text in cli_words()[group].items():
            assert set(text) == {"zh", "en"}, name


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices")
def test_settings_wait_for_no_pipe_and_no_end(tmp_path: Path) -> None:
    """A .env that is no file is told, a token is read no further than one can be long."""
    endless = {"GONGKAI_TELEGRAM_TOKEN_FILE": "/dev/zero"}
    with pytest.raises(SettingsError) as long:
        settings_of(endless, tmp_path)
    for number, make in enumerate((os.mkfifo, os.mkdir)):
        folder = tmp_path / str(number)
        folder.mkdir()
        make(folder / ".env")
        with pytest.raises(SettingsError) as error:
            settings_of({}, folder)
        assert [fault.rule for fault in error.value.faults] == ["env_file"]

    assert [fault.rule for fault in long.value.faults] == ["token"]
