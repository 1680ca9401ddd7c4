"""The value story as one page of HTML that needs nothing else: to read, to print, to pass on."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from rich.emoji import Emoji

from bot.domain import calendar
from bot.domain.digest import Numbers
from bot.domain.report import Period, Report
from bot.views import digest_numbers as numbers_view
from bot.views import report as report_view

PAIRS_MOST = 15
NOTHING_TOLD = "No story was published and no experiment started or ended in this time."
STATES = {"waiting": "waiting for a result", "adopted": "adopted: it is how they work now"}
HELD = {
    "yes": "it held", "no": "it did not hold, and now we know", "unsure": "it cannot be told yet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A story, with the names of whoever wrote it and of those who agreed to stand in it."""

    writer: str
    people: Sequence[str]
    at: int
    happened: str
    served: str = ""
    use: str = ""
    reuse: str = ""
    worth: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """An experiment that was started or shared; `reused`: it was another's idea first."""

    owner: str
    state: str
    believe: str
    observed: str = ""
    learned: str = ""
    therefore: str = ""
    verdict: str | None = None
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """What serves a priority, or (without a title) none."""

    title: str = ""
    sentence: str = ""
    quarter: str = ""
    owner: str = ""
    stories: Sequence[Told] = ()
    experiments: Sequence[Learned] = ()
    silos: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The value story of a workspace (its name) in a period; `bare`: priorities with nothing yet.

    picture: as PNG; unnamed: the silos for which a number stands in it.
    """

    workspace: str
    period: Period
    numbers: Numbers
    chapters: Sequence[Chapter] = ()
    loose: Chapter = field(default_factory=Chapter)
    bare: Sequence[str] = ()
    report: Report | None = None
    picture: bytes | None = None
    unnamed: Sequence[tuple[int, str]] = ()

    @property
    def stories(self) -> int:
        return sum(len(one.stories) for one in (*self.chapters, self.loose))

    @property
    def experiments(self) -> int:
        return sum(len(one.experiments) for one in (*self.chapters, self.loose))


def dates(period: Period) -> str:
    return report_view.dates(period)


def title(page: Page) -> str:
    return f"What working together was worth: {page.workspace}, {dates(page.period)}"


def summary(page: Page) -> str:
    """What stands beside the file in a channel."""
    return (
        f"*What working together was worth*, {dates(page.period)}: "
        f"{_many(page.stories, 'story', 'stories')} and "
        f"{_many(page.experiments, 'experiment', 'experiments')}, by priority. "
        "One page, to open in a browser, to print, to pass on."
    )


def html(page: Page) -> str:
    """The whole page. Nothing in it is loaded from anywhere."""
    body = [_head(page), _picture(page), *map(_chapter, page.chapters), _loose(page), _bare(page),
            _numbers(page), _foot()]  # fmt: skip
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title(page))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(filter(None, body))
        + "\n</main>\n</body>\n</html>\n"
    )


def _head(page: Page) -> str:
    said = (
        f"{_many(page.stories, 'story', 'stories')} and "
        f"{_many(page.experiments, 'experiment', 'experiments')}, told by those who did the work."
        if page.stories or page.experiments
        else NOTHING_TOLD
    )
    return (
        f'<header><p class="when">{escape(page.workspace)} · {dates(page.period)}</p>'
        f"<h1>What working together was worth</h1><p class=lead>{said}</p></header>"
    )


def _picture(page: Page) -> str:
    if page.picture is None:
        return ""
    data = base64.b64encode(page.picture).decode()
    alt = escape(numbers_view.in_words(page.numbers, "the period"), quote=True)
    names = " · ".join(f"({number}) {escape(name)}" for number, name in page.unnamed)
    return (
        f'<figure><img alt="{alt}" src="data:image/png;base64,{data}">'
        f"<figcaption>Crossings between silos in this time, and, week by week, conversations that "
        f"crossed. {names}</figcaption></figure>"
    )


def _chapter(one: Chapter) -> str:
    facts = " · ".join(
        filter(None, [one.quarter, f"owned by {one.owner}" if one.owner else "",
                      f"with {_and(one.silos)}" if one.silos else ""])
    )  # fmt: skip
    return (
        f"<section><h2>{escape(one.title)}</h2>"
        + (f"<p class=sentence>{escape(one.sentence)}</p>" if one.sentence else "")
        + (f"<p class=facts>{escape(facts)}</p>" if facts else "")
        + _both(one)
        + "</section>"
    )


def _both(one: Chapter) -> str:
    tried = "".join(map(_experiment, one.experiments))
    head = "<h3>Experiments</h3>" if tried else ""
    return "".join(map(_story, one.stories)) + head + tried


def _loose(page: Page) -> str:
    if not (page.loose.stories or page.loose.experiments):
        return ""
    name = "Beside the priorities" if page.chapters else "Stories and experiments"
    return f"<section><h2>{name}</h2>{_both(page.loose)}</section>"


def _bare(page: Page) -> str:
    if not page.bare:
        return ""
    rows = "".join(f"<li>{escape(one)}</li>" for one in page.bare)
    return f"<section><h2>Priorities with nothing yet</h2><ul>{rows}</ul></section>"


def _story(one: Told) -> str:
    people = f" with {_and(one.people)}" if one.people else ""
    facts = [("For", one.served), ("Of use", one.use), ("Worth, by their own estimate", one.worth),
             ("Who could reuse it", one.reuse)]  # fmt: skip
    return (
        f"<article><p class=told>{_text(one.happened)}</p>{_facts(facts)}"
        f"<p class=who>{escape(one.writer + people)}, {_day(one.at)}</p></article>"
    )


def _experiment(one: Learned) -> str:
    facts = [("We believed", one.believe), ("We observed", one.observed),
             ("We learned", one.learned), ("Therefore we will", one.therefore)]  # fmt: skip
    after = ", taken up from another team" if one.reused else ""
    held = f"; {HELD[one.verdict]}" if one.verdict in HELD else ""
    state = escape(STATES.get(one.state, one.state))
    return (
        f"<article class=tried>{_facts(facts)}"
        f"<p class=who>{escape(one.owner)}{after} · {state}{held}</p></article>"
    )


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    found = "".join(f"<dt>{name}</dt><dd>{_text(text)}</dd>" for name, text in rows if text)
    return f"<dl>{found}</dl>" if found else ""


def _numbers(page: Page) -> str:
    if page.report is None:
        return "<section><h2>Numbers</h2><p>No conversation was heard in this time.</p></section>"
    counted = page.report.now.period
    weeks = "" if counted == page.period else f"<p>Of its whole weeks, {dates(counted)}.</p>"
    rows = "".join(
        f"<tr><th scope=row>{name}</th><td>{value}</td><td>{meaning}</td></tr>"
        for name, value, meaning in _rows(page.report)
    )
    return (
        f"<section><h2>Numbers</h2>{weeks}<table><thead><tr><th>What<th>How many<th>What it means"
        f"</thead><tbody>{rows}</tbody></table>{_pairs(page.numbers)}</section>"
    )


def _rows(report: Report) -> list[tuple[str, str, str]]:
    now = report.now
    return [
        ("Crossing share", _share(report), "Of the conversations between people with a silo, those "
         "in which somebody of one silo answered somebody of another; 95 % interval after Wilson."),
        ("Against the time before", _change(report), "The difference of the two shares, with its "
         "95 % interval after Newcombe. Where that holds 0, it may be chance."),
        ("Crossings", _count(now.crossings.total), "Conversations counted once for each pair of "
         "silos that exchanged in them."),
        ("New bridges", _count(now.bridges.total if now.looks_back else None),
         "Pairs of silos that exchanged for the first time in 90 days. Left out, too, where what "
         "was heard does not reach back as far."),
        ("People who spoke", _count(now.people), "In channels where Footbridge was let in."),
    ]  # fmt: skip


def _share(report: Report) -> str:
    found = report.now.conversations.share
    if found is None:
        return "left out"
    return f"{100 * found.share:.1f} % of {found.of:,}, {numbers_view.interval(found)}"


def _change(report: Report) -> str:
    found = report.change
    if found is None:
        return "cannot be compared"
    points = (
        f"{100 * found.difference:+.1f} points ({100 * found.low:+.1f} to {100 * found.high:+.1f})"
    )
    return points.replace("-", "−")


def _count(count: int | None) -> str:
    return "left out" if count is None else f"{count:,}"


def _pairs(numbers: Numbers) -> str:
    counted = sorted((cell for cell in numbers.cells if cell[2]), key=lambda cell: -(cell[2] or 0))
    cells = counted[:PAIRS_MOST]
    if not numbers.cells:
        return ""
    rows = "".join(
        f"<tr><th scope=row>{escape(numbers.silos[a])} and {escape(numbers.silos[b])}</th>"
        f"<td>{_count(count)}</td></tr>"
        for a, b, count in cells
    )
    table = f"<table class=narrow><tbody>{rows}</tbody></table>" if rows else ""
    said = "; ".join(
        f"{words}: {_many(count, 'pair', 'pairs')}"
        for words, count in (
            ("with fewer crossings", len(counted) - len(cells)),
            ("left out, as too few people stand behind the number",
             sum(count is None for _, _, count in numbers.cells)),
            ("none at all", sum(count == 0 for _, _, count in numbers.cells)),
        )
        if count
    )  # fmt: skip
    more = f"<p class=facts>{said[:1].upper()}{said[1:]}.</p>" if said else ""
    return f"<h3>Crossings by pair of silos</h3>{table}{more}"


def _foot() -> str:
    return (
        "<footer><p>Stories stand here in the words of those who wrote them, with the names of "
        "those who agreed. “Left out” means that fewer than five people stand behind a number, or "
        "that theirs could be worked out from it. Nobody's own numbers are shown. There is no good "
        "value to reach: compare with your own past only. Made by Footbridge.</p></footer>"
    )


def _text(text: str) -> str:
    return "<br>".join(escape(Emoji.replace(line)) for line in text.strip().splitlines())


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _day(at: int) -> str:
    day = calendar.moment(at)
    return f"{day.day} {day:%B %Y}"


STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1f2a33; --soft: #5c6873; --line: #d9dfe5;
  --mark: #2f5d50; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #1a1d21; --ink: #e6e9ec; --soft: #a3adb7; --line: #3a4149; --mark: #7fc0ab; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 17px/1.55 Georgia, "Times New Roman", serif; }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1, h2, h3, .when, .facts, .who, dt, th, td, figcaption, footer {
  font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 2.2rem; line-height: 1.15; margin: .2rem 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 0 0 .3rem; }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; color: var(--soft); }
.when { color: var(--mark); font-weight: 600; margin: 0; }
.lead { font-size: 1.2rem; margin: 0; }
section { border-top: 1px solid var(--line); margin-top: 2.4rem; padding-top: 1.6rem; }
.sentence { margin: .2rem 0; }
.facts, .who, figcaption, footer { color: var(--soft); font-size: .86rem; }
article { border-left: 3px solid var(--mark); padding: .1rem 0 .1rem 1.1rem; margin: 1.3rem 0; }
article.tried { border-left-style: dashed; }
.told { margin: 0; overflow-wrap: anywhere; }
.who { margin: .5rem 0 0; }
dl { margin: .6rem 0 0; font-size: .95rem; overflow-wrap: anywhere; display: grid;
  grid-template-columns: minmax(6rem, 10.5rem) 1fr; gap: .25rem 1rem; align-items: baseline; }
dt { color: var(--soft); font-size: .8rem; line-height: 1.3; }
dd { margin: 0; }
figure { margin: 2.2rem 0 0; }
img { width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; margin-top: .8rem; font-size: .88rem; }
table.narrow { width: auto; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0;
  border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; }
thead th { color: var(--soft); font-weight: 500; }
footer { border-top: 1px solid var(--line); margin-top: 2.4rem; padding-top: 1rem; }
@media (max-width: 32rem) {
  main { padding: 1.6rem 1.1rem 2.5rem; } h1 { font-size: 1.7rem; } .lead { font-size: 1.05rem; }
  dl { display: block; } dt { margin-top: .5rem; }
  table:not(.narrow), table:not(.narrow) tbody { display: block; }
  table:not(.narrow) thead { display: none; }
  table:not(.narrow) tr { display: grid; grid-template-columns: 1fr auto; gap: 0 .8rem;
    padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table:not(.narrow) th, table:not(.narrow) td { border: 0; padding: .1rem 0; }
  table:not(.narrow) td:last-child { grid-column: 1 / -1; color: var(--soft); }
}
@media print {
  :root { color-scheme: light; }
  body { font-size: 11pt; } main { max-width: none; padding: 0; }
  section { margin-top: 1.6rem; padding-top: 1.1rem; } footer { margin-top: 1.4rem; }
  article, figure, tr, footer, li, table:not(.narrow) { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  h2 + *, h2 + .sentence + * { break-before: avoid; } p { orphans: 3; widows: 3; }
  @page { margin: 18mm; }
}
"""
