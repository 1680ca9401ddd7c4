"""The numbers of a digest in words and as a table; what is left out is said to be left out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import calendar
from bot.domain.digest import NUMBER_WEEKS, Numbers
from bot.domain.report import Share
from bot.views.blocks import Block, escape, section

Cell = tuple[int, int, int | None]  # a pair of silos by their places, and their crossings

LEFT_OUT = "left out: fewer than five people stand behind it"
FEW = "those of fewer than five people"
HIDDEN = "–"
NAMED_MOST = 10  # pairs that are all named, those without a number too
PAIRS_MOST = 45  # rows of a table: those of ten silos
NAME_MOST = 24  # characters of a silo's name in a table
PART_MOST = 2800  # characters of a table in one block
SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
NO_SILOS = (
    "Nobody is in a silo yet, so it cannot be told what crosses. An admin can bring a list: "
    "`/footbridge silos`"
)
ONE_SILO = "There is one silo only, so nothing can cross yet."
NOTHING = f"No conversation was heard in the last {SPELLED[NUMBER_WEEKS]} weeks."
SHARE_LEFT_OUT = f"The crossing share is {LEFT_OUT}."
GUESSED = " Silos are guessed from who answers whom, so much of what stays inside is built in."
VERDICTS = {
    "more": "That is more than chance alone would make of it.",
    "less": "That is less than chance alone would make of it.",
    "cannot tell": "A difference as small as this may be chance.",
}
DEFINITIONS = (
    "*Crossing share*: of the conversations between people with a silo, those in which somebody "
    "of one silo answered somebody of another; with its 95 % interval (Wilson). *New bridge*: the "
    "first exchange of two silos in 90 days. *Waited*: a question in a public channel that nobody "
    "else answered within a day. All of whole weeks (Monday to Sunday, UTC). Where fewer than five "
    "people stand behind a number, it is left out, and a week that is left out is in no share. "
    "Nobody's own numbers are shown to anybody."
)


def weeks(many: int) -> str:
    """ "four weeks", "week"."""
    return "week" if many == 1 else f"{SPELLED[many] if many < len(SPELLED) else many} weeks"


def drawn(numbers: Numbers) -> str:
    """ "the last eight weeks": those of the picture."""
    return f"the last {weeks(numbers.weeks_drawn)}"


def picture_title(numbers: Numbers) -> str:
    return f"Crossings between silos, {drawn(numbers)}"


def changed(numbers: Numbers) -> list[Block]:
    """What changed, against the workspace's own past."""
    lines = ["*What changed*", share(numbers)]
    if numbers.silo_count > 1:
        lines.append(_bridges(numbers))
    lines.append(_waited(numbers))
    return [section("\n".join(filter(None, lines)))]


def share(numbers: Numbers) -> str:
    """The crossing share in a line or two, with its interval and what it was before."""
    if numbers.silo_count < 2:
        return NO_SILOS if numbers.silo_count == 0 else ONE_SILO
    if numbers.now is None:
        return SHARE_LEFT_OUT if numbers.spoke else NOTHING
    said = f"*{_percent(numbers.now.share)}* of {numbers.now.of:,} conversations crossed silos"
    text = f"{said} in {_span(numbers)} ({interval(numbers.now)}). {_before(numbers)}".strip()
    return text + (GUESSED if numbers.guessed else "")


def _span(numbers: Numbers) -> str:
    return _part(numbers.weeks_told, numbers.left_out) + f"the last {weeks(numbers.weeks_told)}"


def _part(many: int, left_out: int) -> str:
    """ "three of ", where one of four weeks is left out."""
    return f"{SPELLED[many - left_out]} of " if left_out else ""


def interval(found: Share) -> str:
    """ "95 % interval 19 to 27 %"."""
    low, high = found.interval
    return f"95 % interval {100 * low:.0f} to {100 * high:.0f} %"


def _before(numbers: Numbers) -> str:
    if numbers.change is None or numbers.before is None:
        return "" if numbers.compares else "There is no time before to compare with yet."
    before = Share(*numbers.before)
    part = _part(numbers.weeks_before, numbers.left_out_before)
    when = f"In {part}the {weeks(numbers.weeks_before)} before"
    return f"{when}: {_percent(before.share)}. {VERDICTS[numbers.change.verdict]}"


def _bridges(numbers: Numbers) -> str:
    if numbers.bridges is None:
        return ""  # too early to tell what is new, or too few people
    many = "bridge" if numbers.bridges == 1 else "bridges"
    text = f"*{numbers.bridges}* new {many} between silos"
    before = numbers.bridges_before
    if before is None:
        return f"{text}."
    return f"{text} ({before} in the {weeks(numbers.weeks_before)} before)."


