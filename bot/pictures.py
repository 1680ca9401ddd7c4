"""The picture in digests and in the value story. Nothing stands behind it but what is around it:
it is drawn in tones that can be read on white and on near-black, and says nothing by hue alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import FancyBboxPatch

from bot.domain import calendar
from bot.domain.digest import Numbers, shown_silos

WIDTH = 1000  # pixels: twice what Slack shows it at
EDGE, TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 12, 30, 25, 22  # pixels; sizes are those of an em
TOP = 74  # below the titles
CELL, SMALL_CELL = 64, 52
FOOT = 60
SMALLEST = 0.64  # of a cell's side: the square of one that is left out, or has next to none
CHART_LEFT, CHART_HEIGHT = 610, 168
CHART_FOOT = 44  # below its bars
GRAY = "#767f8c"  # text: 4.0 to 1 on white, 4.2 to 1 on Slack's dark
FEW = "#747f8d"
MANY = "#186fd6"
FONT = "DejaVu Sans"  # comes with the library, so that a picture looks alike on every machine
_one_at_a_time = threading.Lock()  # the library's caches of letters are not for several threads


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in pixels, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def crossings(numbers: Numbers, title: str) -> bytes:
    """The heat map of crossings by pair of silos, and the trend by week, as PNG.

    A pair's square grows and turns bluer the more crossings it has, and holds their number;
    where that is left out it is hatched.
    """
    with _one_at_a_time:
        chosen, cells = shown_silos(numbers)
        side = CELL if len(chosen) <= 8 else SMALL_CELL
        sheet = _Sheet(round(TOP + max(len(chosen) * side, CHART_HEIGHT + CHART_FOOT) + FOOT))
        sheet.text(title, EDGE, 38, TITLE_SIZE)
        _matrix(sheet, [numbers.silos[one] for one in chosen], chosen, cells, side)
        _trend(sheet, numbers.weeks)
        _legend(sheet, cells)
        return sheet.png()


def unnamed(numbers: Numbers) -> list[tuple[int, str]]:
    """The silos for whose names there are no letters, each with the number that stands for it."""
    chosen, _ = shown_silos(numbers)
    names = enumerate((numbers.silos[one] for one in chosen), start=1)
    return [(number, name) for number, name in names if not can_draw(name)]


def can_draw(text: str) -> bool:
    """Whether the picture's font has all these letters."""
    return all(ord(sign) in _letters() for sign in text)


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())


class _Sheet:
    """So many pixels high; transparent where nothing was drawn. Places count from the top left."""

    def __init__(self, height: int) -> None:
        self.height = height
        # At 72 dots an inch, a point is a pixel.
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, frameon=False)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.axis("off")

    def box(self, box: _Box, color: str, radius: float = 0, alpha: float = 1) -> None:
        """A filled rectangle with round corners."""
        self._axes.add_patch(_patch(box, radius, facecolor=color, linewidth=0, alpha=alpha))

    def hatched(self, box: _Box, radius: float) -> None:
        """A rectangle of slanted lines."""
        self._axes.add_patch(
            _patch(box, radius, facecolor="none", edgecolor=GRAY, linewidth=0, hatch="//")
        )

    def text(
        self, text: str, x: float, y: float, size: float, color: str = GRAY,
        anchor: Literal["left", "center", "right"] = "left",
    ) -> float:  # fmt: skip
        """A line of text on the baseline `y`; where it ends on the right."""
        drawn = self._axes.text(
            x, y, text, fontsize=size, color=color, ha=anchor, va="baseline", family=FONT,
            weight="bold", parse_math=False,
        )  # fmt: skip
        return float(drawn.get_window_extent().x1)

    def fitting(self, text: str, size: float, width: float) -> str:
        """As much of a text as goes into that width."""
        many = len(text)
        while many > 1 and self._width(_cut(text, many), size) > width:
            many -= 1
        return _cut(text, many)

    def _width(self, text: str, size: float) -> float:
        trial = self._axes.text(0, 0, text, fontsize=size, family=FONT, weight="bold",
                                parse_math=False)  # fmt: skip
        width = float(trial.get_window_extent().width)
        trial.remove()
        return width

    def png(self) -> bytes:
        """Always the same bytes for the same picture."""
        out = BytesIO()
        self._figure.savefig(out, format="png", transparent=True, metadata={"Software": None})
        return out.getvalue()


def _cut(text: str, many: int) -> str:
    return text if many >= len(text) else f"{text[: many - 1].rstrip()}…"


