"""/footbridge: one table of subcommands, from which its help is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import administering
from bot.flows.joining import AdminsOnlyError
from bot.runtime import Runtime
from bot.views import commands as view
from bot.views import ids
from bot.views.blocks import section
from handlers import (
    admin,
    asks,
    audit,
    champions,
    channels,
    digests,
    intros,
    joining,
    known,
    leaders,
    library,
    nudge_kinds,
    priorities,
    protecting,
    ruling,
    settings,
    setup,
    silo_cards,
    silos,
    stories,
    tours,
    value_story,
    ways,
)
from handlers.requests import Opens, Posts, Shows, who_of

ADMINS = " (admins)"
WORD = re.compile(r"(?<![\w@#])[a-z][a-z-]+(?!\w)")
Run = Callable[[Runtime, dict[str, Any], str], str | Opens | Posts | Shows]


@dataclass(frozen=True)
class Subcommand:
    """A word after /footbridge, what may follow it, what it does, and how.

    yours: of what is for admins, what others may have been looking for.
    """

    word: str
    arguments: str
    does: str
    run: Run
    yours: str = ""


def _help(runtime: Runtime, body: dict[str, Any], _rest: str) -> str | Shows:
    """What everybody may say; what admins may, too, for them alone."""
    told = view.help_text(rows(admins=False))
    if not administering.administers(runtime, *who_of(body)):
        return told
    more = view.help_text(rows(admins=True), "As an admin, you may say besides:")
    return Shows(f"{told}\n{more}", [section(told), section(more)])


def rows(admins: bool) -> list[tuple[str, str, str]]:
    """The table as help shows it: what is for admins alone, or all the rest."""
    return [
        (one.word, one.arguments, one.does.removesuffix(ADMINS))
        for one in SUBCOMMANDS
        if one.does.endswith(ADMINS) == admins
    ]


def _guessed(one: Subcommand, rest: str, told: str) -> str:
    """What was told and, if that is what may be said, which of its words may have been meant."""
    first, known = rest.partition(" ")[0].casefold(), WORD.findall(one.arguments)
    if not told.startswith(f"`/footbridge {one.word}`") or first in known:
        return told
    return told + view.near(first, known, f"/footbridge {one.word} ")


SUBCOMMANDS = (
    Subcommand(
        "join", "", "be asked, at most once a week, what came of a conversation", joining.join
    ),
    Subcommand("settings", "", "your hours, days, how much, of what", settings.open_settings),
    Subcommand("me", "", "everything known of you", known.me),
    Subcommand("snooze", "DAYS | until DATE | off", "nothing until then", settings.snooze),
    Subcommand("leave", "", "get nothing more, at once", joining.leave),
    Subcommand(
        "observe", "off | on", "have nothing of yours kept at all; or again", joining.observe
    ),
    Subcommand(
        "announce", "", "invite this channel to join, in your name (admins)", joining.announce
    ),
    Subcommand(
        "setup",
        "",
        "set it all up, step by step; leave and go on at any time (admins)",
        setup.run,
        "To be part of it, `/footbridge join` is all it takes.",
    ),
    Subcommand(
        "channels",
        "on | off | please-off",
        "where I listen; here or not (admins); ask to have it off",
        channels.run,
        "To ask them to have it off: `/footbridge channels please-off`",
    ),
    Subcommand(
        "silos",
        "…",
        "see the silos, where they come from, and proposals (admins)",
        silos.run,
        "What a team does, and your own: `/footbridge silo`",
    ),
    Subcommand(
        "ask", "QUESTION | on | off", "bring a question to another team; be asked, or not", asks.run
    ),
    Subcommand("intros", "on | off", "be introduced to people of other teams", intros.wish),
    Subcommand("avoid", "@somebody [off]", "whom I never bring you together with", intros.avoid),
    Subcommand(
        "leaders",
        "add | remove @name, settings, stop",
        "who leads (admins); your own wishes as a leader",
        leaders.run,
    ),
    Subcommand(
        "priorities",
        "add | edit | retire N",
        "what matters here, and what serves it",
        priorities.run,
    ),
    Subcommand(
        "freeze",
        "list | off | until DATE",
        "a time of quiet, or without new initiatives",
        protecting.run,
    ),
    Subcommand(
        "digest",
        "preview | now",
        "this week's as it stands, or sent before its day (leaders)",
        digests.run,
    ),
    Subcommand("acts", "", "your own record of acts, as a leader", leaders.acts),
    Subcommand(
        "value-story",
        "FIRST-DAY DAY-AFTER",
        "what work across teams was worth, as a page here",
        value_story.run,
    ),
    Subcommand("story", "", "write down what came of working across teams", stories.command),
    Subcommand(
        "nudges",
        "NAME on | off | …",
        "each kind of nudge: its switch, lot and words (admins)",
        nudge_kinds.run,
        "Which of them come to you: `/footbridge settings`",
    ),
    Subcommand(
        "pause",
        "",
        "send nothing to anybody (admins)",
        ruling.pause,
        "For a pause of your own: `/footbridge snooze 5`",
    ),
    Subcommand(
        "resume",
        "",
        "go on after a pause (admins)",
        ruling.resume,
        "To end a pause of your own: `/footbridge snooze off`",
    ),
    Subcommand(
        "dry-run", "#channel | off", "show all there, send nothing (admins)", ruling.dry_run
    ),
    Subcommand(
        "rules",
        "NAME VALUE",
        "caps, quiet hours, rests, how long messages are kept, where stories go (admins)",
        ruling.rules,
        "Your own hours, days and how much: `/footbridge settings`",
    ),
    Subcommand("export", "", "the rules as a text to keep (admins)", ruling.export),
    Subcommand("import", "TEXT", "bring such a text in, all or nothing (admins)", ruling.bring_in),
    Subcommand("audit", "", "who set what, and what it was before (admins)", audit.run),
    Subcommand(
        "champion",
        "rest | stop | @somebody",
        "be a champion; rest, stop, or name a colleague",
        champions.run,
    ),
    Subcommand(
        "champions", "channel #channel", "who they are, and where they meet", champions.run_all
    ),
    Subcommand("experiments", "WORDS", "the library of experiments; write a card", library.run),
    Subcommand(
        "silo", "NAME", "what a team does, its words, whom to ask; write your own", silo_cards.run
    ),
    Subcommand(
        "tour", "start | newcomer | page | stop", "go round the teams and listen", tours.run
    ),
    Subcommand("ways", "NAME", "how your team and another work together", ways.run),
    Subcommand(
        "status",
        "",
        "how it stands here (admins)",
        admin.status,
        "Where I listen: `/footbridge channels`; what I keep: `/footbridge privacy`",
    ),
    Subcommand(
        "people",
        "add @name | remove @name",
        "who has a part in running this (admins)",
        admin.people,
    ),
    Subcommand("privacy", "", "what is seen and kept, and what never happens", admin.privacy),
    Subcommand("help", "", "this list", _help),
)


def register(app: App, runtime: Runtime) -> None:
    table = {one.word: one for one in SUBCOMMANDS}

    def footbridge(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        word, rest = [*(body.get("text") or "").split(maxsplit=1), "", ""][:2]
        found = table.get(word.casefold() or "help")
        if found is None:
            ack(text=view.unknown(word, list(table)))
            return
        if rest and not found.arguments:
            ack(text=view.wrong(found.word, "nothing after it"))
            return
        try:
            answer = found.run(runtime, body, rest.strip())
        except AdminsOnlyError as error:
            raise UserError(f"{error} {found.yours}".rstrip()) from None
        except UserError as error:
            raise UserError(_guessed(found, rest.strip(), str(error))) from None
        if isinstance(answer, Posts):
            ack(response_type="in_channel", text=answer.text, blocks=answer.blocks)
            return
        if isinstance(answer, Shows):
            ack(text=answer.text, blocks=answer.blocks)
            return
        if isinstance(answer, Opens):
            client.views_open(trigger_id=body["trigger_id"], view=answer.modal)
            answer = answer.text
        ack(text=_guessed(found, rest.strip(), answer))

    app.command(ids.COMMAND)(footbridge)
