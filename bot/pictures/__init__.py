"""The picture in digests and in the value story. Nothing stands behind it but what is around it:
it is drawn in tones that can be read on white and on near-black, and says nothing by hue alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import calendar
from bot.domain.digest import Numbers, shown_silos
from bot.pictures import letters
from bot.pictures.canvas import Box, Canvas, Color

WIDTH = 1000  # twice what Slack shows it at
EDGE, TITLE_SIZE, TEXT_SIZE = 12, 21, 17.5  # pixels; sizes are those of capitals
TOP = 74  # below the titles
CELL, SMALL_CELL = 64, 52
FOOT = 56
CHART_LEFT, CHART_HEIGHT = 610, 168
GRAY: Color = (124, 133, 145)  # text: 3.7 to 1 on white, 4.6 to 1 on Slack's dark
FEW: Color = (116, 127, 141)
MANY: Color = (24, 111, 214)
WHITE: Color = (255, 255, 255)
NAME_MOST = 20  # characters


def crossings(numbers: Numbers, title: str = "Crossings, eight weeks") -> bytes:
    """The heat map of crossings by pair of silos, and the trend by week, as PNG.

    A pair's square grows and turns bluer the more crossings it has, and holds their number;
    where that is left out it is hatched.
    """
    chosen, cells = shown_silos(numbers)
    side = CELL if len(chosen) <= 8 else SMALL_CELL
    canvas = Canvas(WIDTH, round(TOP + max(len(chosen) * side, CHART_HEIGHT + 60) + FOOT))
    canvas.text(title, EDGE, 38, TITLE_SIZE, GRAY, weight=1.45)
    _matrix(canvas, [numbers.silos[one] for one in chosen], chosen, cells, side)
    _trend(canvas, numbers.weeks)
    _legend(canvas, cells)
    return canvas.png()


def unnamed(numbers: Numbers) -> list[tuple[int, str]]:
    """The silos for whose names there are no letters, each with the number that stands for it."""
    chosen, _ = shown_silos(numbers)
    names = enumerate((numbers.silos[one] for one in chosen), start=1)
    return [(number, name) for number, name in names if not letters.can_draw(name)]


def _matrix(
    canvas: Canvas, names: Sequence[str], chosen: Sequence[int],
    cells: dict[tuple[int, int], int | None], side: int,
) -> None:  # fmt: skip
    """A staircase: each name stands at the end of its row, above its column."""
    most = max((count or 0 for count in cells.values()), default=0)
    for row, (silo, name) in enumerate(zip(chosen, names, strict=True)):
        middle = TOP + row * side + side / 2
        for column, other in enumerate(chosen[:row]):
            count = cells.get((min(silo, other), max(silo, other)), 0)
            _cell(canvas, EDGE + column * side + side / 2, middle, side, count, most)
        label = _label(name, row)
        canvas.text(label, EDGE + row * side + 12, middle + TEXT_SIZE / 2, TEXT_SIZE, GRAY,
                    weight=1.3)  # fmt: skip


def _label(name: str, row: int) -> str:
    if not letters.can_draw(name):
        return f"({row + 1})"
    return name if len(name) <= NAME_MOST else name[: NAME_MOST - 1] + "…"


def _cell(canvas: Canvas, x: float, y: float, side: int, count: int | None, most: int) -> None:
    full = side - 6
    if count is None:
        canvas.hatched(Box(x - full / 2, y - full / 2, full, full), GRAY, 9, 0.75)
        return
    if count == 0:
        canvas.box(Box(x - 3.5, y - 3.5, 7, 7), GRAY, 3.5, 0.7)
        return
    part = count / most
    size = full * (0.64 + 0.36 * part**0.5)
    color = _between(FEW, MANY, part**0.7)
    canvas.box(Box(x - size / 2, y - size / 2, size, size), color, 9)
    text = _short(count)
    height = min(TEXT_SIZE, 1.9 * size / max(3, len(text)) / 1.35)
    canvas.text(text, x, y + height / 2, height, WHITE, anchor=0.5, weight=1.25)


def _short(count: int) -> str:
    """A number in at most four signs."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9_950 else f"{round(count / 1000):,}k"


def _between(one: Color, other: Color, part: float) -> Color:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _trend(canvas: Canvas, weeks: Sequence[tuple[int, int | None]]) -> None:
    """A bar a week: conversations that crossed."""
    canvas.text("Crossed, each week", CHART_LEFT, 38, TITLE_SIZE, GRAY, weight=1.45)
    if not weeks:
        return
    most = max((count or 0 for _, count in weeks), default=0) or 1
    step = (WIDTH - EDGE - CHART_LEFT) / len(weeks)
    ground = TOP + CHART_HEIGHT
    for place, (_, count) in enumerate(weeks):
        middle, last = CHART_LEFT + (place + 0.5) * step, place == len(weeks) - 1
        height = 44 if count is None else max(4, (CHART_HEIGHT - 34) * count / most)
        wide = min(step * 0.72, 54)
        bar = Box(middle - wide / 2, ground - height, wide, height)
        if count is None:
            canvas.hatched(bar, GRAY, 6, 0.75)
            continue
        canvas.box(bar, MANY if last else FEW, min(6, height / 2))
        canvas.text(_short(count), middle, ground - height - 9, 15, GRAY, anchor=0.5, weight=1.25)
    canvas.text(_day(weeks[0][0]), CHART_LEFT, ground + 32, 15, GRAY, weight=1.1)
    canvas.text(_day(weeks[-1][0]), WIDTH - EDGE, ground + 32, 15, GRAY, anchor=1, weight=1.1)


def _day(at: int) -> str:
    day = calendar.moment(at)
    return f"{day.day} {day:%b}"


def _legend(canvas: Canvas, cells: dict[tuple[int, int], int | None]) -> None:
    y = canvas.height - 34
    text = "A square lies left of one silo's name and below the other's."
    end = EDGE + canvas.text(text, EDGE, y + 20, 14, GRAY, weight=1.2)
    if None in cells.values():
        canvas.hatched(Box(end + 28, y - 2, 26, 26), GRAY, 5, 0.75)
        canvas.text("left out: too few people", end + 64, y + 20, 14, GRAY, weight=1.2)
