"""Bolt listeners: parse, call one flow, render. `register` puts them all on an app."""

from __future__ import annotations

from slack_bolt import App

from bot.flows.intake import Intake
from bot.runtime import Runtime
from handlers import (
    admin,
    asks,
    audit,
    champions,
    channels,
    commands,
    digests,
    errors,
    events,
    experiments,
    home,
    intros,
    invitation,
    joining,
    known,
    leaders,
    library,
    nudge_kinds,
    nudges,
    outsiders,
    priorities,
    protecting,
    roles,
    ruling,
    settings,
    setup,
    silo_cards,
    silo_lists,
    silo_page,
    stories,
    support,
    thanks,
    tour_stops,
    tours,
    ways,
    why,
)


def register(app: App, runtime: Runtime) -> None:
    """Put every listener on the app. Bolt tries them in order; that for any event comes last."""
    outsiders.register(app)
    nudges.register(app, runtime)
    stories.register(app, runtime)
    thanks.register(app, runtime)
    why.register(app, runtime)
    leaders.register(app, runtime)
    digests.register(app, runtime)
    protecting.register(app, runtime)
    ruling.register(app, runtime)
    admin.register(app, runtime)
    audit.register(app, runtime)
    nudge_kinds.register(app, runtime)
    roles.register(app, runtime)
    setup.register(app, runtime)
    priorities.register(app, runtime)
    asks.register(app, runtime)
    intros.register(app, runtime)
    home.register(app, runtime)
    joining.register(app, runtime)
    settings.register(app, runtime)
    known.register(app, runtime)
    invitation.register(app, runtime)
    champions.register(app, runtime)
    channels.register(app, runtime)
    experiments.register(app, runtime)
    library.register(app, runtime)
    support.register(app, runtime)
    silo_cards.register(app, runtime)
    silo_lists.register(app, runtime)
    silo_page.register(app, runtime)
    ways.register(app, runtime)
    tours.register(app, runtime)
    tour_stops.register(app, runtime)
    commands.register(app, runtime)
    events.register(app, Intake(runtime))
    errors.register(app)
