"""Bolt listeners: parse, call one flow, render. `register` puts them all on an app."""

from __future__ import annotations

from slack_bolt import App

from bot.flows.intake import Intake
from bot.runtime import Runtime
from handlers import (
    asks,
    commands,
    errors,
    events,
    home,
    invitation,
    joining,
    known,
    leaders,
    nudges,
    priorities,
    protecting,
    settings,
    why,
)


def register(app: App, runtime: Runtime) -> None:
    """Put every listener on the app. Bolt tries them in order; that for any event comes last."""
    nudges.register(app, runtime)
    why.register(app, runtime)
    asks.register(app, runtime)
    leaders.register(app, runtime)
    protecting.register(app, runtime)
    priorities.register(app, runtime)
    home.register(app, runtime)
    joining.register(app, runtime)
    settings.register(app, runtime)
    known.register(app, runtime)
    invitation.register(app, runtime)
    commands.register(app, runtime)
    events.register(app, Intake(runtime))
    errors.register(app)
