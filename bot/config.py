"""Settings from the environment and `.env`; a bad start names every faulty key at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cryptography.fernet import Fernet
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import UserError

DEFAULT_DATABASE = "sqlite:///footbridge.db"


def _slack_token(prefix: str) -> AfterValidator:
    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"it should start with {prefix}")
        return value

    return AfterValidator(check)


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("it is not a database URL") from None
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("only sqlite:///… and postgresql://… are supported")
    return value


def _fernet_key(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        try:
            Fernet(value.get_secret_value())
        except ValueError:
            raise ValueError("it is not a key made by `python app.py key`") from None
    return value


def _log_level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("choose DEBUG, INFO, WARNING or ERROR")
    return value.upper()


class Settings(BaseSettings):
    """Every setting, its default and where to get it. `docs/operating.md` lists them all."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    slack_bot_token: Annotated[SecretStr | None, _slack_token("xoxb-")] = Field(
        None,
        description="your app's page at api.slack.com › OAuth & Permissions › Bot User OAuth Token",
    )
    slack_app_token: Annotated[SecretStr | None, _slack_token("xapp-")] = Field(
        None,
        description="your app's page › Basic Information › App-Level Tokens, with the scope "
        "connections:write",
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="your app's page › Basic Information › App Credentials › Signing Secret"
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="where Slack's Web API is; change it only to test"
    )
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        DEFAULT_DATABASE,
        description="sqlite:///footbridge.db, or postgresql://user:password@host/name",
    )
    footbridge_secret_key: Annotated[SecretStr | None, AfterValidator(_fernet_key)] = Field(
        None,
        description="make one with `python app.py key`, and keep it: tokens are locked with it",
    )
    port: int = Field(3000, ge=1, le=65535, description="the port that `web` listens on")
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="the port `worker` and `run` serve metrics on, if any"
    )
    log_level: Annotated[str, AfterValidator(_log_level)] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )


NEEDED = {
    "run": ("slack_bot_token", "slack_app_token", "footbridge_secret_key"),
    "web": ("slack_bot_token", "slack_signing_secret", "footbridge_secret_key"),
    "worker": ("slack_bot_token", "footbridge_secret_key"),
    "doctor": (),
}


def load(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """Settings from `env_file`, over it the environment, over both the overrides that are not None.

    Raises UserError that names every wrong key at once and where to get it; values are never shown.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(_env_file=env_file, **given)
    except ValidationError as error:
        raise UserError(_explain(error)) from None


def require(settings: Settings, command: str) -> None:
    """Raise UserError naming every key that `command` needs and that is missing."""
    missing = [key for key in NEEDED[command] if getattr(settings, key) is None]
    if missing:
        lines = [f"`{command}` needs settings that are missing:", ""]
        lines += [f"  {key.upper()}: {Settings.model_fields[key].description}" for key in missing]
        lines += [
            "",
            "Put them in the environment or in a file named .env (see .env.example).",
            "To see Footbridge at work without a Slack, run `make demo`.",
        ]
        raise UserError("\n".join(lines))


def secret(value: SecretStr | None) -> str:
    """A secret that `require` has made sure of, in plain."""
    if value is None:
        raise UserError("A secret is missing. `python app.py doctor` says which.")
    return value.get_secret_value()


def _explain(error: ValidationError) -> str:
    lines = ["Some settings are wrong:", ""]
    for problem in error.errors(include_input=False, include_url=False):
        key = str(problem["loc"][0])
        why = problem["msg"].removeprefix("Value error, ")
        lines.append(
            f"  {key.upper()}: {why}. Where it comes from: {Settings.model_fields[key].description}"
        )
    lines += ["", "They are read from the environment and from a file named .env."]
    return "\n".join(lines)
