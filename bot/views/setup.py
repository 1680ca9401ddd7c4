"""The guided setup: a card for each step, what is set there now, and where it all stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import setup as steps
from bot.domain.rules import Rules
from bot.views import forms, ids, quiet_hours, rule_fields
from bot.views.blocks import Block, actions, button, context, escape, section
from bot.views.leader import STATES, Listed

CHANNELS_MOST = 100  # in one card; more by `/footbridge channels on`
LEADERS_MOST = 100  # as many as the field takes; the rest stays as it is
PEOPLE_MOST = 20  # asked at once
PRIORITIES_MOST = 5
NAMES_SHOWN = 25
OFFERED, NAME_KEPT = 25, 40  # proposals to choose from, and characters of a name that travel
ROWS, ROW_MOST = 15, 600  # proposals shown with their reasons, and characters of each
LATER = "Go on later"
LEFT = "Each step holds as soon as you press Next; leave when you like and come back."

TITLES = {
    steps.CHANNELS: "Where I listen",
    steps.SILOS: "Who belongs where",
    steps.LEADERS: "Leaders",
    steps.CHAMPIONS: "Champions",
    steps.PRIORITIES: "Priorities",
    steps.DEFAULTS: "How much, and when",
    steps.PREVIEW: "The first week",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card of the setup besides its head and its way back.

    step: of which step it is. blocks: text and fields. kept: what its fields were opened with, so
    that only what somebody changes is changed. sub: a second card of that step. submit: what its
    button says.
    """

    step: str
    blocks: Sequence[Block]
    kept: Mapping[str, Any] = field(default_factory=dict)
    sub: str = ""
    submit: str = "Next"


def modal(card: Card) -> dict[str, Any]:
    """A card as Slack shows it."""
    number, of = steps.place(card.step), len(steps.STEPS)
    first = [context(LEFT)] if number == 1 and not card.sub else []
    head = section(f"*{number} of {of}: {TITLES[card.step]}*")
    kept = json.dumps({"step": card.step, "sub": card.sub, **card.kept}, ensure_ascii=False)
    before = card.step if card.sub else steps.step_before(card.step)
    back = [actions([button("Back", ids.SETUP_BACK, before)])] if before else []
    return forms.modal(
        "Set up Footbridge", [head, *first, *card.blocks, *back], ids.SETUP_MODAL, card.submit,
        kept, close=LATER,
    )  # fmt: skip


# --- the steps


def channels(chosen: Sequence[str], more: int) -> Card:
    """chosen: the Slack ids of those listened to now; more: how many do not fit."""
    words = (
        "I see who writes to whom and when in these channels, never the words, and say so there "
        "once. Nowhere else. Begin with a few in which teams meet."
    )
    blocks = [section(words), *channel_fields(chosen, more)]
    return Card(steps.CHANNELS, blocks, {"opened": list(chosen)[:CHANNELS_MOST]})


def channel_fields(chosen: Sequence[str], more: int) -> list[Block]:
    """The field of the channels listened to, on this card or by itself."""
    menu: Block = {
        "type": "multi_conversations_select", "action_id": ids.SETUP_CHANNELS,
        "placeholder": forms.plain("Channels"), "max_selected_items": CHANNELS_MOST,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }  # fmt: skip
    if chosen:
        menu["initial_conversations"] = list(chosen)[:CHANNELS_MOST]
    field = forms.field("Channels", menu, optional=True, hint=CHANNELS_HINT)
    rest = f"And {more} more: `/footbridge channels` lists them."
    return [field, *([context(rest)] if more > 0 else [])]


