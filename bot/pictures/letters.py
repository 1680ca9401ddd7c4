"""Letters as strokes, so that a picture looks alike on every machine and needs no font.

Units: the baseline is 0, a capital 7 high, an x 5. A path is `M x y` (go), `L x y` (line) and
`A cx cy rx ry from to` (an arc, angles in degrees from the right, counterclockwise if it grows).
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import cache

Point = tuple[float, float]
Stroke = list[Point]

CAP, DESCENT = 7.0, 2.0
GAP = 1.75  # between letters
STEPS = 24  # of a whole turn

_BOWL = "A 2 2.5 2 2.5 0 360"

# Each letter: how wide it is, and its path.
_LETTERS: dict[str, tuple[float, str]] = {
    " ": (0.9, ""),
    "A": (5.2, "M 0 0 L 2.6 7 L 5.2 0 M .95 2.4 L 4.25 2.4"),
    "B": (4.2, "M 0 0 L 0 7 L 2.2 7 A 2.2 5.3 1.7 1.7 90 -90 L 0 3.6 M 2.2 3.6"
               " A 2.4 1.8 1.8 1.8 90 -90 L 0 0"),
    "C": (5.0, "A 2.9 3.5 2.9 3.5 45 315"),
    "D": (4.9, "M 0 0 L 0 7 L 1.8 7 A 1.8 3.5 3.1 3.5 90 -90 L 0 0"),
    "E": (3.8, "M 3.8 0 L 0 0 L 0 7 L 3.8 7 M 0 3.6 L 3.2 3.6"),
    "F": (3.6, "M 0 0 L 0 7 L 3.6 7 M 0 3.5 L 3 3.5"),
    "G": (5.5, "A 2.9 3.5 2.9 3.5 45 330 M 5.4 1.7 L 5.4 3.3 L 3.3 3.3"),
    "H": (4.7, "M 0 0 L 0 7 M 4.7 0 L 4.7 7 M 0 3.6 L 4.7 3.6"),
    "I": (0.0, "M 0 0 L 0 7"),
    "J": (2.8, "M 2.8 7 L 2.8 1.8 A 1.3 1.8 1.5 1.8 0 -140"),
    "K": (4.4, "M 0 0 L 0 7 M 4.2 7 L 0 2.7 M 1.6 4.3 L 4.4 0"),
    "L": (3.5, "M 0 7 L 0 0 L 3.5 0"),
    "M": (6.0, "M 0 0 L 0 7 L 3 1.8 L 6 7 L 6 0"),
    "N": (4.8, "M 0 0 L 0 7 L 4.8 0 L 4.8 7"),
    "O": (6.0, "A 3 3.5 3 3.5 0 360"),
    "P": (4.0, "M 0 0 L 0 7 L 2.1 7 A 2.1 5.1 1.9 1.9 90 -90 L 0 3.2"),
    "Q": (6.0, "A 3 3.5 3 3.5 0 360 M 3.7 1.8 L 5.8 -.5"),
    "R": (4.3, "M 0 0 L 0 7 L 2.1 7 A 2.1 5.1 1.9 1.9 90 -90 L 0 3.2 M 2.1 3.2 L 4.3 0"),
    "S": (4.2, "A 2.1 5.25 1.9 1.75 35 270 A 2.1 1.75 2.1 1.75 90 -145"),
    "T": (4.8, "M 0 7 L 4.8 7 M 2.4 7 L 2.4 0"),
    "U": (4.8, "M 0 7 L 0 2.4 A 2.4 2.4 2.4 2.4 180 360 L 4.8 7"),
    "V": (5.0, "M 0 7 L 2.5 0 L 5 7"),
    "W": (7.4, "M 0 7 L 1.85 0 L 3.7 6.4 L 5.55 0 L 7.4 7"),
    "X": (4.6, "M 0 0 L 4.6 7 M 0 7 L 4.6 0"),
    "Y": (4.8, "M 0 7 L 2.4 3.3 L 4.8 7 M 2.4 3.3 L 2.4 0"),
    "Z": (4.4, "M 0 7 L 4.4 7 L 0 0 L 4.4 0"),
    "a": (4.0, _BOWL + " M 4 5 L 4 0"),
    "b": (4.0, "M 0 7.2 L 0 0 M 4 2.5 " + _BOWL),
    "c": (3.7, "A 2.1 2.5 2.1 2.5 45 315"),
    "d": (4.0, _BOWL + " M 4 7.2 L 4 0"),
    "e": (4.0, "M .1 2.6 L 4 2.6 A 2 2.5 2 2.5 2 318"),
    "f": (2.5, "M 0 4.9 L 2.4 4.9 M .9 0 L .9 5.7 A 2.3 5.7 1.4 1.5 180 80"),
    "g": (4.0, _BOWL + " M 4 5 L 4 -.2 A 2 -.2 2 1.8 0 -145"),
    "h": (3.8, "M 0 7.2 L 0 0 M 0 2.9 A 1.9 2.9 1.9 2.1 180 0 L 3.8 0"),
    "i": (0.0, "M 0 0 L 0 5 M 0 6.9 L 0 6.91"),
    "j": (0.9, "M .9 5 L .9 -.8 A -.4 -.8 1.3 1.2 0 -90 M .9 6.9 L .9 6.91"),
    "k": (3.5, "M 0 7.2 L 0 0 M 3.3 5 L 0 1.8 M 1.3 3 L 3.5 0"),
    "l": (0.0, "M 0 7.2 L 0 0"),
    "m": (6.4, "M 0 5 L 0 0 M 0 3.2 A 1.6 3.2 1.6 1.8 180 0 L 3.2 0 M 3.2 3.2"
               " A 4.8 3.2 1.6 1.8 180 0 L 6.4 0"),
    "n": (3.8, "M 0 5 L 0 0 M 0 2.9 A 1.9 2.9 1.9 2.1 180 0 L 3.8 0"),
    "o": (4.2, "A 2.1 2.5 2.1 2.5 0 360"),
    "p": (4.0, "M 0 5 L 0 -2 M 4 2.5 " + _BOWL),
    "q": (4.0, _BOWL + " M 4 5 L 4 -2"),
    "r": (2.3, "M 0 5 L 0 0 M 0 2.8 A 1.9 2.8 1.9 2.2 180 75"),
    "s": (3.2, "A 1.6 3.75 1.45 1.25 35 270 A 1.6 1.25 1.6 1.25 90 -145"),
    "t": (2.5, "M .9 6.7 L .9 1.5 A 2.2 1.5 1.3 1.5 180 280 M 0 4.9 L 2.4 4.9"),
    "u": (3.8, "M 0 5 L 0 2.1 A 1.9 2.1 1.9 2.1 180 360 M 3.8 5 L 3.8 0"),
    "v": (3.8, "M 0 5 L 1.9 0 L 3.8 5"),
    "w": (5.8, "M 0 5 L 1.45 0 L 2.9 4.5 L 4.35 0 L 5.8 5"),
    "x": (3.6, "M 0 0 L 3.6 5 M 0 5 L 3.6 0"),
    "y": (3.9, "M 0 5 L 2 .1 M 3.9 5 L 1.1 -2"),
    "z": (3.5, "M 0 5 L 3.5 5 L 0 0 L 3.5 0"),
    "0": (4.2, "A 2.1 3.5 2.1 3.5 0 360"),
    "1": (4.2, "M .9 5.6 L 2.6 7 L 2.6 0"),
    "2": (4.2, "A 2.1 4.95 2 2.05 165 -38 L .1 0 L 4.2 0"),
    "3": (4.2, "A 2 5.3 1.75 1.7 150 -90 M 2 3.6 A 2 1.8 2.1 1.8 90 -150"),
    "4": (4.4, "M 3.3 0 L 3.3 7 L 0 1.9 L 4.4 1.9"),
    "5": (4.2, "M 3.8 7 L .8 7 L .5 3.8 A 2 2.2 2.15 2.25 134 -145"),
    "6": (4.2, "M 3.3 7 L .35 3.2 M 4.2 2.2 A 2.1 2.2 2.1 2.2 0 360"),
    "7": (4.2, "M 0 7 L 4.2 7 L 1.4 0"),
    "8": (4.2, "A 2.1 5.3 1.75 1.7 0 360 M 4.2 1.8 A 2.1 1.8 2.1 1.8 0 360"),
    "9": (4.2, "A 2.1 4.8 2.1 2.2 0 360 M .9 0 L 3.85 3.8"),
    ".": (0.0, "M 0 0 L 0 .01"),
    ",": (0.4, "M .3 .1 L 0 -1.3"),
    ":": (0.0, "M 0 .1 L 0 .11 M 0 4 L 0 4.01"),
    ";": (0.4, "M .3 .1 L 0 -1.3 M .3 4 L .3 4.01"),
    "!": (0.0, "M 0 7 L 0 2.2 M 0 0 L 0 .01"),
    "?": (3.4, "A 1.7 5.3 1.7 1.7 165 -60 L 1.6 2.2 M 1.6 0 L 1.6 .01"),
    "-": (2.2, "M 0 2.6 L 2.2 2.6"),
    "–": (3.4, "M 0 2.6 L 3.4 2.6"),
    "_": (3.6, "M 0 -.8 L 3.6 -.8"),
    "+": (3.8, "M 0 3 L 3.8 3 M 1.9 1.1 L 1.9 4.9"),
    "=": (3.6, "M 0 2 L 3.6 2 M 0 4 L 3.6 4"),
    "/": (2.8, "M 0 -.8 L 2.8 7.4"),
    "\\": (2.8, "M 2.8 -.8 L 0 7.4"),
    "|": (0.0, "M 0 -1.5 L 0 7.5"),
    "(": (1.6, "A 3 3 3 4.6 130 230"),
    ")": (1.6, "A -1.4 3 3 4.6 50 -50"),
    "[": (1.4, "M 1.4 7.5 L 0 7.5 L 0 -1.3 L 1.4 -1.3"),
    "]": (1.4, "M 0 7.5 L 1.4 7.5 L 1.4 -1.3 L 0 -1.3"),
    "'": (0.0, "M 0 7.2 L 0 5.4"),
    '"': (1.4, "M 0 7.2 L 0 5.4 M 1.4 7.2 L 1.4 5.4"),
    "#": (4.6, "M 1 0 L 2 7 M 2.8 0 L 3.8 7 M .2 2.3 L 4.2 2.3 M .5 4.7 L 4.5 4.7"),
    "%": (6.2, "A 1.3 5.5 1.3 1.5 0 360 M 6.2 1.5 A 4.9 1.5 1.3 1.5 0 360 M 1.2 0 L 5 7"),
    "&": (5.2, "M 5.1 0 L 1.2 4.6 A 2.2 5.6 1.4 1.4 225 -45 L .9 3.4"
               " A 1.9 1.85 1.9 1.85 122 300 L 4.9 3.3"),
    "*": (2.8, "M 1.4 7 L 1.4 4.2 M .2 6.3 L 2.6 4.9 M .2 4.9 L 2.6 6.3"),
    "@": (6.4, "A 3.2 2.8 1.5 1.7 0 360 M 4.7 4.4 L 4.7 2.2 A 5.5 2.2 .8 .9 180 360"
               " A 3.2 2.8 3.2 3.6 0 300"),
    "<": (3.4, "M 3.4 5 L 0 3 L 3.4 1"),
    ">": (3.4, "M 0 5 L 3.4 3 L 0 1"),
    "~": (3.8, "M 0 2.6 L 1.1 3.4 L 2.7 2.4 L 3.8 3.2"),
    "·": (0.0, "M 0 2.9 L 0 2.91"),
    "…": (5.0, "M 0 0 L 0 .01 M 2.5 0 L 2.5 .01 M 5 0 L 5 .01"),
}  # fmt: skip


# Marks over (and under) a letter, around its middle.
_MARKS = {
    "\u0300": "M -.7 1.2 L .3 0",
    "\u0301": "M .7 1.2 L -.3 0",
    "\u0302": "M -.9 0 L 0 1 L .9 0",
    "\u0303": "M -1.2 .2 L -.4 .8 L .4 .2 L 1.2 .8",
    "\u0308": "M -.85 .5 L -.85 .51 M .85 .5 L .85 .51",
    "\u030a": "A 0 .6 .6 .6 0 360",
    "\u030c": "M -.9 1 L 0 0 L .9 1",
}
_CEDILLA = "\u0327"
_ALIKE = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "ı": "i", "’": "'", "‘": "'", "“": '"', "”": '"', "—": "–", "‐": "-", "\u00a0": " ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A text as strokes, from its left end on the baseline, and how wide it is, in units."""

    strokes: list[Stroke]
    width: float


