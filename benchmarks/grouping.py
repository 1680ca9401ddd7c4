"""How well unthreaded talk is grouped into conversations.

    python -m benchmarks.grouping FILE.jsonl [--out PREDICTED.jsonl]
    python -m benchmarks.grouping EXPORT.zip

FILE: one message a line with `channel, seconds, user, text` and, if known, the gold
`conversation`. The text passes through the derivation of intake; people are called by their
`user`. Of a Slack export, the threads are taken away and looked for: all that people said is
grouped, and what stood in a thread of two or more is scored.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from scipy.optimize import linear_sum_assignment

from benchmarks.labelled_talk import Message, by_channel, read, read_export, talks
from bot.domain.conversations import WEIGHTS, Stream, Talk, Weights

Group = Callable[[Sequence[Message]], list[str]]


def group(channel: Sequence[Talk], weights: tuple[Weights, ...] = WEIGHTS) -> list[int]:
    """For each message of a channel the `at` of the first of its conversation."""
    stream = Stream(weights=weights)
    return [stream.add(talk).conversation for talk in channel]


def predict(
    messages: Sequence[Message],
    weights: tuple[Weights, ...] = WEIGHTS,
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """The predicted conversation of each message."""
    predicted = [""] * len(messages)
    for channel, positions in by_channel(messages).items():
        found = group(talks([messages[p] for p in positions], names), weights)
        for position, first in zip(positions, found, strict=True):
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


def show(table: Mapping[str, Mapping[str, float]]) -> None:
    """Print one line for each way of grouping."""
    print(f"{'':28}{'VI':>8}{'1-1':>8}{'exact F':>9}")
    for way, row in table.items():
        print(f"{way:28}{row['variation']:8.1f}{row['one_to_one']:8.1f}{row['exact_f']:9.1f}")


def compare(messages: Sequence[Message], predicted: Sequence[str]) -> dict[str, dict[str, float]]:
    """Scores of the grouping and of two fixed gaps, over messages whose conversation is known."""
    known = [i for i, message in enumerate(messages) if message.get("conversation") is not None]
    gold = [(messages[i]["channel"], messages[i]["conversation"]) for i in known]
    ways = {"grouping": predicted} | {f"gap of {m} minutes": gaps(messages, m) for m in (5, 15)}
    return {way: scores(gold, [labels[i] for i in known]) for way, labels in ways.items() if gold}


def write(path: Path, messages: Sequence[Message], predicted: Sequence[str]) -> None:
    """Each message with the predicted conversation in place of the gold one."""
    with path.open("w", encoding="utf-8") as lines:
        for message, conversation in zip(messages, predicted, strict=True):
            line = json.dumps({**message, "conversation": conversation}, ensure_ascii=False)
            lines.write(line + "\n")


def main(file: Path, out: Annotated[Path | None, typer.Option()] = None) -> None:
    """Group the messages of FILE, and score against the gold conversations if they are there."""
    is_export = file.is_dir() or file.suffix == ".zip"
    messages, names = read_export(file) if is_export else (read(file), None)
    start = time.perf_counter()
    predicted = predict(messages, names=names)
    cost = (time.perf_counter() - start) / max(1, len(messages)) * 1e6
    if out:
        write(out, messages, predicted)
    table = compare(messages, predicted)
    if table:
        show(table)
    figures = {way: {k: round(v, 2) for k, v in row.items()} for way, row in table.items()}
    print(f"{len(messages):,} messages, {cost:.1f} µs each, derivation included")
    print(json.dumps({"messages": len(messages), "us_per_message": round(cost, 1), **figures}))


if __name__ == "__main__":
    typer.run(main)
