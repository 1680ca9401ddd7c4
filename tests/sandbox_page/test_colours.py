"""Text can be read: every pair of colours that carries it has WCAG's AA contrast."""

from __future__ import annotations

import re

import pytest

from sandbox.page.drawing import FOLDER

SHEET = (FOLDER / "static" / "colours.css").read_text(encoding="utf-8")
PAIRS = [
    ("ink", "ground"), ("ink", "raised"), ("ink", "sunk"), ("ink", "hover"), ("ink", "whisper"),
    ("ink", "danger-wash"), ("ink", "accent-wash"),
    ("ink-soft", "ground"), ("ink-soft", "raised"), ("ink-soft", "sunk"), ("ink-soft", "hover"),
    ("ink-soft", "whisper"),
    ("link", "ground"), ("link", "sunk"), ("link", "hover"), ("link", "whisper"),
    ("link", "mention"), ("code", "sunk"), ("mention-me-ink", "mention-me"),
    ("side-ink", "side"), ("side-ink", "bar"), ("side-ink", "side-hover"),
    ("side-strong", "side-current"), ("accent-ink", "accent"), ("danger-ink", "danger"),
]  # fmt: skip
LIGHT, DARK = SHEET.split("@media (prefers-color-scheme: dark)")


def values(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", sheet))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(scheme: str, ink: str, ground: str) -> None:
    colours = values(LIGHT) if scheme == "light" else values(LIGHT) | values(DARK)
    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_letters_of_a_face_have_contrast() -> None:
    hues = re.findall(r"\.hue-\d \{ background: (#[0-9a-f]{6})", SHEET)
    assert len(hues) == 10
    assert all(contrast("#ffffff", hue) >= 4.5 for hue in hues)


def test_edges_of_fields_can_be_seen() -> None:
    for colours in (values(LIGHT), values(LIGHT) | values(DARK)):
        assert contrast(colours["line-strong"], colours["raised"]) >= 3
