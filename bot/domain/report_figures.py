"""The figures of a period, from what was heard in it, with what is few left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain import network
from bot.domain.graph import Network
from bot.domain.privacy import MIN_GROUP, enough, shown_list, shown_table
from bot.domain.report import (
    ROLES,
    SPAN,
    Conversations,
    Figures,
    Heard,
    Ints,
    Listing,
    Pair,
    Past,
    Period,
    Silos,
    Sums,
    Tally,
    Ties,
)
from bot.domain.withholding import POSSIBLE


def figures(heard: Heard, period: Period, silos: Silos, past: Past) -> Figures:
    """What may be said of what was heard in a period.

    New bridges are listed for the weeks from which 90 days can be looked back.
    """
    could = len(heard.people)
    weeks = period.weeks(past.heard_since + SPAN)
    shown = silos.shown()
    conversations = _conversations(heard, could, silos.sizes)
    return Figures(
        period=period,
        people=could if enough(could) else None,
        conversations=conversations,
        crossings=_crossings(heard, conversations.crossed, shown, silos.sizes),
        bridges=_weekly(heard, weeks, could),
        ties=_ties(heard.ties, silos, past.ties if past.reaches(period) else None),
        silos={silo: silos.names[silo] for silo in shown},
        looks_back=past.reaches(period),
        small=sum(silos.sizes.get(silo, 0) > 0 for silo in silos.names) - len(shown),
    )


def _listing(of: Mapping[Any, Tally], could: int) -> Listing:
    """What may be shown of numbers by one thing or another; `could`: who could be behind each."""
    counts, people = [one.count for one in of.values()], [len(one.people) for one in of.values()]
    behind: set[int] = set().union(*(one.people for one in of.values()))
    return _listed(of, counts, people, [could] * len(counts), len(behind))


def _listed(
    keys: Iterable[Any], counts: Sequence[int], people: Sequence[int], could: Sequence[int],
    everybody: int,
) -> Listing:  # fmt: skip
    """Numbers with their total or, where that would tell too much, without. `everybody`: the
    people behind the total, who may be behind several of its parts."""
    shown, total = shown_list(counts, people, could), sum(counts)
    if shown.total and (not total or enough(everybody)):
        return Listing(_kept(keys, counts, shown.parts), total)
    return Listing(_kept(keys, counts, _each(counts, people, could)), None)


def _each(counts: Sequence[int], people: Sequence[int], could: Sequence[int]) -> list[bool]:
    """Which numbers may be shown where no sum of them is told."""
    return [
        enough(behind if count else most)
        for count, behind, most in zip(counts, people, could, strict=True)
    ]


def _weekly(heard: Heard, weeks: Sequence[int], could: int) -> Listing:
    """New bridges; behind a week's are all who exchanged across silos in it.

    Weeks are worth more than their total, which is told only where all of them are. So it does not
    depend on the period whether a week is shown, and two reports cannot be set against each other.
    """
    counts = [heard.bridges[week] for week in weeks]
    people = [len(heard.across.get(week, ())) for week in weeks]
    shown = _each(counts, people, [could] * len(weeks))
    return Listing(_kept(weeks, counts, shown), sum(counts) if all(shown) else None)


def _kept(keys: Iterable[Any], values: Sequence[int], shown: Any) -> dict[Any, int | None]:
    return {
        key: value if may else None for key, value, may in zip(keys, values, shown, strict=True)
    }


def _conversations(heard: Heard, could: int, sizes: Mapping[int, int]) -> Conversations:
    # Two lists whose sum is nowhere told, so that a single guest does not hide the headline.
    crossed = Tally(heard.crossed.count, _behind(heard, sizes))
    judged = _listing({"crossed": crossed, "within": heard.within}, could)
    apart = _listing(heard.apart, could)
    return Conversations(judged.parts["crossed"], judged.parts["within"], apart.parts, apart.total)


def _behind(heard: Heard, sizes: Mapping[int, int]) -> set[int]:
    """The people behind what crossed; of two silos only, those of the side that has fewer."""
    silos = [silo for silo, size in sizes.items() if size]
    if len(silos) != 2:
        return heard.crossed.people
    return min(({who for s, _, who in heard.involved if s == silo} for silo in silos), key=len)


def _crossings(
    heard: Heard, crossed: int | None, silos: Sequence[int], sizes: Mapping[int, int]
) -> Listing:
    """Crossings by pair of the silos that are shown. Only their total is told, no silo's sum."""
    sides = Counter((silo, other) for silo, other, _ in heard.involved)
    counts = Counter({pair: 0 for pair in combinations(sorted(silos), 2)})
    for pairs, count in heard.crossings.items():
        counts.update({pair: count for pair in pairs if pair in counts})
    if not counts or (crossed is not None and _tells_on_small(heard, counts, silos, sizes)):
        return Listing(dict.fromkeys(counts), None)
    found = _listed(
        counts,
        list(counts.values()),
        [min(sides[a, b], sides[b, a]) for a, b in counts],
        [min(sizes[a], sizes[b]) for a, b in counts],
        len({who for a, b, who in heard.involved if (min(a, b), max(a, b)) in counts}),
    )
    told = sum(count or 0 for count in found.parts.values())
    if crossed is not None and found.total is None and told < POSSIBLE:
        return Listing(dict.fromkeys(counts), None)  # what crossed, less these, tells the rest
    return found