def line(text: str) -> Line:
    """A text of one line; what there is no letter for is a space."""
    strokes: list[Stroke] = []
    x, last = 0.0, (0.0, 0.0)  # where the next letter begins; the last one's middle and height
    for sign in _signs(text):
        if sign in _MARKS or sign == _CEDILLA:
            strokes += _moved(_mark(sign), *last)
            continue
        width, drawn = _letter(sign if sign in _LETTERS else " ")
        strokes += _moved(drawn, x, 0)
        last = x + width / 2, (CAP if sign.isupper() else 5.0) + 1.3
        x += width + GAP
    return Line(strokes, max(0.0, x - GAP))


def can_draw(text: str) -> bool:
    """Whether there is a letter for all of it."""
    return all(sign in _LETTERS or sign in _MARKS or sign == _CEDILLA for sign in _signs(text))


def _signs(text: str) -> str:
    """Letters, and after each the marks on it."""
    return unicodedata.normalize("NFD", text.translate(_ALIKE))


def _moved(strokes: list[Stroke], x: float, y: float) -> list[Stroke]:
    return [[(px + x, py + y) for px, py in stroke] for stroke in strokes]


@cache
def _mark(sign: str) -> list[Stroke]:
    if sign == _CEDILLA:  # it hangs below, whatever the letter
        return _moved(_strokes("M 0 0 L .2 -.6 A 0 -1.2 .7 .6 60 -140"), 0, -6.4)
    return _strokes(_MARKS[sign])


@cache
def _letter(letter: str) -> tuple[float, list[Stroke]]:
    width, path = _LETTERS[letter]
    return width, _strokes(path)


def _strokes(path: str) -> list[Stroke]:
    strokes: list[Stroke] = []
    words = path.split()
    while words:
        what = words.pop(0)
        numbers = [float(words.pop(0)) for _ in range(6 if what == "A" else 2)]
        points = _arc(*numbers) if what == "A" else [(numbers[0], numbers[1])]
        if what == "M" or not strokes:
            strokes.append([])
        strokes[-1] += points
    return [stroke for stroke in strokes if len(stroke) > 1]


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> Stroke:
    steps = max(2, round(abs(end - start) / 360 * STEPS))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]
