"""Rules written out and read again; and texts that cannot be followed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import yaml_text
from bot.domain import rules_file
from bot.domain.catalogue import CROSSING_VALUE, KINDS
from bot.domain.rules import Rules
from bot.domain.rules_file import RulesFile

SET = Rules(
    nudges_a_week=2, messages_days=30, stories_channel="C1", champions_channel="C2", paused=True,
    dry_run="G1", quiet_before=480, quiet_after=1080, quiet_days=(5, 6),
    kinds={
        "crossing_value": {"on": False, "words_off": [CROSSING_VALUE.names[1]]},
        "thank_helper": {"probability": 0.00001},
    },
)  # fmt: skip


def read(text: str) -> RulesFile:
    return rules_file.read(yaml_text.read(text))


def written(rules: Rules) -> str:
    return yaml_text.write(rules_file.write(rules))


@pytest.mark.parametrize("rules", [Rules(), SET])
def test_what_is_written_reads_as_the_same(rules: Rules) -> None:
    text = written(rules)
    assert "G1" not in text
    plain = Rules(paused=rules.paused, dry_run=rules.dry_run)
    assert rules_file.apply(plain, read(text)) == rules
    assert len(text) < 3000  # what a field takes
    # Whatever else reads YAML, be it of the old sort to which off is false, writes the same.
    assert read(yaml.safe_dump(yaml.safe_load(text))) == read(text)


def test_all_that_can_be_set_is_written_and_read() -> None:
    """Every kind set otherwise than it comes: more than a field takes, and less than is read."""
    kinds: dict[str, dict[str, Any]] = {
        name: {"on": not kind.on_by_default, "words_off": list(kind.names[1:])}
        for name, kind in KINDS.items()
    }
    text = written(Rules(kinds=kinds))
    assert 3000 < len(text) < yaml_text.MOST
    assert rules_file.apply(Rules(), read(text)) == Rules(kinds=kinds)


def test_it_reads_as_one_would_say_it() -> None:
    lines = written(SET).splitlines()
    assert lines[:3] == ["footbridge: 1", "rules:", "  nudges_a_week: 2"]
    assert "  hours: 08:00-18:00" in lines
    assert "  quiet-days: sat sun" in lines
    assert "  stories: C1" in lines
    assert lines[lines.index("  crossing_value:") + 1] == "    sent: false"


def test_what_the_docs_show_is_read() -> None:
    page = (Path(__file__).parents[2] / "docs" / "admins.md").read_text(encoding="utf-8")
    shown = page.partition("```yaml\n")[2].partition("```")[0]
    assert read(shown).kinds == {"crossing_value": {"on": False}}
    assert read(shown).values["quiet_days"] == (5, 6)


def test_what_is_not_named_stays() -> None:
    assert rules_file.apply(SET, read("footbridge: 1")) == SET
    after = rules_file.apply(SET, read("footbridge: 1\nrules:\n  pair_rest: 3"))
    assert (after.pair_rest, after.nudges_a_week, after.kinds) == (3, 2, SET.kinds)
    assert rules_file.apply(SET, read("footbridge: 1\nnudges: {}")).kinds == {}
    assert rules_file.apply(SET, read("footbridge: 1\nrules: {hours: off}")).quiet_before == 0


@pytest.mark.parametrize("fence", ["```", "```yaml\n", "\n ```\n"])
def test_fences_curly_quotes_and_hard_spaces_of_slack_are_read(fence: str) -> None:
    text = written(SET).replace("'", "’").replace("  ", "\u00a0\u00a0").replace("\n", "\r\n")
    assert read(f"{fence}{text}```\n") == read(written(SET))


def test_what_is_as_the_catalogue_has_it_is_not_kept() -> None:
    text = "footbridge: 1\nnudges: {crossing_value: {sent: true, probability: 0.5}}"
    assert read(text).kinds == {}


def rules(line: str) -> str:
    return f"footbridge: 1\nrules:\n  {line}"


def nudges(line: str) -> str:
    return f"footbridge: 1\nnudges:\n  {line}"


BOMB = "footbridge: 1\na: &a [x, x]\nb: &b [*a, *a]\nrules: [*b, *b]"
WRONG = (
    ("", "does not begin as"),
    ("rules:\n  nudges_a_week: 2", "does not begin as"),
    ("[]", "does not begin as"),
    ("null", "does not begin as"),
    ("just words", "does not begin as"),
    ("rules: {}", "does not begin as"),
    ("footbridge: true", "does not begin as"),
    ("footbridge: '1'", "does not begin as"),
    ("footbridge: 0", "does not begin as"),
    ("footbridge: 1.0", "does not begin as"),
    ("footbridge: 2\nanything: []", "newer Footbridge (its format is 2"),
    ("footbridge: " + "9" * 5000, "does not begin as"),
    ("x" * 12_001, "longer than 12,000"),
    (BOMB, "In line 2: & and * have no meaning here"),
    ("footbridge: *one", "In line 1: & and *"),
    ("footbridge: !!python/object/apply:os.system [ls]", "In line 1: ! has no meaning"),
    ("!!set {footbridge, rules}", "In line 1: ! has no meaning"),
    ("footbridge: 1\n<<: {rules: {}}", "“<<” is nothing that the file holds"),
    ("[" * 10_000, "In line 1: it is nested deeper"),
    ("footbridge: 1\nrules: {}\nrules: {}", "In line 3: it says “rules” a second time"),
    (rules("pair_rest: 1\n  pair_rest: 2"), "In line 4: it says “pair_rest” a second time"),
    ("footbridge: 1\nrules:\n\tpair_rest: 1", "In line 3: a tab stands there"),
    ("footbridge: 1\nrules:\n  pair_rest: 1\n   x: 2", "In line 4: a colon too many"),
    ("footbridge: 1\nrules: {pair_rest: 1", "In line 2: a bracket is not closed"),
    ("footbridge: 1\nrules: 'x", "In line 2: a quote is not closed"),
    ("{", "In line 1: the text ends too early"),
    ("footbridge: 1\n---\nrules: {}", "In line 2: a second text begins there"),
    ("footbridge: 1\nrules: @x", "In line 2: a character stands there"),
    ("footbridge: 1\n? [a]\n: 1", "In line 2: a name is a word"),
    ("footbridge: 1\n\0", "characters that cannot be read"),
    ("footbridge: 1\npaused: true", "“paused” is nothing that the file holds"),
    ("footbridge: 1\nrules: [1]", "under it stand names with values"),
    ("footbridge: 1\nrules:", "under it stand names with values"),
    (rules("nudges_a_weak: 1"), "“nudges_a_weak” is nothing that rules holds"),
    (rules("nudges_a_week: 8"), "nudges_a_week: Nudges to a person in a week: a whole number from"),
    (rules("nudges_a_week: 2.0"), "a whole number from 0 to 7"),
    (rules("nudges_a_week: true"), "a whole number from 0 to 7"),
    (rules("nudges_a_week: '2'"), "a whole number from 0 to 7"),
    (rules("nudges_a_week:"), "a whole number from 0 to 7"),
    (rules("pair_rest: .nan"), "a whole number from 0 to 365"),
    (rules("pair_rest: 010"), "a whole number from 0 to 365"),
    (rules("pair_rest: 1:30"), "a whole number from 0 to 365"),
    (rules("stories: 7"), "stories: a channel's id"),
    (rules("stories: #wins"), "stories: a channel's id"),
    (rules("champions: C1\n  stories: wins"), "stories: a channel's id"),
    (rules("hours: 480"), "hours: Hours are said as in 8:00-18:00"),
    (rules("hours: 10:00-9:00"), "it has to begin before it ends"),
    (rules("quiet-days: [sat]"), "quiet-days: Days are said as in sat sun"),
    (rules("quiet-days: mon tue wed thu fri sat sun"), "Leave at least one day"),
    ("footbridge: 1\nnudges: [crossing_value]", "under it stand names of kinds"),
    ("footbridge: 1\nnudges:", "under it stand names of kinds"),
    (nudges("xyzzy: {}"), "“xyzzy” is nothing that nudges holds"),
    (nudges("crossing_value: off"), "crossing_value: under it stand sent, probability"),
    (nudges("crossing_value: {words_off: x}"), "words_off names wordings"),
    (nudges(f"crossing_value: {{words_off: [{', '.join(CROSSING_VALUE.names)}]}}"), "has to stay"),
    (nudges("crossing_value: {on: false}"), "“on” is nothing that crossing_value holds"),
    (nudges("crossing_value: {sent: no}"), "sent is true or false"),
    (nudges("crossing_value: {probability: 0}"), "above 0 and up to 1"),
    (nudges("crossing_value: {probability: true}"), "above 0 and up to 1"),
    (nudges("crossing_value: {probability: 1.0e+999}"), "above 0 and up to 1"),
    (nudges("gone_quiet: {probability: 0.5}"), "so it has no probability"),
)


@pytest.mark.parametrize(("text", "words"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_followed_is_explained(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        read(text)
    assert len(str(caught.value)) < 500


def test_all_that_is_the_matter_is_told_at_once_and_not_at_length() -> None:
    lines = "\n  ".join(f"{f'n{number}' * 50}: 1" for number in range(20))
    with pytest.raises(ValueError, match="And 15 more") as caught:
        read(rules(lines))
    assert len(str(caught.value)) < 600


LONG = ("[", "{", "- ", "? ", "[[],", "a,", "{a: ", "a:\n", ", ", "%a\n")


@pytest.mark.parametrize("piece", LONG)
def test_a_text_made_to_take_long_is_refused_at_its_first_lines(piece: str) -> None:
    with pytest.raises(ValueError, match=r"In line \d+: "):
        read("[" + piece * (11_000 // len(piece)))