def _tells_on_small(
    heard: Heard, counts: Counter[Pair], silos: Sequence[int], sizes: Mapping[int, int]
) -> bool:
    """Whether crossings by pair, taken from all that crossed, tell what smaller silos did.

    A conversation of one pair and one of three look alike in both numbers, so that what crossed
    between the shown silos is known only as between the largest pair's and the sum of all.
    """
    small = sum(size for silo, size in sizes.items() if silo not in silos)
    if not small or counts.total() - max(counts.values()) >= POSSIBLE:
        return False
    others = sum(n for pairs, n in heard.crossings.items() if not pairs & counts.keys())
    people = {who for silo, _, who in heard.involved if silo not in silos}
    return not enough(len(people) if others else small)


# --- ties


@dataclass(frozen=True)
class _Knit:
    """A network whose nodes are people in a silo, so that whoever moved stands in it twice.

    `members`: whom each node is. `rows`: (from node, to node, answers).
    """

    net: Network
    members: Ints
    rows: Ints

    def ends(self) -> tuple[Ints, Ints]:
        """The members of each tie."""
        a, b, _ = self.net.ties()
        members = self.members[self.net.members]
        return members[a], members[b]


def _knit(rows: Ints) -> _Knit:
    """The ties among silos of which five people or more have one: the others are in no sum."""
    many = rows[:, [1, 3]].max(initial=0) + 1
    nodes, place = np.unique(rows[:, [0, 2]] * many + rows[:, [1, 3]], return_inverse=True)
    a, b = place.reshape(-1, 2).T
    group = dict(enumerate((nodes % many).tolist()))
    while True:
        net = network.network(a, b, rows[:, 5], group)
        small = set(net.silos[net.sizes() < MIN_GROUP].tolist())
        if not small:
            return _Knit(net, nodes // many, np.column_stack([a, b, rows[:, 4]]))
        group = {node: silo for node, silo in group.items() if silo not in small}


def _ties(found: Sequence[Ints], silos: Silos, known: tuple[Ints, Ints] | None) -> Ties:
    knit = _knit(np.concatenate([np.empty((0, 6), dtype=np.int64), *found]))
    net = knit.net
    if not len(net.members):
        return NO_TIES
    matrix = network.silo_matrix(net)
    sizes = [silos.sizes.get(silo, 0) for silo in net.silos.tolist()]
    table = shown_table(matrix.ties, matrix.people, np.maximum(sizes, net.sizes()))
    complete = table.inside and table.across and table.total
    people = len(np.unique(knit.members[net.members]))
    told = enough(people) and (complete or _sums_alone(knit, matrix))
    return Ties(
        people=people if enough(people) else None,
        sums=_sums(knit, matrix, known) if told else None,
        by_pair=_by_pair(matrix, table.cells if complete else np.zeros_like(table.cells)),
        brokerage=_brokerage(knit, people),
    )


def _sums(knit: _Knit, matrix: network.SiloMatrix, known: tuple[Ints, Ints] | None) -> Sums:
    net = knit.net
    return Sums(
        *_in_and_out(matrix.ties),
        *_in_and_out(matrix.volume),
        ei_expected=network.ei_expected(net.sizes()),
        participation_mean=float(network.participation(net).mean()),
        modularity=network.modularity(net),
        new=_new(knit, known) if known else None,
    )


def _sums_alone(knit: _Knit, matrix: network.SiloMatrix) -> bool:
    """Whether the sums inside and across may be told where no pair's ties are."""
    a, b, _ = knit.net.ties()
    near = knit.net.group[a] == knit.net.group[b]
    ends = np.column_stack(knit.ends())
    people = [len(np.unique(ends[which])) for which in (near, ~near)]
    inside, across = _in_and_out(matrix.ties)
    g = len(matrix.silos)
    if g == 2:  # then the sum across is that of one pair
        people[1] = np.minimum(matrix.people, matrix.people.T)[0, 1]
    shown = shown_list([inside, across], people, [len(knit.members)] * 2)
    # Five values must be possible, too, for each of the pairs behind a sum.
    wide = [not n or pairs < 2 or n >= POSSIBLE for n, pairs in ((inside, g), (across, g - 1))]
    return bool(shown.flat().all()) and all(wide)


def _in_and_out(matrix: npt.NDArray[Any]) -> tuple[int, int]:
    """On the diagonal, and above it."""
    return round(matrix.trace()), round(np.triu(matrix, 1).sum())


def _by_pair(matrix: network.SiloMatrix, shown: npt.NDArray[np.bool_]) -> dict[Pair, int | None]:
    ids = matrix.silos.tolist()
    return {
        (a, ids[j]): int(matrix.ties[i, j]) if shown[i, j] else None
        for i, a in enumerate(ids)
        for j in range(i, len(ids))
    }


def _new(knit: _Knit, known: tuple[Ints, Ints]) -> int | None:
    """Ties of two who had none before; None unless both these and the others may be told."""
    a, b = knit.ends()
    new = network.new_ties(a, b, *known)
    people = [len(np.unique(np.concatenate([a[which], b[which]]))) for which in (new, ~new)]
    shown = shown_list([int(new.sum()), int((~new).sum())], people, [len(knit.members)] * 2)
    return int(new.sum()) if shown.flat().all() else None


def _brokerage(knit: _Knit, people: int) -> Listing:
    """Paths by role. So many paths take at least so many people, whoever they are."""
    silo = knit.net.silos[knit.net.group]
    group = dict(zip(knit.net.members.tolist(), silo.tolist(), strict=True))
    answers = knit.rows[knit.rows[:, 2] > 0]
    paths = network.brokerage(answers[:, 0], answers[:, 1], group)
    counts, total = list(paths.values()), sum(paths.values())
    shown = shown_list(counts, [_people_for(n) for n in counts], [people] * len(counts))
    may = shown.total and (not total or enough(_people_for(total)))
    return Listing(_kept(paths, counts, shown.parts), total if may else None)


def _people_for(paths: int) -> int:
    """The fewest people among whom there can be so many paths of three."""
    people = 3 if paths else 0
    while people * (people - 1) * (people - 2) < paths:
        people += 1
    return people


NO_TIES = Ties(
    people=None,
    sums=Sums(0, 0, 0, 0, None, None, None, 0),
    by_pair={},
    brokerage=Listing(dict.fromkeys(ROLES, 0), 0),
)
