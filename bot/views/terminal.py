"""Sections in a terminal, as rich draws them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Drawn
from rich.text import Text

from bot.views.report import Section, Table

WIDEST = 80  # lines longer than this are hard to read


def show(console: Console, sections: Sequence[Section]) -> None:
    """Print sections, one below the other."""
    width = min(console.width, WIDEST)
    for place, section in enumerate(sections):
        if place:
            console.print()
        console.print(Text(section.title, style="bold"), width=width)
        for paragraph in section.text:
            console.print(Text(paragraph), width=width)
        if section.table:
            console.print(Padding(_drawn(section.table), (1, 0, 0, 2)), width=width)
        if section.meaning:
            console.print()
            console.print(Text(section.meaning, style="dim"), width=width)


def _drawn(table: Table) -> Drawn:
    drawn = Drawn(box=None, pad_edge=False, show_header=bool(table.head), header_style="dim")
    for place in range(len(table.rows[0])):
        head = Text(table.head[place] if table.head else "")
        drawn.add_column(head, justify="left" if place < table.left else "right", no_wrap=True)
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn
