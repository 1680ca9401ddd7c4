"""Settings: in App Home in a few lines, and the cards on which they are changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.catalogue import Kind
from bot.views import ids
from bot.views.blocks import Block, actions, button, context, section
from bot.views.forms import checkboxes, field, header, modal, people, select
from bot.views.joining import DAYS, Rhythm, rhythm_fields

OPEN_TO = (
    ("may_be_asked", "Questions of other teams that I may know something about"),
    ("intros", "Being introduced to somebody of another team now and then"),
)
WISHES = (("", "As usual"), ("less", "Less of it"), ("off", "None of it"))
USUAL = "usual"  # an option has to have some value
KINDS_MOST = 90  # fields on a card


@dataclass(frozen=True, slots=True)
class Settings:
    """What somebody has chosen. avoided: Slack ids. off, less: how many kinds."""

    rhythm: Rhythm
    open_to: Sequence[str] = ()
    avoided: Sequence[str] = ()
    less: int = 0
    off: int = 0


def shown(now: Settings) -> list[Block]:
    """The settings in App Home."""
    buttons = [
        button("Change settings", ids.SETTINGS, "settings"),
        button("Kinds of nudge", ids.KINDS, "kinds"),
    ]
    return [header("Settings"), section("\n".join(_lines(now))), actions(buttons)]


def _lines(now: Settings) -> list[str]:
    rhythm = now.rhythm
    hours = f"{_clock(rhythm.begins)} to {_clock(rhythm.ends)} ({rhythm.tz})"
    lines = [f"*Hours:* {_days(rhythm.days)}, {hours}", f"*How much:* {rhythm.amount}"]
    words = dict(OPEN_TO)
    chosen = [words[one][0].lower() + words[one][1:] for one in words if one in now.open_to]
    lines.append(f"*Open to:* {'; '.join(chosen) if chosen else 'neither questions nor intros'}")
    if now.less or now.off:
        lines.append(f"*Kinds:* {now.less} less often, {now.off} switched off")
    if now.avoided:
        lines.append(f"*Not with:* {', '.join(f'<@{one}>' for one in now.avoided[:30])}")
    return lines


def card(now: Settings) -> dict[str, Any]:
    """Hours, days, how much, what they are open to, and with whom not."""
    blocks = [
        *rhythm_fields(now.rhythm),
        field("I am open to", checkboxes(ids.OPEN_TO, OPEN_TO, now.open_to), optional=True),
        field(
            "Whom I would rather not be brought together with",
            people(ids.AVOIDED, "Nobody", now.avoided),
            optional=True,
            hint="Nobody else ever sees this.",
        ),
    ]
    return modal("Settings", blocks, ids.SETTINGS_MODAL, submit="Save", close="Cancel")


def kinds_card(kinds: Sequence[Kind], wishes: Mapping[str, str]) -> dict[str, Any]:
    """Of each kind they may get: as usual, less, or none."""
    options = [(value or USUAL, text) for value, text in WISHES]
    blocks: list[Block] = [context("How much would you like to hear from me when …")]
    for kind in kinds[:KINDS_MOST]:
        chosen = select(f"{ids.KIND_WISH}.{kind.name}", options, wishes.get(kind.name) or USUAL)
        blocks.append(field(_sentence(kind.opportunity), chosen))
    return modal("Kinds of nudge", blocks, ids.KINDS_MODAL, submit="Save", close="Cancel")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _days(days: Sequence[int]) -> str:
    if list(days) == [0, 1, 2, 3, 4]:
        return "Monday to Friday"
    return ", ".join(name for number, name in DAYS if int(number) in days)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
