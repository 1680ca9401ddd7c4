"""A report in words and small tables, for a terminal of 80 columns.

For people who have never heard of any of these measures: the main thing first, in a sentence;
each number with what it means beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.calendar import DAY, moment
from bot.domain.report import Change, Figures, Listing, Period, Report, Share, Sums

HIDDEN = "·"  # in place of a number that is left out
MOST_PAIRS = 10
MOST_SILOS = 8  # that a table of 80 columns has room for
MOST_WEEKS = 26
LONGEST = 32  # characters of a silo's name
BAR = 30  # characters of the longest

APART = {
    "no_silo": "between people without a silo",
    "guest": "with guests",
    "stranger": "with people of other companies",
}
ROLES = {
    "coordinator": ("coordinator", "joins two people of their own silo"),
    "itinerant": ("itinerant", "an outsider who joins two people of one silo"),
    "gatekeeper": ("gatekeeper", "brings in what comes from another silo"),
    "representative": ("representative", "takes out what comes from their own silo"),
    "liaison": ("liaison", "joins two silos and belongs to neither"),
}


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of one length. The first `left` columns are words, the others numbers."""

    rows: Sequence[Sequence[str]]
    head: Sequence[str] = ()
    left: int = 1


@dataclass(frozen=True)
class Section:
    """A title, paragraphs, a table, and what the numbers mean."""

    title: str
    text: Sequence[str]
    table: Table | None = None
    meaning: str = ""


def lines(report: Report) -> list[Section]:
    """The sections of a report, the main thing first."""
    if report.now.people is None or not _has_silos(report.now):
        return [_headline(report), _left_out(report)]
    return [
        _headline(report),
        _crossings(report.now),
        _bridges(report),
        _ties(report),
        *_matrix(report.now),
        *_spanning(report),
        _left_out(report),
    ]


def _has_silos(now: Figures) -> bool:
    return bool(now.silos or now.small)


# --- the headline


def _headline(report: Report) -> Section:
    share = report.now.conversations.share
    title = f"Crossing silos, {dates(report.now.period)}"
    if share is None:
        return Section(title, [*_no_share(report.now), *_apart(report.now)])
    text = [
        f"Of {_many(share.of, 'conversation')}, {share.part:,} crossed silos: {_percent(share)}."
    ]
    low, high = share.interval
    if high - low > 0.2:
        text[0] += (
            " So few conversations say little: in the long run it may be anywhere from "
            f"{100 * low:.0f} to {100 * high:.0f} %."
        )
    text.append(_compared(report))
    return Section(title, [*text, *_apart(report.now)], None, CROSSING)


CROSSING = (
    "A silo is a department or team. A conversation is a thread, or talk that hangs together, "
    "between at least two people; it crosses when somebody of one silo answers or mentions "
    "somebody of another. People count with the silo they were in that day. “Give or take” "
    "is the 95 % Wilson interval."
)


def _no_share(now: Figures) -> list[str]:
    if now.conversations.judged is None:
        return [
            "Too few people took part to show how many conversations crossed silos: a number "
            "with fewer than five people behind it is left out."
        ]
    if not _has_silos(now):
        return [
            "Which conversations crossed silos cannot be told, because nobody's silo is known.",
            "Say who belongs where: give a list with `python app.py import EXPORT --silos CSV`, "
            "or have silos proposed from who answers whom with `--silos infer`.",
        ]
    return ["There was no conversation between two people whose silos are known."]


def _compared(report: Report) -> str:
    days = _days(report.now.period)
    if report.before is None:
        begun = _day(report.heard_since)
        return f"There is nothing to compare with: what was heard begins on {begun}."
    before, change = report.before.conversations.share, report.change
    if before is None or change is None:
        return f"The share of the {days} before cannot be shown, so there is no comparison."
    said = f"In the {days} before it was {before.part:,} of {before.of:,}: {_percent(before)}."
    return f"{said} {_verdict(change)}"


def _verdict(change: Change) -> str:
    low, high = _points(change.low), _points(change.high)
    if change.verdict == "cannot tell":
        return (
            "Whether that is a change, we cannot tell: the difference may be anything from "
            f"{low} to {high} points."
        )
    return f"So {change.verdict} crosses now: the difference is between {low} and {high} points."


def _points(change: float) -> str:
    points = round(100 * change)
    return f"{points:+d}".replace("-", "−") if points else "0"


def _percent(share: Share) -> str:
    low, high = share.interval
    give = max(high - share.share, share.share - low)
    return f"{100 * share.share:.0f} %, give or take {max(1, round(100 * give))}"


