"""Why did I get this? What the row says, in words, and one click to less of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.catalogue import Kind
from bot.views import ids
from bot.views.blocks import Block, actions, button, section

RANDOM = (
    "*By chance, too:* Of the moments when it fits, {share} are drawn by lot to get one. That is "
    "how we learn whether it helps: by comparing, without asking anybody more often."
)
ASKED = "*By chance?* No: it is part of something you asked for, so no lot was drawn."
WAITED_FOR = "*By chance?* No: somebody waits for your answer, so no lot was drawn."
DONE = {
    "less": "Understood: less of this kind. You can change that in Footbridge's Home tab.",
    "stop_kind": "Done: none of this kind any more. Everything else stays as it was.",
    "stop_all": "Done. You will get nothing more from me. "
    "If you change your mind: `/footbridge join`",
}


@dataclass(frozen=True, slots=True)
class Why:
    """What the ledger holds of a nudge. `found` and `decided` are Slack dates, ready to show."""

    nudge: str
    kind: Kind
    found: str
    decided: str
    probability: float
    reasons: tuple[str, ...]
    held: tuple[str, ...]


def modal(why: Why) -> dict[str, object]:
    """The answer, from the row; nothing here is guessed."""
    return _view([
        section(f"*What made it:* {why.kind.opportunity}, noticed {why.found}."),
        section(f"*Why you, and why then:* {_sentence(why)}"),
        section(_chance(why)),
        section(f"*What it hopes for:* {why.kind.outcome}. Nobody looks at you alone for it."),
        actions([
            button("Less like this", ids.LESS, why.nudge),
            button("Stop these", ids.STOP_KIND, why.nudge),
            button("Stop everything", ids.STOP_ALL, why.nudge, style="danger"),
        ]),
    ])  # fmt: skip


def done(what: str) -> dict[str, object]:
    """What the card says once one of its buttons was pressed: less, stop_kind or stop_all."""
    return _view([section(DONE[what])])


def _view(blocks: list[Block]) -> dict[str, object]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Why this?"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def _sentence(why: Why) -> str:
    reasons = ", ".join(why.reasons)
    held = f" It waited before, because: {', '.join(why.held)}." if why.held else ""
    return f"decided {why.decided}; at that moment: {reasons}.{held}"


def _chance(why: Why) -> str:
    if why.kind.asked:
        return ASKED
    if why.probability >= 1:
        return WAITED_FOR
    return RANDOM.format(share=f"{why.probability:.0%}".replace("%", " %"))
