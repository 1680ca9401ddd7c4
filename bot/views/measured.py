"""The measures of a network from plain files, with what each one says."""

from __future__ import annotations

from bot.domain.network import Measures
from bot.views.report import Section, Table

WHAT = {
    "ei": "E–I index: −1 all ties inside a group, +1 all across",
    "ei_expected": "  what chance would give, from the groups' sizes",
    "participation_mean": "participation: 0 ties with one group, near 1 with many",
    "constraint_mean": "constraint: low where one's contacts are strangers",
    "modularity": "modularity: 0 chance, higher the more stays inside",
    "assortativity": "  the same over the most it could be",
    "ei_volume": "E–I index of the weights",
}


def lines(measures: Measures) -> list[Section]:
    """One section: the network in a sentence, its measures, where they are explained."""
    found = measures.as_dict()
    rows = [(WHAT[name], _value(found[name])) for name in WHAT]
    return [
        Section(
            f"A network of {measures.people:,} people",
            [
                f"{measures.ties:,} ties: {measures.inside:,} inside a group, "
                f"{measures.across:,} across. The weights add up to "
                f"{measures.volume_inside:,.6g} inside and {measures.volume_across:,.6g} across."
            ],
            Table(rows),
            "Means are over everybody with a tie; the rest are left out. docs/measures.md says "
            "what each number means, where it comes from, and what it does not tell.",
        )
    ]


def _value(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}".replace("-", "−")
