"""Settings: every fault at once, and no secret shown; and what the vault keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import config
from bot.config import NEEDED, Settings
from bot.errors import UserError
from bot.vault import Vault, new_key


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in Settings.model_fields:
        monkeypatch.delenv(key.upper(), raising=False)


def test_without_anything_there_are_defaults() -> None:
    settings = config.load(env_file=None)
    assert settings.database_url == "sqlite:///footbridge.db"
    assert (settings.port, settings.metrics_port, settings.log_level) == (3000, None, "INFO")
    assert settings.slack_bot_token is None


def test_the_environment_goes_over_the_file_and_arguments_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\nLOG_LEVEL=debug\nDATABASE_URL=sqlite:///file.db\nUNKNOWN=fine\n")
    monkeypatch.setenv("PORT", "2")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///environment.db")
    settings = config.load(env_file=file, database_url="sqlite:///argument.db", port=None)
    assert settings.port == 2
    assert settings.log_level == "DEBUG"
    assert settings.database_url == "sqlite:///argument.db"


def test_an_empty_setting_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_PORT", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    settings = config.load(env_file=None)
    assert (settings.metrics_port, settings.slack_bot_token) == (None, None)


def test_every_wrong_key_is_named_at_once_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xapp-hush-1", "SLACK_APP_TOKEN": "xoxb-hush-2", "PORT": "99999",
        "DATABASE_URL": "mysql://root:hush-3@db/x", "FOOTBRIDGE_SECRET_KEY": "hush-4",
        "LOG_LEVEL": "hush-5", "METRICS_PORT": "hush-6",
    }  # fmt: skip
    for key, value in wrong.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(UserError) as error:
        config.load(env_file=None)
    told = str(error.value)
    assert all(f"  {key}: " in told for key in wrong)
    assert "hush" not in told


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite"])
def test_only_databases_that_are_supported(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="DATABASE_URL"):
        config.load(env_file=None, database_url=url)


@pytest.mark.parametrize("command", NEEDED)
def test_what_is_missing_is_said_with_where_to_get_it(command: str) -> None:
    settings = config.load(env_file=None)
    if not NEEDED[command]:
        config.require(settings, command)
        return
    with pytest.raises(UserError) as error:
        config.require(settings, command)
    for key in NEEDED[command]:
        assert f"  {key.upper()}: {Settings.model_fields[key].description}" in str(error.value)
    assert "make demo" in str(error.value)


def test_secrets_are_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hush")
    monkeypatch.setenv("FOOTBRIDGE_SECRET_KEY", new_key())
    settings = config.load(env_file=None)
    assert "hush" not in f"{settings} {settings!r} {settings.model_dump_json()}"
    assert config.secret(settings.slack_bot_token) == "xoxb-hush"
    with pytest.raises(UserError):
        config.secret(settings.slack_app_token)


def test_the_vault_opens_what_it_locked_and_nothing_else() -> None:
    vault = Vault(new_key())
    locked = vault.lock(b"xoxb-token")
    assert b"xoxb" not in locked
    assert vault.unlock(locked) == b"xoxb-token"
    for other in (Vault(new_key()).lock(b"xoxb-token"), b"", locked[:-2]):
        with pytest.raises(UserError, match="FOOTBRIDGE_SECRET_KEY"):
            vault.unlock(other)


def test_a_tombstone_tells_the_same_person_and_nothing_about_them() -> None:
    key = new_key()
    trace = Vault(key).tombstone("T1", "U1")
    assert trace == Vault(key).tombstone("T1", "U1")
    others = [Vault(key).tombstone("T1", "U2"), Vault(key).tombstone("T2", "U1"),
              Vault(new_key()).tombstone("T1", "U1")]  # fmt: skip
    assert trace not in others
    assert len(trace) == 32
    assert b"U1" not in trace
