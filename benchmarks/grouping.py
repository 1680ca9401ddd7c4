"""How well unthreaded talk is grouped into conversations.

    python -m benchmarks.grouping FILE.jsonl [--out PREDICTED.jsonl]

FILE: one message a line, in the order of time within a channel, with `channel, seconds, user,
text` and, if known, the gold `conversation`. The text passes through the derivation of intake.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from scipy.optimize import linear_sum_assignment

from bot.domain.conversations import SECOND, Stream, Talk
from bot.domain.messages import derive, name_book

Message = dict[str, Any]
KEY = b"a key for the benchmark, as if of a day"


def read(path: Path) -> list[Message]:
    """The messages of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def talks(messages: Sequence[Message]) -> list[Talk]:
    """One channel's messages as grouping sees them; equal times are set a microsecond apart."""
    people = {user: i for i, user in enumerate(dict.fromkeys(m["user"] for m in messages))}
    names = name_book((user, [user]) for user in people)
    found: list[Talk] = []
    for message in messages:
        derived = derive(message["text"], key=KEY, names=names)
        at = round(message["seconds"] * SECOND)
        found.append(
            Talk(
                at=max(at, found[-1].at + 1) if found else at,
                author=people[message["user"]],
                mentions=tuple(people[u] for u in derived.mentions if u in people),
                named=tuple(people[u] for u in derived.named),
                question=derived.question,
                thanks=derived.thanks,
                link=derived.link,
                length=derived.length,
                words=frozenset(derived.words),
            )
        )
    return found


def group(channel: Sequence[Talk]) -> list[int]:
    """For each message the `at` of the first of its conversation."""
    stream, first = Stream(), dict[int, int]()
    for talk in channel:
        antecedent = stream.add(talk).antecedent
        first[talk.at] = talk.at if antecedent is None else first[antecedent]
    return list(first.values())


def by_channel(messages: Iterable[Message]) -> dict[str, list[int]]:
    """Positions of each channel's messages, in the order of time."""
    found: dict[str, list[tuple[float, int]]] = {}
    for position, message in enumerate(messages):
        found.setdefault(message["channel"], []).append((message["seconds"], position))
    return {channel: [p for _, p in sorted(rows)] for channel, rows in found.items()}


def predict(messages: Sequence[Message]) -> list[str]:
    """The predicted conversation of each message."""
    predicted = [""] * len(messages)
    for channel, positions in by_channel(messages).items():
        firsts = group(talks([messages[p] for p in positions]))
        for position, first in zip(positions, firsts, strict=True):
            predicted[position] = f"{channel}:{first}"
    return predicted


def scores(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> dict[str, float]:
    """Agreement of two clusterings of the same messages, each in 0 to 100.

    variation: 100·(1 − VI/log2 n), Meilă 2007. one_to_one: share of messages that the best
    one-to-one matching of conversations covers. exact_f: F1 of conversations of two or more that
    are found exactly (Kummerfeld et al. 2019).
    """
    n = len(gold)
    table = np.zeros((len(set(gold)), len(set(predicted))))
    rows, columns = _positions(gold), _positions(predicted)
    np.add.at(table, ([rows[g] for g in gold], [columns[p] for p in predicted]), 1)
    shared = _entropy(table.sum(0)) + _entropy(table.sum(1)) - _entropy(table.ravel())
    vi = _entropy(table.sum(0)) + _entropy(table.sum(1)) - 2 * shared
    matched = table[linear_sum_assignment(table, maximize=True)].sum()
    return {
        "variation": 100 * (1 - vi / math.log2(n)) if n > 1 else 100.0,
        "one_to_one": 100 * float(matched) / n,
        "exact_f": 100 * _exact_f(table),
    }


def _positions(labels: Sequence[Hashable]) -> dict[Hashable, int]:
    return {label: i for i, label in enumerate(dict.fromkeys(labels))}


def _entropy(counts: np.ndarray) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def _exact_f(table: np.ndarray) -> float:
    gold, predicted = table.sum(1), table.sum(0)
    same = (table == gold[:, None]) & (table == predicted[None, :]) & (table > 1)
    total = int((gold > 1).sum() + (predicted > 1).sum())
    return 2 * float(same.sum()) / total if total else 0.0


def gaps(messages: Sequence[Message], minutes: float) -> list[str]:
    """The baseline: a new conversation whenever a channel was silent for longer."""
    predicted = [""] * len(messages)
    for channel, positions in by_channel(messages).items():
        count, last = 0, -math.inf
        for position in positions:
            count += messages[position]["seconds"] - last > minutes * 60
            last = messages[position]["seconds"]
            predicted[position] = f"{channel}:{count}"
    return predicted


def main(file: Path, out: Annotated[Path | None, typer.Option()] = None) -> None:
    """Group the messages of FILE, and score against the gold conversations if they are there."""
    messages = read(file)
    start = time.perf_counter()
    predicted = predict(messages)
    cost = (time.perf_counter() - start) / len(messages) * 1e6
    if out:
        lines = (
            json.dumps({**m, "conversation": p}, ensure_ascii=False)
            for m, p in zip(messages, predicted, strict=True)
        )
        out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    result: dict[str, Any] = {"messages": len(messages), "microseconds_per_message": round(cost, 1)}
    if all("conversation" in m for m in messages):
        gold = [(m["channel"], m["conversation"]) for m in messages]
        ways = {"grouping": predicted} | {f"gap {m} min": gaps(messages, m) for m in (5, 15)}
        print(f"{'':12}{'VI':>8}{'1-1':>8}{'exact F':>9}")
        for way, labels in ways.items():
            figures = scores(gold, labels)
            result[way] = {k: round(v, 2) for k, v in figures.items()}
            print(f"{way:12}" + "".join(f"{v:8.1f}" for v in figures.values()))
    print(json.dumps(result))


if __name__ == "__main__":
    typer.run(main)