def _apart(now: Figures) -> list[str]:
    """Why some conversations are in none of these numbers."""
    found = now.conversations
    if found.apart_total == 0:
        return []
    why = "because fewer than two of their people have a silo that is known"
    if found.apart_total is None:
        return [f"How many more are counted apart, {why}, is left out: too few people."]
    kinds = [f"{_number(count)} {APART[kind]}" for kind, count in found.apart.items() if count != 0]
    these = "more" if found.judged else "conversations"
    return [f"{found.apart_total:,} {these} are counted apart, {why}: {', '.join(kinds)}."]


# --- who crossed with whom


def _crossings(now: Figures) -> Section:
    title, found = "Who crossed with whom", now.crossings
    if not found.parts:
        return Section(title, ["This needs two silos of at least five people."])
    rows = sorted(
        (-count, now.silos[a], now.silos[b]) for (a, b), count in found.parts.items() if count
    )
    return Section(
        title,
        [_sum(found.total, "crossing") + _rest(found, len(rows))],
        Table([(_short(a), _short(b), f"{-n:,}") for n, a, b in rows[:MOST_PAIRS]], (), 2)
        if rows
        else None,
        "A crossing is one conversation and one pair of silos, so a conversation of three silos "
        "may hold three. Silos of fewer than five people are not in these numbers.",
    )


def _rest(found: Listing, shown: int) -> str:
    """What is said of the pairs that the table does not hold."""
    hidden = sum(count is None for count in found.parts.values())
    none = sum(count == 0 for count in found.parts.values())
    parts = []
    if shown > MOST_PAIRS:
        parts.append(f"the {MOST_PAIRS} pairs with the most are shown")
    if hidden:
        parts.append(f"too few people are behind {_many(hidden, 'pair')} of silos to show them")
    if none:
        parts.append(f"{_many(none, 'pair')} had none")
    text = "; ".join(parts)
    return f" {text[:1].upper()}{text[1:]}." if parts else ""


# --- new bridges


def _bridges(report: Report) -> Section:
    meaning = (
        "A new bridge is an exchange between two silos that had none in the 90 days before. "
        "Weeks begin on Monday, UTC."
    )
    found = report.now.bridges
    if not found.parts:
        begun = _day(report.heard_since)
        late = f"What was heard begins on {begun}, too late to tell which exchanges are new."
        return Section("New bridges", [late], None, meaning)
    text, weeks = _bridges_told(report), list(found.parts.items())[-MOST_WEEKS:]
    if not any(count for _, count in weeks):
        return Section("New bridges", [text], None, meaning)
    most = max(count or 0 for _, count in weeks)
    rows = [(_day(week), _bar(count, most), _number(count)) for week, count in weeks]
    return Section("New bridges, week by week", [text], Table(rows, (), 2), meaning)


def _bridges_told(report: Report) -> str:
    found = report.now.bridges
    if found.total is None and any(found.parts.values()):
        shown = sum(count or 0 for count in found.parts.values())
        text = f"{_many(shown, 'new bridge')} in the weeks that can be shown."
    else:
        text = _sum(found.total, "new bridge")
    if not report.now.looks_back:
        text += f" Counted from {_day(min(found.parts))} on: before, it cannot be told what is new."
    elif report.before and report.before.bridges.total is not None and report.before.looks_back:
        text += f" In the {_days(report.now.period)} before: {report.before.bridges.total:,}."
    if len(found.parts) > MOST_WEEKS:
        text += f" The last {MOST_WEEKS} weeks are shown."
    return text


