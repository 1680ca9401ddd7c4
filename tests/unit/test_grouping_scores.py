from pathlib import Path

import pytest

from benchmarks.grouping import compare, gaps, predict, scores
from benchmarks.labelled_talk import read

LABELLED = Path(__file__).parents[2] / "../shared/data/conversations/slack-gold-dev.jsonl"


def test_the_same_grouping_under_other_names_is_perfect() -> None:
    found = scores(["a", "a", "b", "c"], [7, 7, 8, 9])
    assert found == pytest.approx({"variation": 100, "one_to_one": 100, "exact_f": 100})


def test_all_in_one_says_nothing() -> None:
    found = scores(["a", "a", "b", "b"], [1, 1, 1, 1])
    assert found == pytest.approx({"variation": 50, "one_to_one": 50, "exact_f": 0})


def test_a_message_alone_is_no_conversation_to_find() -> None:
    found = scores(["a", "a", "b"], [1, 2, 3])
    assert found["exact_f"] == 0
    assert found["one_to_one"] == pytest.approx(200 / 3)


def test_a_message_of_unknown_conversation_is_grouped_and_not_scored() -> None:
    said = [
        {"channel": "c", "seconds": s, "user": u, "text": "hm", "conversation": c}
        for s, u, c in ((0, "Ana", 1), (5, "Ben", None), (9, "Ana", 1))
    ]
    assert compare(said, ["x", "y", "x"])["grouping"]["exact_f"] == 100


@pytest.mark.skipif(not LABELLED.exists(), reason="no labelled talk beside the repository")
def test_labelled_talk_is_grouped_better_than_by_any_gap() -> None:
    messages = read(LABELLED)
    gold = [(m["channel"], m["conversation"]) for m in messages]
    five, fifteen = (scores(gold, gaps(messages, minutes)) for minutes in (5, 15))
    assert [round(v, 1) for v in five.values()] == [86.9, 65.4, 10.2]
    assert [round(v, 1) for v in fifteen.values()] == [90.3, 73.1, 17.2]
    ours = scores(gold, predict(messages))
    assert ours["variation"] > 93
    assert ours["one_to_one"] > 80
    assert ours["exact_f"] > 35