CHANNELS_HINT = (
    "A private one only after /invite @Footbridge there. One you take out is forgotten at once."
)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Who is in which silo now: how many silos, people, and people in none. source: in words."""

    silos: int
    here: int
    in_none: int
    source: str = ""


KEEP, FIELD, GROUPS, PROPOSE, LIST = "keep", "field", "groups", "propose", "list"


def silos(now: Belonging) -> Card:
    sources = [
        (FIELD, "A field of people's profiles, such as Department"),
        (GROUPS, "User groups, such as @sales"),
        (LIST, "A list of my own: email or user id, team"),
        (PROPOSE, "A suggestion from who answers whom (needs a few weeks of talk)"),
        (KEEP, "Leave it as it is" if now.silos or now.source else "Later"),
    ]
    blocks = [
        section(
            "I call a department or a team a silo. A conversation crosses when somebody of one "
            f"answers somebody of another. {_belonging(now)}"
        ),
        forms.field(
            "Where do I learn who is in which?", forms.radio(ids.SETUP_SOURCE, sources, KEEP)
        ),
    ]
    return Card(steps.SILOS, blocks)


def _belonging(now: Belonging) -> str:
    if not now.silos:
        source = f" They are to come from {now.source}." if now.source else ""
        return f"*Nobody is in one yet.*{source}"
    source = f", from {now.source}" if now.source else ""
    return f"*Now: {now.silos} silos{source}; {now.in_none} of {now.here} people in none.*"


def profile_fields(labels: Sequence[str]) -> Card:
    menu = forms.select(ids.SETUP_FIELD, [(one[:75], one[:75]) for one in labels[:100]])
    text = "Slack lets me read about 80 profiles a minute; I go on by myself, and keep it current."
    return Card(
        steps.SILOS, [section(text), forms.field("Which field?", menu)], sub=FIELD
    )  # fmt: skip


def user_groups(groups: Sequence[tuple[str, str]]) -> Card:
    """groups: (Slack id, handle)."""
    options = [(key, f"@{handle}"[:75]) for key, handle in groups[:100]]
    menu = forms.several(ids.SETUP_GROUPS, options)
    text = "Each group becomes a silo. Who is in several of them is in none."
    return Card(
        steps.SILOS, [section(text), forms.field("Which groups?", menu)], sub=GROUPS
    )  # fmt: skip


def listed() -> Card:
    text = (
        "One person a line: email or user id, a comma, their team; pasted, or as a file. You see "
        "what it would change before anything is changed. Then press Next here."
    )
    press = actions([button("Paste or upload it", ids.SILOS_CSV, "csv", style="primary")])
    return Card(steps.SILOS, [section(text), press], sub=LIST)


def proposals(rows: Sequence[str], names: Mapping[int, str]) -> Card:
    """rows: each proposal in words; names: by number."""
    offered = dict(list(names.items())[:OFFERED])
    options = [(str(number), f"{number}. {name}"[:75]) for number, name in offered.items()]
    menu = forms.several(ids.SETUP_TAKEN, options)
    hint = "Rename or merge them later with /footbridge silos."
    blocks = [
        section("From who answers whom, I would suggest these:"),
        *(section(f"{row[:ROW_MOST]}…" if len(row) > ROW_MOST else row) for row in rows[:ROWS]),
        forms.field("Which shall I take?", menu, optional=True, hint=hint),
    ]
    kept = {"names": {str(number): name[:NAME_KEPT] for number, name in offered.items()}}
    return Card(steps.SILOS, blocks, kept, sub=PROPOSE, submit="Take these")


def leaders(named: Sequence[Listed], may_join: bool) -> Card:
    """named: who is. may_join: whether the admin is not in themselves."""
    there = [one for one in named if one.here]
    users = [one.user for one in there][:LEADERS_MOST]
    menu = forms.people(ids.SETUP_LEADERS, "People", users)
    blocks = [
        section(
            "A leader gets one concrete act a week and a weekly digest to speak from. Whom you "
            "name is asked once and may say no; who has not joined gets one invitation, in your "
            "name, and nothing more."
        ),
        *([section(_named(there))] if there else []),
        forms.field("Leaders", menu, optional=True, hint="Taken out: no more acts, no digest."),
    ]
    if may_join:
        options = [("join", "I join, too: Footbridge may write to me")]
        blocks.append(
            forms.field("And you?", forms.checkboxes(ids.SETUP_JOIN, options, ()), optional=True)
        )
    return Card(steps.LEADERS, blocks, {"opened": users})


def _named(there: Sequence[Listed]) -> str:
    told = [f"<@{one.user}> ({STATES[one.state]})" for one in there[:NAMES_SHOWN]]
    return f"Now: {', '.join(told)}."


def champions(there: Sequence[str]) -> Card:
    """there: who is one (Slack ids)."""
    menu = forms.people(ids.SETUP_CHAMPIONS, "People", ()) | {"max_selected_items": PEOPLE_MOST}
    now = ", ".join(f"<@{one}>" for one in there[:NAMES_SHOWN])
    blocks = [
        section(
            "A champion tries out how teams could work better together, in small experiments, and "
            "shares what came of it. Whom you name is asked once; people volunteer, too."
        ),
        *([section(f"Now: {now}.")] if there else []),
        forms.field("Whom shall I ask?", menu, optional=True),
    ]
    return Card(steps.CHAMPIONS, blocks)


def priorities(titles: Sequence[str]) -> Card:
    """titles: of those that hold now."""
    words = {
        "type": "plain_text_input", "action_id": ids.SETUP_PRIORITIES, "multiline": True,
        "max_length": 500, "placeholder": forms.plain("Fewer handovers for each customer"),
    }  # fmt: skip
    now = "\n".join(f"• {escape(one)}" for one in titles[:NAMES_SHOWN])
    blocks = [
        section(
            "What matters to your organisation this quarter. Stories and experiments are told by "
            "what they serve."
        ),
        *([section(f"Now:\n{now}")] if titles else []),
        forms.field(
            "New ones, each on a line", words, optional=True,
            hint=f"At most {PRIORITIES_MOST}; owners and quarters: /footbridge priorities.",
        ),
    ]  # fmt: skip
    return Card(steps.PRIORITIES, blocks)


def defaults(rules: Rules) -> Card:
    blocks = [
        rule_fields.number("nudges_a_week", rules),
        *quiet_hours.fields(rules),
        rule_fields.stories(rules),
        rule_fields.meets(rules),
        rule_fields.dry(rules),
    ]
    return Card(steps.DEFAULTS, blocks, {"opened": rule_fields.opened(rules)})


def done(invited_in: str | None) -> dict[str, Any]:
    """At the end."""
    asked = f"The invitation stands in <#{invited_in}>. " if invited_in else ""
    text = (
        f":white_check_mark: *Footbridge is set up.* {asked}`/footbridge announce` in a channel "
        "invites its people to join, in your name; nobody else hears from me.\n"
        "`/footbridge status` says how it stands, `/footbridge pause` stops everything at once, "
        "and `/footbridge setup` shows all this again, as it is then."
    )
    return forms.modal("Set up Footbridge", [section(text)])


# --- in App Home


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it has come: the step it stands at (None: nobody began), and whether it was done.

    listens: whether it hears anything, however that was set. paused: whether an admin has stopped
    everything.
    """

    step: str | None
    finished: bool
    listens: bool = False
    paused: bool = False


