"""Rules written out and read again; and texts that cannot be followed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain import rules_file
from bot.domain.catalogue import CROSSING_VALUE
from bot.domain.rules import Rules

SET = Rules(
    nudges_a_week=2, messages_days=30, stories_channel="C1", paused=True, dry_run="G1",
    quiet_before=480, quiet_after=1080, quiet_days=(5, 6),
    kinds={
        "crossing_value": {"on": False, "words_off": [CROSSING_VALUE.names[1]]},
        "thank_helper": {"probability": 0.3},
    },
)  # fmt: skip


@pytest.mark.parametrize("rules", [Rules(), SET])
def test_what_is_written_reads_as_the_same(rules: Rules) -> None:
    text = rules_file.write(rules)
    assert "G1" not in text
    plain = Rules(paused=rules.paused, dry_run=rules.dry_run)
    assert rules_file.apply(plain, rules_file.read(text)) == rules
    assert len(text) < 3000  # what a field takes


def test_what_is_not_named_stays() -> None:
    assert rules_file.apply(SET, rules_file.read('{"footbridge": 1}')) == SET
    after = rules_file.apply(SET, rules_file.read('{"footbridge": 1, "rules": {"pair_rest": 3}}'))
    assert (after.pair_rest, after.nudges_a_week, after.kinds) == (3, 2, SET.kinds)
    assert rules_file.apply(SET, rules_file.read('{"footbridge": 1, "kinds": {}}')).kinds == {}


def test_fences_and_curly_quotes_of_slack_are_read() -> None:
    text = "```" + rules_file.write(SET).replace('"', "”") + "```\n"
    assert rules_file.read(text) == rules_file.read(rules_file.write(SET))


def test_what_is_as_the_catalogue_has_it_is_not_kept() -> None:
    text = '{"footbridge": 1, "kinds": {"crossing_value": {"on": true, "probability": 0.5}}}'
    assert rules_file.read(text).kinds == {}


def file(**more: Any) -> str:
    return json.dumps({"footbridge": 1, **more})


WRONG = (
    ("", "It cannot be read: in line 1"),
    ("rules:\n  nudges_a_week: 2", "It cannot be read: in line 1"),
    ('{"footbridge": 1,\n "rules": {"pair_rest": }}', "in line 2, at character"),
    ("[]", "does not begin as"),
    ("null", "does not begin as"),
    ("[" * 10_000, "does not begin as"),
    ('{"rules": {}}', "does not begin as"),
    ('{"footbridge": true}', "does not begin as"),
    ('{"footbridge": "1"}', "does not begin as"),
    ('{"footbridge": 0}', "does not begin as"),
    ('{"footbridge": 2, "anything": []}', "newer Footbridge (its format is 2"),
    ('{"footbridge": 1, "rules": {}, "rules": {}}', "“rules” twice"),
    ('{"footbridge": 1, "rules": {"pair_rest": NaN}}', "NaN is no number"),
    ("{" + "x" * 12_000, "longer than 12,000"),
    ('{"footbridge": ' + "9" * 5000 + "}", ""),
    (file(paused=True), "“paused” is nothing that the file holds"),
    (file(rules=[1]), "rules is a list of names"),
    (file(rules={"nudges_a_weak": 1}), "“nudges_a_weak” is nothing that rules holds"),
    (file(rules={"nudges_a_week": 8}), "a whole number from 0 to 7"),
    (file(rules={"nudges_a_week": 2.0}), "a whole number from 0 to 7"),
    (file(rules={"nudges_a_week": True}), "a whole number from 0 to 7"),
    (file(rules={"nudges_a_week": "2"}), "a whole number from 0 to 7"),
    (file(rules={"nudges_a_week": None}), "a whole number from 0 to 7"),
    (file(stories_channel=7), "stories_channel is a channel's id"),
    (file(kinds=["crossing_value"]), "kinds is a list"),
    (file(kinds={"xyzzy": {}}), "“xyzzy” is nothing that kinds holds"),
    (file(kinds={"crossing_value": "off"}), "crossing_value takes on, probability and words_off"),
    (file(kinds={"crossing_value": {"words_off": "x"}}), "words_off names wordings"),
    (file(kinds={"crossing_value": {"words_off": list(CROSSING_VALUE.names)}}), "one has to stay"),
    (file(quiet=[]), "quiet is before, after"),
    (file(quiet={"before": "8:00"}), "whole minutes from 0 to 1440"),
    (file(quiet={"before": 600, "after": 540}), "it has to begin before it ends"),
    (file(quiet={"days": [7]}), "from 0 (Monday) to 6"),
    (file(quiet={"days": [0, 1, 2, 3, 4, 5, 6]}), "Leave at least one day"),
    (file(quiet={"day": []}), "“day” is nothing that quiet holds"),
    (file(kinds={"crossing_value": {"of": 1}}), "“of” is nothing that crossing_value holds"),
    (file(kinds={"crossing_value": {"on": "no"}}), "on is true or false"),
    (file(kinds={"crossing_value": {"probability": 0}}), "above 0 and up to 1"),
    (file(kinds={"crossing_value": {"probability": True}}), "above 0 and up to 1"),
    (file(kinds={"gone_quiet": {"probability": 0.5}}), "so it has no probability"),
)


@pytest.mark.parametrize(("text", "words"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_followed_is_explained(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        rules_file.read(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 500


def test_all_that_is_the_matter_is_told_at_once_and_not_at_length() -> None:
    with pytest.raises(ValueError, match="And 15 more") as caught:
        rules_file.read(file(rules={f"n{number}" * 50: 1 for number in range(20)}))
    assert len(str(caught.value)) < 600
