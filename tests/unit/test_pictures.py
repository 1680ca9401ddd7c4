"""The picture of crossings: at Slack's width, on light and on dark.

`FOOTBRIDGE_PICTURES=folder make test` keeps them there, to be looked at.
"""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from matplotlib import image
from matplotlib.colors import to_rgb

from bot import pictures
from bot.domain import calendar
from bot.domain.digest import Numbers

UNTIL = 1772409600_000_000  # Monday 2 March 2026
LIGHT, DARK = "#ffffff", "#1a1d21"  # what Slack shows messages on
SLACKS_WIDTH = 500
TITLE = "Crossings, the last eight weeks"
Pixels = npt.NDArray[np.float64]


def numbers(names: list[str], counts: list[int | None], weeks: list[int | None]) -> Numbers:
    pairs = combinations(range(len(names)), 2)
    return Numbers(
        until=UNTIL,
        silos=tuple(names),
        silo_count=len(names),
        cells=tuple((a, b, counts[n % len(counts)]) for n, (a, b) in enumerate(pairs)),
        weeks=tuple(
            (UNTIL - (len(weeks) - n) * calendar.WEEK, count) for n, count in enumerate(weeks)
        ),
    )


TEAMS = [
    "Sales", "Support", "Product", "Engineering", "Customer Success (EMEA)",
    "Legal & Compliance", "Küche & Größe", "Finance",
]  # fmt: skip
CASES = {
    "eight": numbers(TEAMS, [24, 3, None, 0, 9, 31, 1, 0, 14], [12, 15, 9, 18, 22, 17, 25, 31]),
    "two": numbers(TEAMS[:2], [41], [3, 5, 0, 6, 4, 9, 8, 6]),
    "few_shown": numbers(
        TEAMS, [16, *[None] * 9, 0, None, 0, *[None] * 15], [7, 8, 8, 7, 10, 10, 12]
    ),
    "nothing_shown": numbers(TEAMS[:4], [None], [None] * 8),
    "thirty": numbers([f"Department {n}" for n in range(30)], [1204, 12, 0, None], [980, 1310]),
    "scripts": numbers(["営業", "Продажи", "Sales"], [7, 2, 5], [1, 2, 3]),
    "quarter": numbers(TEAMS[:5], [5, 8, 13], list(range(3, 16))),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_drawn_for_light_and_dark(name: str, tmp_path: Path) -> None:
    picture = pictures.crossings(CASES[name], TITLE)
    shown = _read(picture)
    assert shown.shape[1] == 2 * SLACKS_WIDTH
    assert shown[..., 3].max() == 1
    assert shown[0, 0, 3] == 0  # nothing lies behind it
    folder = Path(os.environ.get("FOOTBRIDGE_PICTURES", tmp_path))
    folder.mkdir(exist_ok=True)
    for tone, ground in (("light", LIGHT), ("dark", DARK)):
        laid = _laid_on(shown, ground)
        image.imsave(folder / f"crossings_{name}_{tone}.png", _at_slacks_width(laid))
        contrast = [_contrast(pixel, ground) for pixel in laid[shown[..., 3] > 0.99][::97]]
        assert np.median(contrast) > 3  # of what large text and graphics need (WCAG 2.2)


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert pictures.crossings(CASES["eight"], TITLE) == pictures.crossings(CASES["eight"], TITLE)


def test_more_is_shown_by_size_and_not_by_hue_alone() -> None:
    few, many = (
        _read(pictures.crossings(numbers(TEAMS[:3], [count, 40, 40], []), TITLE))
        for count in (2, 20)
    )
    side, left = pictures.CELL, pictures.EDGE + pictures.CELL
    rows = slice(pictures.TOP + 2 * side, pictures.TOP + 3 * side)
    there = rows, slice(left, left + side)  # the last row: the other two cross more
    assert (many[there][..., 3] > 0.5).sum() > 1.3 * (few[there][..., 3] > 0.5).sum()


@pytest.mark.parametrize("color", [pictures.GRAY, pictures.FEW, pictures.MANY])
@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_every_tone_stands_out_on_both(color: str, ground: str) -> None:
    assert _contrast(np.array(to_rgb(color)), ground) > 3.3


@pytest.mark.parametrize("color", [pictures.FEW, pictures.MANY])
def test_white_numbers_can_be_read_in_every_square(color: str) -> None:
    assert _contrast(np.ones(3), color) > 3.9


def test_what_is_left_out_is_hatched_and_holds_no_number() -> None:
    left_out = numbers(TEAMS[:2], [None], [])
    there = slice(pictures.TOP + pictures.CELL, pictures.TOP + 2 * pictures.CELL), slice(0, 76)
    shown = _read(pictures.crossings(left_out, TITLE))[there]
    solid = _read(pictures.crossings(numbers(TEAMS[:2], [7], []), TITLE))[there]
    assert 0 < (shown[..., 3] > 0.5).mean() < 0.5 < (solid[..., 3] > 0.5).mean()
    assert shown[shown[..., 3] > 0.9][:, :3].max() < 0.9  # no white, in which numbers are written


def test_a_silo_without_letters_goes_by_a_number() -> None:
    japanese = replace(CASES["scripts"], silos=("営業", "Продажи", "Sales"))
    assert pictures.unnamed(japanese) == [(2, "営業")]
    renamed = replace(japanese, silos=("経理", "Продажи", "Sales"))
    assert pictures.crossings(renamed, TITLE) == pictures.crossings(japanese, TITLE)


@pytest.mark.parametrize(
    "text", ["Größe", "Équipe Île-de-France", "Łódź & Øst", "Продажи", "R&D: 100 % “new”"]
)
def test_letters_of_many_languages(text: str) -> None:
    assert pictures.can_draw(text)


def test_a_long_name_ends_before_the_chart_and_at_the_edge() -> None:
    long = "Research, Development and everything that has to do with it"
    shown = _read(pictures.crossings(numbers([long, *TEAMS[:6]], [3], [5, 8]), TITLE))[..., 3]
    first = slice(pictures.TOP, pictures.TOP + pictures.CELL)
    gap = slice(pictures.CHART_LEFT - pictures.EDGE, pictures.CHART_LEFT)
    assert shown[first, : pictures.CHART_LEFT - 100].max() == 1
    assert shown[first, gap].max() == 0
    assert shown[:, -pictures.EDGE :].max() == 0


def test_signs_that_mean_a_formula_elsewhere_are_signs_here() -> None:
    assert pictures.crossings(numbers(["R$ & $D", "a_b^c{"], [7], [1]), TITLE)


def _read(png: bytes) -> Pixels:
    """Pixels (height, width, 4) of a PNG; 0 to 1."""
    return np.asarray(image.imread(BytesIO(png)), dtype=np.float64)


def _laid_on(shown: Pixels, ground: str) -> Pixels:
    alpha = shown[..., 3:]
    laid: Pixels = shown[..., :3] * alpha + (1 - alpha) * np.array(to_rgb(ground))
    return laid


def _at_slacks_width(laid: Pixels) -> Pixels:
    height, width = laid.shape[0] // 2, laid.shape[1] // 2
    pairs = laid[: 2 * height].reshape(height, 2, width, 2, 3)
    small: Pixels = pairs.mean(axis=(1, 3))
    return small


def _contrast(color: Pixels, ground: str) -> float:
    """The contrast of two colours after WCAG 2.2, 1 to 21."""
    one, other = _luminance(color), _luminance(np.array(to_rgb(ground)))
    return float((max(one, other) + 0.05) / (min(one, other) + 0.05))


def _luminance(color: Pixels) -> float:
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
