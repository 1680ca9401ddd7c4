"""What champions are asked and told."""

from __future__ import annotations

from bot.domain.catalogue.kind import Kind

KINDS: tuple[Kind, ...] = ()