def _waited(numbers: Numbers) -> str:
    if numbers.waited is None and not numbers.spoke:
        return ""
    if numbers.waited is None:
        return f"How many questions waited is {LEFT_OUT}."
    long, of = numbers.waited
    if not of:
        return "No question was asked in a public channel."
    if long is None:
        return f"Of *{of}* questions in public channels, few waited for more than a day: {FEW}."
    text = f"*{long}* of {of} questions in public channels waited for more than a day"
    before = numbers.waited_before
    if before is None or not before[1]:
        return f"{text}."
    earlier = "few" if before[0] is None else before[0]
    return f"{text} ({earlier} of {before[1]} in the {weeks(numbers.weeks_before)} before)."


def table(numbers: Numbers) -> list[Block]:
    """What stands behind the picture: each pair of silos, the most first, and week by week."""
    if not numbers.cells:
        return []
    few = len(numbers.cells) <= NAMED_MOST
    apart = [cell for cell in numbers.cells if cell[2] == 0]
    apart = apart if len(apart) <= NAMED_MOST else []
    named = [cell for cell in numbers.cells if few or cell[2] or cell in apart]
    counted = sorted(named, key=lambda cell: -(cell[2] or 0))
    rows = [
        (f"{_short(numbers.silos[a])} – {_short(numbers.silos[b])}", _number(count))
        for a, b, count in counted[:PAIRS_MOST]
    ]
    rows += [] if few else _other_pairs(numbers, counted[PAIRS_MOST:], counted)
    by_week = [(f"Week of {_day(monday)}", _number(count)) for monday, count in numbers.weeks]
    return [
        section(f"*Crossings by pair of silos, {drawn(numbers)}*"),
        *_columns(rows),
        section("*Conversations that crossed, week by week*"),
        *_columns(by_week),
    ]


def _other_pairs(
    numbers: Numbers, cut: Sequence[Cell], named: Sequence[Cell]
) -> list[tuple[str, str]]:
    """The pairs that have no row of their own, counted together."""
    left = [cell[2] for cell in numbers.cells if cell not in named]
    others = ((len(cut), "with fewer"), (left.count(None), "left out"), (left.count(0), "0"))
    return [(f"{many} {'pair' if many == 1 else 'pairs'}", value) for many, value in others if many]


def in_words(numbers: Numbers, span: str = "") -> str:
    """What the picture shows, for who does not see it; at most 900 characters."""
    span = span or drawn(numbers)
    found = [cell for cell in numbers.cells if cell[2]]
    top = sorted(found, key=lambda cell: -(cell[2] or 0))[:3]
    most = ", ".join(
        f"{_short(numbers.silos[a])} and {_short(numbers.silos[b])} {count}" for a, b, count in top
    )
    hidden = sum(count is None for _, _, count in numbers.cells)
    never = sum(count == 0 for _, _, count in numbers.cells)
    by_week = ", ".join(_number(count) for _, count in numbers.weeks)
    return (
        f"Heat map of crossings between {len(numbers.silos)} silos over {span}. "
        f"Most: {most}. {_without(never)}{_left_out(hidden)}"
        f"Conversations that crossed, week by week: {by_week}."
    )[:900]


def _without(pairs: int) -> str:
    if not pairs:
        return ""
    return f"{pairs} {'pair has' if pairs == 1 else 'pairs have'} none. "


def _left_out(pairs: int) -> str:
    if not pairs:
        return ""
    many, it = ("pair is", "it") if pairs == 1 else ("pairs are", "them")
    return f"{pairs} {many} left out, since too few people stand behind {it}. "


def quotes(numbers: Numbers) -> list[str]:
    """What may be quoted, each with what makes it true."""
    found = []
    if numbers.now is not None and numbers.silo_count > 1:
        text = (
            f"{_percent(numbers.now.share)} of our conversations crossed silos in {_span(numbers)}"
        )
        found.append(f"{text} ({interval(numbers.now)}, {numbers.now.of:,} conversations).")
    if numbers.bridges:
        many = "bridge" if numbers.bridges == 1 else "bridges"
        span = f"the last {weeks(numbers.weeks_told)}"  # weeks left out of the share are in it
        found.append(f"{numbers.bridges} new {many} between silos in {span}.")
    if numbers.total:
        found.append(f"{numbers.total:,} crossings between pairs of silos in {drawn(numbers)}.")
    return found


def _columns(rows: Sequence[tuple[str, str]]) -> list[Block]:
    width = max(len(name) for name, _ in rows)
    lines = [f"{name.ljust(width)}  {value:>5}".rstrip() for name, value in rows]
    blocks, part = [], ""
    for line in (escape(one) for one in lines):
        if len(part) + len(line) > PART_MOST:
            blocks.append(section(f"```{part}```"))
            part = ""
        part += ("\n" if part else "") + line
    return [*blocks, section(f"```{part}```")]


def _percent(of: float) -> str:
    return f"{100 * of:.0f} %"


def _number(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _short(name: str) -> str:
    plain = name.replace("`", "'")
    return plain if len(plain) <= NAME_MOST else plain[: NAME_MOST - 1] + "…"


def _day(at: int) -> str:
    day = calendar.moment(at)
    return f"{day.day} {day:%b}"