def _patch(
    box: _Box, radius: float, *, facecolor: str, linewidth: float, edgecolor: str = "none",
    alpha: float = 1, hatch: str | None = None,
) -> FancyBboxPatch:  # fmt: skip
    style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
    return FancyBboxPatch(
        (box.x, box.y), box.width, box.height, boxstyle=style, facecolor=facecolor,
        edgecolor=edgecolor, linewidth=linewidth, alpha=alpha, hatch=hatch, hatch_linewidth=3,
    )  # fmt: skip


def _matrix(
    sheet: _Sheet, names: Sequence[str], chosen: Sequence[int],
    cells: dict[tuple[int, int], int | None], side: int,
) -> None:  # fmt: skip
    """A staircase: each name stands at the end of its row, above its column."""
    most = max((count or 0 for count in cells.values()), default=0)
    for row, (silo, name) in enumerate(zip(chosen, names, strict=True)):
        middle = TOP + row * side + side / 2
        for column, other in enumerate(chosen[:row]):
            count = cells.get((min(silo, other), max(silo, other)), 0)
            _cell(sheet, EDGE + column * side + side / 2, middle, side, count, most)
        left, beside = EDGE + row * side + 12, middle - side / 2 < TOP + CHART_HEIGHT + CHART_FOOT
        label = name if can_draw(name) else f"({row + 1})"
        room = (CHART_LEFT - 2 * EDGE if beside else WIDTH - EDGE) - left
        sheet.text(sheet.fitting(label, TEXT_SIZE, room), left, middle + 9, TEXT_SIZE)


def _cell(sheet: _Sheet, x: float, y: float, side: int, count: int | None, most: int) -> None:
    full = side - 6
    if count is None:
        low = full * SMALLEST  # what is left out must not be what is seen first
        sheet.hatched(_Box(x - low / 2, y - low / 2, low, low), 9)
        return
    if count == 0:
        sheet.box(_Box(x - 3.5, y - 3.5, 7, 7), GRAY, 3.5, 0.7)
        return
    part = count / most
    size = full * (SMALLEST + (1 - SMALLEST) * part**0.5)
    sheet.box(_Box(x - size / 2, y - size / 2, size, size), _between(FEW, MANY, part**0.7), 9)
    text = _short(count)
    height = min(TEXT_SIZE, 0.86 * size / (0.7 * max(2, len(text))))
    sheet.text(text, x, y + 0.36 * height, height, "white", "center")


def _short(count: int) -> str:
    """A number in at most four signs."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9_950 else f"{round(count / 1000):,}k"


def _between(one: str, other: str, part: float) -> str:
    """A colour on the way from one to the other."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * part) for a, b in pairs).hex()


def _trend(sheet: _Sheet, weeks: Sequence[tuple[int, int | None]]) -> None:
    """A bar a week: conversations that crossed."""
    sheet.text("Crossed, each week", CHART_LEFT, 38, TITLE_SIZE)
    if not weeks:
        return
    most = max((count or 0 for _, count in weeks), default=0) or 1
    step = (WIDTH - EDGE - CHART_LEFT) / len(weeks)
    ground = TOP + CHART_HEIGHT
    for place, (_, count) in enumerate(weeks):
        middle, last = CHART_LEFT + (place + 0.5) * step, place == len(weeks) - 1
        height = 44 if count is None else max(4, (CHART_HEIGHT - 34) * count / most)
        wide = min(step * 0.72, 54)
        bar = _Box(middle - wide / 2, ground - height, wide, height)
        if count is None:
            sheet.hatched(bar, 6)
            continue
        sheet.box(bar, MANY if last else FEW, min(6, height / 2))
        size = min(SMALL_SIZE, step / (0.84 * len(_short(count))))
        sheet.text(_short(count), middle, ground - height - 9, size, anchor="center")
    sheet.text(_day(weeks[0][0]), CHART_LEFT, ground + 32, SMALL_SIZE)
    if len(weeks) > 1:
        sheet.text(_day(weeks[-1][0]), WIDTH - EDGE, ground + 32, SMALL_SIZE, anchor="right")


def _day(at: int) -> str:
    day = calendar.moment(at)
    return f"{day.day} {day:%b}"


def _legend(sheet: _Sheet, cells: dict[tuple[int, int], int | None]) -> None:
    y = sheet.height - 34
    text = "A square lies left of one silo's name and below the other's."
    end = sheet.text(text, EDGE, y + 20, SMALL_SIZE - 2)
    if None in cells.values():
        sheet.hatched(_Box(end + 24, y - 1, 26, 26), 5)
        sheet.text("too few people to tell", end + 58, y + 20, SMALL_SIZE - 2)