PAUSED = ":double_vertical_bar: *Everything is paused*: I send nothing of my own accord."
PAUSE = forms.sure(
    "Pause everything?",
    "From now on I send nothing of my own accord, to anybody, until an admin presses Resume. What "
    "waits is looked at then.",
    "Pause",
)


def home(now: Standing) -> list[Block]:
    """An admin's corner."""
    if now.finished:
        words, press = "Footbridge is set up. You can go through it again at any time.", "Setup"
    elif now.step:
        at = f"{steps.place(now.step)} of {len(steps.STEPS)}: {TITLES[now.step]}"
        words, press = f"The setup stands at {at}. Any admin can go on.", "Go on"
    elif now.listens:
        words, press = "I am at work here. The setup goes through all that can be set.", "Setup"
    else:
        words, press = "Footbridge is not set up yet. It takes a few minutes.", "Set it up"
    begun = now.step is not None or now.finished or now.listens
    style = "primary" if press in ("Go on", "Set it up") else None
    return [
        forms.header("For admins"),
        section("\n".join([words, *([PAUSED] if now.paused else [])])),
        actions([
            button(press, ids.SETUP_OPEN, "setup", style), *(_switches(now) if begun else []),
        ]),
        context("`/footbridge help` lists all else."),
    ]  # fmt: skip


def _switches(now: Standing) -> list[Block]:
    """What an admin may want to look at or set at once."""
    switch = (
        button("Resume", ids.ADMIN_RESUME, "resume", "primary")
        if now.paused
        else button("Pause everything", ids.ADMIN_PAUSE, "pause") | {"confirm": PAUSE}
    )
    return [
        button("How it stands", ids.ADMIN_STATUS, "status"),
        button("Nudges", ids.NUDGES_CHANGE, "nudges"),
        button("Caps and hours", ids.NUDGES_CAPS, "rules"),
        button("Changes", ids.AUDIT_OPEN, "0"),
        switch,
    ]