def _bar(count: int | None, most: int) -> str:
    return "█" * -(-BAR * (count or 0) // max(most, BAR // 3))


# --- ties


def _ties(report: Report) -> Section:
    now, before = report.now.ties, report.before.ties if report.before else None
    title = "Ties inside and across silos"
    if now.sums is None:
        return Section(title, ["Too few people have ties to say anything of them."])
    if not now.sums.total:
        return Section(title, ["Nobody has a tie in a silo where at least five people have one."])
    rows = [
        (label, *(_told(value, one.sums) for one in (now, before) if one))
        for label, value in _TIE_ROWS
        if value != "new" or report.now.looks_back
    ]
    rows.insert(0, ("People with a tie", *(_number(one.people) for one in (now, before) if one)))
    head = ("", "now", "before") if before else ()
    return Section(title, [_against_chance(now.sums)], Table(rows, head), TIE)


TIE = (
    "A tie joins two people when one answered, mentioned or reacted to the other; it is across "
    "when they were in different silos. Each is counted once, however often it was used. The E–I "
    "index is −1 when every tie stays inside a silo and +1 when every tie goes across. A tie is "
    "new when the two had none in the thirteen weeks before. Silos in which fewer than five "
    "people have a tie are not in these numbers."
)


def _told(value: str, sums: Sums | None) -> str:
    """One of the sums, by name."""
    if sums is None:
        return HIDDEN
    found = getattr(sums, value)
    if isinstance(found, int):
        return f"{found:,}"
    return HIDDEN if found is None else _index(found)


_TIE_ROWS = (
    ("Ties inside a silo", "inside"),
    ("Ties across silos", "across"),
    ("New ties, of all these", "new"),
    ("Times used, inside", "volume_inside"),
    ("Times used, across", "volume_across"),
    ("E–I index of ties", "ei"),
    ("  what chance would give", "ei_expected"),
    ("E–I index of times used", "ei_volume"),
)


def _against_chance(sums: Sums) -> str:
    said = (
        f"Of {_many(sums.total, 'tie')} between two people, {sums.across:,} join two silos: "
        f"{100 * sums.across / sums.total:.0f} %."
    )
    if sums.ei_expected is None:
        return said
    # The index runs from −1 to +1 as the share across runs from 0 to 1.
    chance = f"{50 * (1 + sums.ei_expected):.0f} %"
    return f"{said} If nobody took notice of silos, it would be about {chance}."


def _matrix(now: Figures) -> list[Section]:
    """Ties by pair of silos, those with the most ties first."""
    cells = now.ties.by_pair
    if not any(cells.values()):
        return []
    by_size = sorted(
        {silo for pair in cells for silo in pair},
        key=lambda s: (-sum(n or 0 for pair, n in cells.items() if s in pair), now.silos[s]),
    )
    silos = by_size[:MOST_SILOS]
    rows = [
        (f"{i} {_short(now.silos[a], 28)}", *(_number(_cell(cells, a, b)) for b in silos))
        for i, a in enumerate(silos, 1)
    ]
    more = len(by_size) - len(silos)
    text = ["How many ties there are between each two silos, and inside each."]
    if more:
        text[0] += f" The {MOST_SILOS} silos with the most are shown; --json has the other {more}."
    head = ("", *(str(i) for i in range(1, len(silos) + 1)))
    return [Section("Silo by silo", text, Table(rows, head))]


def _cell(cells: Mapping[tuple[int, int], int | None], a: int, b: int) -> int | None:
    return cells[a, b] if (a, b) in cells else cells[b, a]


# --- spanning


def _spanning(report: Report) -> list[Section]:
    now, sums = report.now.ties, report.now.ties.sums
    if sums is None or sums.participation_mean is None or sums.modularity is None:
        return []
    text = [
        f"Participation is {sums.participation_mean:.2f} on average: 0 if all of somebody's ties "
        "lead into one silo, near 1 if they are spread over many.",
        f"Modularity is {_index(sums.modularity)}: 0 if talk takes no notice of silos, higher the "
        "more of it stays inside.",
    ]
    total = now.brokerage.total
    rows = [
        (name, what, f"{round(100 * count / total)} %" if count is not None else HIDDEN)
        for (name, what), count in ((ROLES[r], n) for r, n in now.brokerage.parts.items())
        if total
    ]
    told = [row for row in rows if row[2] != HIDDEN]
    meaning = (
        "Somebody stands between two people when one answers them, they answer the other, and the "
        "first does not answer the other. Of all such paths, so many are of each kind; whose they "
        "are is never told."
    )
    table = Table(rows, (), 2) if told else None
    return [Section("How far people reach", text, table, meaning if told else "")]


# --- what is left out


def _left_out(report: Report) -> Section:
    text = [
        f"{HIDDEN} stands for a number that is left out: fewer than five people are behind it, or "
        "it is kept back so that theirs cannot be worked out. It is no sign of anything."
    ]
    if report.now.small:
        text[0] += f" {_many(report.now.small, 'silo')} of fewer than five people cannot be named."
    if report.guessed:
        text.append(GUESSED)
    text.append(
        "Nobody's own numbers are shown, and there is no good value to reach: compare with your "
        "own past only. docs/measures.md says what each number means, where it comes from, and "
        "what it does not tell."
    )
    return Section("How to read this", text)


GUESSED = (
    "Silos here are guessed from who answers whom, so that much staying inside is partly built "
    "in. Numbers to rely on need a list of who belongs where: --silos CSV at the next import."
)


# --- words


def dates(period: Period) -> str:
    """ "1 May to 31 July 2026", both days included."""
    first, last = moment(period.since), moment(period.until - 1)
    if first.date() == last.date():
        return _day(period.since)
    start = f"{first.day} {first:%B}"
    return f"{start if first.year == last.year else _day(period.since)} to {_day(period.until - 1)}"


def _day(at: int) -> str:
    day = moment(at)
    return f"{day.day} {day:%B} {day.year}"


def _days(period: Period) -> str:
    return _many(max(1, round((period.until - period.since) / DAY)), "day")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _sum(count: int | None, what: str) -> str:
    """A sentence that counts."""
    if count is None:
        return f"The number of {what}s is left out: too few people are behind it."
    return f"{_many(count, what)}." if count else f"No {what}s."


def _number(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _index(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _short(name: str, most: int = LONGEST) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
