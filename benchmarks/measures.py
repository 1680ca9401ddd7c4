"""The measures at 50,000 people in 200 silos with 2 million ties: `python -m benchmarks.measures`.

At most 30 s and 4 GB; aim at 10 s. The graph is generated from a seed: silos of very different
sizes, activity with a heavy tail, seven ties in ten inside a silo. Each step starts from arrays
and dictionaries as a report has them.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from bot.domain import network, privacy, silos

PEOPLE, SILOS, TIES, SEED = 50_000, 200, 2_000_000, 7
Ints = npt.NDArray[np.int64]


def company(rng: np.random.Generator) -> tuple[Ints, Ints, npt.NDArray[np.float64], Ints]:
    """(a, b, weight, silo of each person); a, b are distinct pairs."""
    size = rng.lognormal(0, 0.8, SILOS)
    silo = np.sort(rng.choice(SILOS, PEOPLE, p=size / size.sum()))
    activity = np.cumsum(rng.lognormal(0, 0.7, PEOPLE))
    first, last = np.searchsorted(silo, silo), np.searchsorted(silo, silo, side="right")
    pairs = np.empty(0, dtype=np.int64)
    while len(pairs) < TIES:
        a = np.searchsorted(activity, rng.random(TIES) * activity[-1])
        anybody = np.searchsorted(activity, rng.random(TIES) * activity[-1])
        colleague = first[a] + (rng.random(TIES) * (last - first)[a]).astype(np.int64)
        b = np.where(rng.random(TIES) < 0.7, colleague, anybody)
        low, high = np.minimum(a, b), np.maximum(a, b)
        pairs = np.unique(np.concatenate([pairs, (low * PEOPLE + high)[a != b]]))
    pairs = rng.permutation(pairs)[:TIES]
    weight = (1 + rng.poisson(2, TIES)).astype(np.float64)
    return pairs // PEOPLE, pairs % PEOPLE, weight, silo


def suppressed(net: network.Network) -> privacy.ShownTable:
    """What may be shown of the silo matrix, its margins and its sums."""
    matrix = network.silo_matrix(net)
    return privacy.shown_table(matrix.ties, matrix.people, net.sizes())


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = step()
    return time.perf_counter() - start, result


def peak() -> float:
    """Largest memory this process has held so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    rng = np.random.default_rng(SEED)
    a, b, weight, silo = company(rng)
    group = dict(enumerate(silo.tolist()))
    before = peak()
    seconds: dict[str, float] = {}
    seconds["network"], net = timed(lambda: network.network(a, b, weight, group))
    steps: dict[str, Callable[[], Any]] = {
        "ei, modularity": lambda: (network.ei_expected(net.sizes()), network.modularity(net)),
        "participation": lambda: network.participation(net),
        "constraint": lambda: network.constraint(net),
        "silo matrix": lambda: network.silo_matrix(net),
    }
    for title, step in steps.items():
        seconds[title], _ = timed(step)
    memory = {"measures": peak()}
    total, found = timed(lambda: network.measures(a, b, weight, group))
    lines = [
        f"{x} {y} {z}\n" for x, y, z in zip(*map(np.ndarray.tolist, (a, b, weight)), strict=True)
    ]
    groups = [f"{member} {own}\n" for member, own in group.items()]
    extras: dict[str, Callable[[], Any]] = {
        "measures, from lines of text": lambda: network.measure_files(lines, groups),
        "suppression": lambda: suppressed(net),
        "effective size": lambda: network.effective_size(net),
        "brokerage": lambda: network.brokerage(a, b, group),
        "new ties": lambda: network.new_ties(a, b, b[::2], a[::2]),
        "infer silos": lambda: silos.infer(
            zip(a.tolist(), b.tolist(), weight.tolist(), strict=True), seed=SEED
        ),
    }
    for title, step in extras.items():
        seconds[title], _ = timed(step)
    memory["everything"] = peak()
    show(total, seconds, memory, before)
    line = {"people": found.people, "silos": SILOS, "ties": found.ties, "seconds": round(total, 2)}
    line |= {"peak_gb": round(memory["measures"], 2), "seconds_by_step": rounded(seconds)}
    print(json.dumps(line))


def rounded(values: dict[str, float]) -> dict[str, float]:
    return {title: round(value, 2) for title, value in values.items()}


def show(total: float, seconds: dict[str, float], memory: dict[str, float], before: float) -> None:
    table = Table(title=f"Measures: {PEOPLE:,} people, {SILOS} silos, {TIES:,} ties")
    table.add_column("step")
    table.add_column("seconds", justify="right")
    table.add_row("measures, all in one call", f"{total:.2f}")
    for title, value in seconds.items():
        table.add_row(title, f"{value:.2f}")
    table.caption = (
        f"peak memory {memory['measures']:.2f} GB with the measures, "
        f"{memory['everything']:.2f} GB with everything, {before:.2f} GB before"
    )
    Console().print(table)


if __name__ == "__main__":
    main()
