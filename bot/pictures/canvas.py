"""A canvas of pixels with nothing behind it: shapes with smooth edges, text, and PNG."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.pictures import letters

Color = tuple[int, int, int]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Canvas:
    """So many pixels wide and high; transparent where nothing was drawn."""

    width: int
    height: int
    pixels: Floats = field(init=False)  # red, green, blue (times alpha), alpha; 0 to 1

    def __post_init__(self) -> None:
        self.pixels = np.zeros((self.height, self.width, 4))

    def box(self, box: Box, color: Color, radius: float = 0, alpha: float = 1) -> None:
        """A filled rectangle with round corners."""
        self._paint(box, 1, color, lambda x, y: alpha * _inside(x, y, box, radius))

    def hatched(self, box: Box, color: Color, radius: float = 0, alpha: float = 1) -> None:
        """A rectangle of slanted lines."""

        def coverage(x: Floats, y: Floats) -> Floats:
            stripes = np.abs((x + y) % 12 - 6)  # twelve pixels from line to line
            return alpha * _inside(x, y, box, radius) * np.clip(2.5 - stripes, 0, 1)

        self._paint(box, 1, color, coverage)

    def text(self, text: str, x: float, y: float, size: float, color: Color,
             anchor: float = 0, weight: float = 1) -> float:  # fmt: skip
        """A line of text on the baseline `y`, its capitals `size` pixels high; its width.

        anchor: which part of its width lies left of x, 0 to 1. weight: 1 plain, more is bolder.
        """
        line, unit = letters.line(text), size / letters.CAP
        left, pen = x - anchor * line.width * unit, 0.92 * unit * weight
        for stroke in line.strokes:
            points = np.array([(left + px * unit, y - py * unit) for px, py in stroke])
            self._stroke(points, pen, color)
        return line.width * unit

    def _stroke(self, points: Floats, pen: float, color: Color) -> None:
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        around = Box(x0, y0, x1 - x0, y1 - y0)
        ends = list(pairwise(points))

        def coverage(x: Floats, y: Floats) -> Floats:
            distance: Floats = np.min([_to_segment(x, y, a, b) for a, b in ends], axis=0)
            return np.clip(pen / 2 - distance + 0.5, 0, 1)

        self._paint(around, pen, color, coverage)

    def _paint(
        self, box: Box, margin: float, color: Color, coverage: Callable[[Floats, Floats], Floats]
    ) -> None:
        """Lay a color over the pixels of a box, as far as each is covered."""
        left, top = max(0, int(box.x - margin)), max(0, int(box.y - margin))
        right = min(self.width, int(box.x + box.width + margin) + 2)
        bottom = min(self.height, int(box.y + box.height + margin) + 2)
        if left >= right or top >= bottom:
            return
        y, x = np.mgrid[top:bottom, left:right] + 0.5
        alpha = coverage(x, y)[..., None]
        paint = np.append(np.array(color) / 255, 1.0)
        part = self.pixels[top:bottom, left:right]
        part[...] = paint * alpha + part * (1 - alpha)

    def png(self) -> bytes:
        """The picture as PNG, always the same bytes for the same pixels."""
        alpha = self.pixels[..., 3:]
        plain = np.divide(
            self.pixels[..., :3], alpha, out=np.zeros_like(self.pixels[..., :3]), where=alpha > 0
        )
        rows = np.round(np.concatenate([plain, alpha], axis=2) * 255).astype(np.uint8)
        lines = np.zeros((self.height, 1 + 4 * self.width), dtype=np.uint8)
        lines[:, 1:] = rows.reshape(self.height, -1)
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 6, 0, 0, 0)
        return b"".join([
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _chunk(b"IEND", b""),
        ])  # fmt: skip


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def _inside(x: Floats, y: Floats, box: Box, radius: float) -> Floats:
    """How far each pixel is covered by a rectangle with round corners, 0 to 1."""
    across = np.abs(x - box.x - box.width / 2) - box.width / 2 + radius
    down = np.abs(y - box.y - box.height / 2) - box.height / 2 + radius
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    distance = outside + np.minimum(np.maximum(across, down), 0) - radius
    return np.clip(0.5 - distance, 0, 1)


def _to_segment(x: Floats, y: Floats, a: Floats, b: Floats) -> Floats:
    """How far each pixel is from a straight line between two points."""
    way = b - a
    length = float(way @ way) or 1.0
    along = np.clip(((x - a[0]) * way[0] + (y - a[1]) * way[1]) / length, 0, 1)
    away: Floats = np.hypot(x - a[0] - along * way[0], y - a[1] - along * way[1])
    return away
