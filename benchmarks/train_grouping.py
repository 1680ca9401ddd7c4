"""Learn the weights by which grouping decides, from labelled talk.

    python -m benchmarks.train_grouping SLACK.jsonl IRC.zip [--write]

A message chooses among the conversations in sight and a new one: a softmax over the features of
`bot.domain.conversations`, given the true conversations of the messages before, fitted by maximum
likelihood with a quadratic penalty (L-BFGS). Every weight is learned for a busy and for a quiet
channel at once; between the two it is mixed by the pace. Prints cross-validated figures: each
Slack channel by weights from the others and IRC `train`, and IRC `dev` by weights from all Slack
channels and IRC `train`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer
from scipy.optimize import minimize

from benchmarks.grouping import Group, predict, scores, show
from benchmarks.labelled_talk import Message, by_channel, read, read_irc, talks
from bot.domain import conversations
from bot.domain.conversations import FEATURES, NEW_FEATURES, Weights, options
from bot.domain.talk import PACES, Talk, Window

WRITTEN = Path(conversations.__file__).with_name("conversations_weights.py")
IRC_WEIGHT = 0.2  # of an IRC message against one of Slack
EVERY = 3  # of the IRC files, one in so many is learned from
SKIPPED = 30  # first messages of an IRC file, which answer what the file does not show
PENALTY = 10.0
SIZE = len(FEATURES) + len(NEW_FEATURES)

Floats = npt.NDArray[np.float64]
Example = tuple[Floats, int]  # a row of features a choice, and the row that was right


def examples(messages: Sequence[Message], skipped: int = 0) -> list[Example]:
    """The choices in each channel, where there was one and the right one was in sight."""
    found: list[Example] = []
    for positions in by_channel(messages).values():
        rows = [messages[p] for p in positions]
        gold = [row["conversation"] for row in rows]
        found.extend(_of_channel(talks(rows), gold)[skipped:])
    return found


def _of_channel(channel: Sequence[Talk], gold: Sequence[Any]) -> list[Example]:
    window, found = Window(), list[Example]()
    numbers = {label: i for i, label in enumerate(dict.fromkeys(gold))}
    begun: set[int] = set()
    for talk, label in zip(channel, gold, strict=True):
        right = numbers[label]
        window.trim(talk.at)
        strands, rows = options(talk, window, window.overlaps(talk))
        seen = [strand.conversation for strand in strands]
        if strands and (right in seen or right not in begun):
            choice = seen.index(right) if right in seen else len(seen)
            found.append((_matrix(rows, window.pace(talk.at) / len(PACES)), choice))
        window.append(talk, right)
        begun.add(right)
    return found


def _matrix(rows: Sequence[tuple[float, ...]], quiet: float) -> Floats:
    """One row a choice: its features for a busy channel, then for a quiet one."""
    matrix = np.zeros((len(rows), SIZE))
    matrix[:-1, : len(FEATURES)] = rows[:-1]
    matrix[-1, len(FEATURES) :] = rows[-1]
    return np.hstack([matrix * (1 - quiet), matrix * quiet])


def fit(sets: Sequence[tuple[Sequence[Example], float]]) -> Floats:
    """The weights that make the right choices likeliest; each set counts by its factor."""
    rows = np.concatenate([matrix for found, _ in sets for matrix, _ in found])
    sizes = np.array([len(matrix) for found, _ in sets for matrix, _ in found])
    factors = np.array([factor for found, factor in sets for _ in found])
    start = np.cumsum(sizes) - sizes
    right = start + np.array([choice for found, _ in sets for _, choice in found])
    scale = np.sqrt((rows**2).mean(0)) + 1e-9
    rows = rows / scale
    spread = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: Floats) -> tuple[float, Floats]:
        z = rows @ w
        z = np.exp(z - np.maximum.reduceat(z, start)[spread])
        share = z / np.add.reduceat(z, start)[spread]
        slope = rows.T @ (share * factors[spread]) - rows[right].T @ factors
        value = -(np.log(share[right]) * factors).sum() + PENALTY * (w @ w) / 2
        return float(value), slope + PENALTY * w

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    weights: Floats = np.round(found.x / scale, 3)
    return weights


def named(weights: Floats) -> tuple[dict[str, float], dict[str, float]]:
    """By feature: for a busy channel, and for a quiet one."""
    names = FEATURES + NEW_FEATURES
    busy, quiet = (map(float, half) for half in (weights[:SIZE], weights[SIZE:]))
    return dict(zip(names, busy, strict=True)), dict(zip(names, quiet, strict=True))


def grouper(weights: Floats) -> Group:
    """Predicts the conversations of messages by these weights."""
    mixed: tuple[Weights, ...] = conversations.blends(*named(weights))
    return lambda messages: predict(messages, mixed)


def cross_validate(slack: list[Message], irc: list[Example]) -> dict[str, dict[str, float]]:
    """Scores of each Slack channel, and of all, by weights that did not see the channel."""
    channels = {c: [slack[p] for p in ps] for c, ps in by_channel(slack).items()}
    choices = {channel: examples(messages) for channel, messages in channels.items()}
    gold: list[Any] = []
    predicted: list[Any] = []
    found = {}
    for channel, messages in channels.items():
        others = [(choices[c], 1.0) for c in channels if c != channel]
        here = grouper(fit([*others, (irc, IRC_WEIGHT)]))(messages)
        truth = [(channel, m["conversation"]) for m in messages]
        found[f"{channel}, unseen"] = scores(truth, here)
        gold.extend(truth)
        predicted.extend(here)
    return {"Slack, each channel unseen": scores(gold, predicted)} | found


def write(weights: Floats) -> None:
    """Commit the weights as data."""
    busy, quiet = named(weights)
    text = (
        '"""Weights of grouping: data, as `benchmarks/train_grouping.py` wrote them.\n'
        "\n"
        "Fitted to hand-labelled Slack talk (Chatterjee et al., MSR 2020) and Ubuntu IRC\n"
        "(Kummerfeld et al., ACL 2019); the script says how, benchmarks/README.md how well.\n"
        '"""\n\nfrom __future__ import annotations\n\n'
    )
    for name, half in (("BUSY", busy), ("QUIET", quiet)):
        lines = "".join(f'    "{feature}": {weight},\n' for feature, weight in half.items())
        text += f"{name} = {{\n{lines}}}\n"
    WRITTEN.write_text(text, encoding="utf-8")


def main(
    slack: Path, irc: Path, write_them: Annotated[bool, typer.Option("--write")] = False
) -> None:
    """Print the cross-validated figures; with --write, keep the weights learned from all."""
    talk = read(slack)
    files = by_channel(train := read_irc(irc, "train"))
    kept = [train[p] for file in list(files)[::EVERY] for p in files[file]]
    learned = examples(kept, SKIPPED)
    table = cross_validate(talk, learned)
    weights = fit([(examples(talk), 1.0), (learned, IRC_WEIGHT)])
    unseen = read_irc(irc, "dev")
    truth = [(m["channel"], m["conversation"]) for m in unseen]
    table["IRC dev, unseen"] = scores(truth, grouper(weights)(unseen))
    show(table)
    print(json.dumps({k: {m: round(f, 2) for m, f in v.items()} for k, v in table.items()}))
    if write_them:
        write(weights)


if __name__ == "__main__":
    typer.run(main)
