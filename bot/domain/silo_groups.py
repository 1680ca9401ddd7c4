"""Silos from user groups: whoever is in exactly one of those an admin chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def sole(groups: Mapping[str, Iterable[str]]) -> tuple[dict[str, str], set[str]]:
    """Each person's only group (person → group name), and who is in several: they are not guessed.

    groups: name → the people in it.
    """
    found: dict[str, str] = {}
    several: set[str] = set()
    for name, people in groups.items():
        for person in people:
            if found.setdefault(person, name) != name:
                several.add(person)
    return {person: name for person, name in found.items() if person not in several}, several
