"""Chance that can be told again: every draw follows from a seed that is logged with it."""

from __future__ import annotations

from hashlib import blake2b


def draw(seed: str) -> float:
    """A number in [0, 1), uniform over seeds, the same for the same seed on any machine."""
    digest = blake2b(seed.encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) / 2**53


def choose(seed: str, options: int) -> int:
    """An index below `options`, each as likely as another."""
    return int(draw(f"{seed}/which") * options)
