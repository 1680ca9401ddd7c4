"""Champions: asked, thanked, resting, asked again; and who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import champions as rules
from bot.domain.catalogue import champions as kinds
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, section
from bot.views.experiment import day
from bot.views.forms import header
from bot.views.seen import Body, Seen, Show

WHAT = (
    "A champion tries out how teams could work better together, in small experiments, and shares "
    "what came of each. You choose what and when; rest or stop at any time: `/footbridge champion`"
)
SIGNAL = (
    "In the last 90 days you exchanged with {silos}, answered people there {answers}, and were "
    "part of {bridges}. Nobody but you is shown this."
)
ANSWERS = {
    "active": ":seedling: You are a champion. To begin: `/footbridge experiments`. I ask again in "
    "half a year whether you still like it.",
    "resting": ":palm_tree: You rest until {until}, and then I ask you how it is. Your own "
    "experiments stay yours.",
    "stopped": "All right, you are not a champion any more; thank you for what you tried. What "
    "still runs is offered to those who joined in. I ask once more in half a year.",
    "declined": "All right, and nobody hears of it.",
    "none": "{what}",
    "asked": "{what}",  # the lot may have kept their invitation back
}
NOMINATED = (
    "I will ask <@{user}> for you, unless they were asked in the last half year. It is theirs to "
    "say yes or no, and I tell nobody which."
)
ALREADY = "<@{user}> is a champion already."
NOT_JOINED = (
    "<@{user}> has not joined Footbridge, and I write to nobody who has not. Please ask them "
    "yourself: with `/footbridge champion` they are in."
)
INVITED = "I will invite <@{user}> in your name, once."
NOBODY = "There is no champion yet. `/footbridge champion` makes you the first."
CHANNEL_SET = "Results and round-ups go to <#{channel}> from now on."
CLOSED = " It is not open to me: if I am not in it yet, please `/invite` me there."
CHANNEL_OFF = "Results stay in the library from now on: no channel is told."
SILO_CHANNEL_SET = "What touches {silo} is told in <#{channel}>, too."
SILO_CHANNEL_OFF = "What touches {silo} is told in the champions' channel alone."


HOME = "home"  # the value of a button that stands in no nudge


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to the champions: a state of the domain, or "none"; until: of a rest."""

    state: str
    until: date | None = None


def words(standing: Standing) -> str:
    """Where somebody stands, in words."""
    until = day(standing.until) if standing.until else ""
    return ANSWERS[standing.state].format(until=until, what=WHAT)


def home(standing: Standing) -> list[Block]:
    """A champion's own corner, with what they can do about it."""
    return [header("Champions"), section(words(standing)), actions(_ways(standing.state))]


def _ways(state: str) -> list[Block]:
    be = button("Be a champion", ids.CHAMPION_YES, HOME)
    rest = button("Rest for a month", ids.CHAMPION_REST, HOME)
    stop = button("Stop", ids.CHAMPION_STOP, HOME)
    if state == rules.ACTIVE:
        return [rest, stop]
    return [be, stop] if state == rules.RESTING else [be]


def listed(champions: Sequence[tuple[str, bool]], channel: str | None) -> str:
    """Who the champions are: (Slack id, resting), and where they meet."""
    if not champions:
        return NOBODY
    names = ", ".join(f"<@{user}>{' (resting)' if rests else ''}" for user, rests in champions)
    place = f" They meet in <#{channel}>." if channel else ""
    return f"The champions: {names}.{place}"


def invitation(seen: Seen) -> Body:
    """Asked because of a signal, which only they are shown."""
    signal = SIGNAL.format(
        silos=_times(seen.facts["silos"], "other team"),
        answers=_often(seen.facts["answers"]),
        bridges=_times(seen.facts["bridges"], "first exchange between two teams"),
    )
    return _asked(seen, seen.words, signal)


def nomination(seen: Seen) -> Body:
    other = f"<@{seen.other}>" if seen.other else "A colleague"
    return _asked(seen, seen.words.format(other=other), "A colleague named you, nobody else knows.")


def again(seen: Seen) -> Body:
    buttons = [
        button("I am in", ids.CHAMPION_YES, seen.nudge, style="primary"),
        button("Rest for a month", ids.CHAMPION_REST, seen.nudge),
        button("Not any more", ids.CHAMPION_STOP, seen.nudge),
    ]
    return Body(seen.words, [section(seen.words), actions(buttons)], "This is asked twice a year.")


def _asked(seen: Seen, text: str, why: str) -> Body:
    buttons = [
        button("Yes, gladly", ids.CHAMPION_YES, seen.nudge, style="primary"),
        button("No, thanks", ids.CHAMPION_NO, seen.nudge),
    ]
    return Body(text, [section(text), context(WHAT), actions(buttons)], why)


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _often(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


SHOWS: dict[str, Show] = {
    kinds.CHAMPION_INVITATION.name: invitation,
    kinds.CHAMPION_NOMINATION.name: nomination,
    kinds.CHAMPION_AGAIN.name: again,
}
