import json
import random
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from sandbox.company import (
    company,
    last_day,
    open_ends,
    silos_csv,
    storylines,
    write_export,
)
from sandbox.company.scenes import parse, scripts
from sandbox.company.talk import all_talk, play
from sandbox.company.timing import at, in_working_hours, next_working

END = date(2026, 5, 31)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
Export = dict[str, Any]


def written(path: Path, **options: Any) -> Export:
    write_export(path, end=END, **options)
    with ZipFile(path) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    return written(tmp_path_factory.mktemp("company") / "export.zip")


def day_files(export: Export) -> dict[str, list[dict[str, Any]]]:
    return {name: rows for name, rows in export.items() if "/" in name}


def messages(export: Export) -> list[dict[str, Any]]:
    return [
        row
        for rows in day_files(export).values()
        for row in rows
        if row.get("subtype") != "channel_join"
    ]


def silo_of(user: str | None) -> str | None:
    return next((p.silo for p in company().people if p.id == user), None)


def test_the_company_has_the_promised_size(export: Export) -> None:
    sizes = Counter(p.silo for p in company().people if p.silo)
    assert len(sizes) == 8
    assert min(sizes.values()) >= 5
    assert sum(sizes.values()) == 60
    assert {p.silo for p in company().people if p.is_leader} == set(sizes)
    assert len({p.tz.split("/")[0] for p in company().people} & {"America", "Europe", "Asia"}) == 3
    assert 12 <= len(company().channels) <= 14
    assert 900 <= len(messages(export)) <= 1500


def test_the_indexes_list_every_person_and_every_channel(export: Export) -> None:
    users = {row["id"]: row for row in export["users.json"]}
    assert len(users) == len(company().people)
    assert [row["name"] for row in export["groups.json"]] == ["leads"]
    listed = {row["name"] for row in export["channels.json"] + export["groups.json"]}
    assert {name.split("/")[0] for name in day_files(export)} == listed
    for row in export["channels.json"] + export["groups.json"]:
        assert set(row["members"]) <= {i for i, user in users.items() if not user["deleted"]}
    ingrid = next(user for user in users.values() if user["name"] == "ingrid")
    assert [field["value"] for field in ingrid["profile"]["fields"].values()] == ["Engineering"]


def test_day_files_are_cut_at_midnight_in_los_angeles(export: Export) -> None:
    for name, rows in day_files(export).items():
        stamps = [row["ts"] for row in rows]
        assert stamps == sorted(stamps)
        assert all(re.fullmatch(r"\d{10}\.\d{6}", ts) for ts in stamps)
        days = {datetime.fromtimestamp(float(ts), LOS_ANGELES).date() for ts in stamps}
        assert days == {date.fromisoformat(name.split("/")[1].removesuffix(".json"))}


def test_a_timestamp_is_used_once_in_a_channel(export: Export) -> None:
    stamps = Counter(
        (name.split("/")[0], row["ts"]) for name, rows in day_files(export).items() for row in rows
    )
    assert set(stamps.values()) == {1}


def test_threads_hang_together(export: Export) -> None:
    rows = {row["ts"]: row for row in messages(export)}
    roots = [row for row in rows.values() if "reply_count" in row]
    assert len(roots) > 100
    for root in roots:
        replies = [row for row in rows.values() if row.get("thread_ts") == root["ts"] != row["ts"]]
        assert [{"user": r["user"], "ts": r["ts"]} for r in replies] == root["replies"]
        assert root["reply_count"] == len(replies)
        assert set(root["reply_users"]) == {reply["user"] for reply in replies}
        assert root["latest_reply"] == max(reply["ts"] for reply in replies)
    for reply in (row for row in rows.values() if "parent_user_id" in row):
        root_author = rows[reply["thread_ts"]].get("user", reply["parent_user_id"])
        assert reply["parent_user_id"] == root_author


def test_everybody_named_exists_and_everybody_speaking_is_in_the_channel(export: Export) -> None:
    ids = {row["id"] for row in export["users.json"]}
    for row in messages(export):
        named = re.findall(r"<@(\w+)>", row["text"])
        reacting = [user for reaction in row.get("reactions", []) for user in reaction["users"]]
        assert {*named, *reacting} <= ids
        assert not re.search(r"(?<!<)@(?!here|channel)[a-z]", row["text"]), row["text"]
    for script in scripts():
        for scene in script.scenes:
            speakers = {line.speaker for line in scene.lines}
            reacting_too = {h for line in scene.lines for _, who in line.reactions for h in who}
            assert speakers | reacting_too <= company().channel(scene.channel).members, scene.title


def test_the_same_seed_gives_the_same_file_and_another_gives_other_times(tmp_path: Path) -> None:
    names = ["a.zip", "b.zip", "c.zip"]
    for name, seed in zip(names, (1, 1, 2), strict=True):
        write_export(tmp_path / name, seed=seed, end=END)
    first, again, other = ((tmp_path / name).read_bytes() for name in names)
    assert first == again
    assert first != other


@pytest.mark.parametrize("end", [END, date(2026, 1, 30), date(2026, 4, 3), date(2025, 11, 14)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_people_speak_in_their_working_day_and_never_after_the_last_one(
    seed: int, end: date
) -> None:
    talk = [m for m in all_talk(company(), seed=seed, end=end) if m.speaker != "deploybell"]
    awake = sum(in_working_hours(m.when, company().person(m.speaker).zone) for m in talk)
    assert awake / len(talk) > 0.97
    assert max(m.when for m in talk) < at(last_day(end), time(18), LOS_ANGELES)
    monday = last_day(end) - timedelta(days=53)
    assert min(m.when for m in talk) > at(monday, time(0), ZoneInfo("Asia/Tokyo"))


def test_nobody_speaks_before_arriving() -> None:
    for message in all_talk(company(), seed=1, end=END):
        since = company().person(message.speaker).since
        assert since is None or message.when.date() >= since.date(END)


def test_most_talk_stays_inside_silos(export: Export) -> None:
    rows = messages(export)
    threads = [row for row in rows if "reply_count" in row]
    crossing = [
        row
        for row in threads
        if len({silo_of(user) for user in [row.get("user"), *row["reply_users"]]} - {None}) > 1
    ]
    assert 0.15 <= len(crossing) / len(threads) <= 0.30


def test_some_silos_first_meet_on_the_way_and_some_not_at_all(export: Export) -> None:
    met: dict[frozenset[str], str] = {}
    rows = sorted(messages(export), key=lambda row: str(row["ts"]))
    people = {row["ts"]: silo_of(row.get("user")) for row in rows}
    private = {
        row["ts"] for name, day in day_files(export).items() for row in day if "leads/" in name
    }
    for row in (row for row in rows if row["ts"] not in private):
        pair = {people[row["ts"]], people.get(row.get("thread_ts"))} - {None}
        if len(pair) == 2:
            met.setdefault(frozenset(str(silo) for silo in pair), row["ts"])
    later = at(last_day(END) - timedelta(weeks=5), time(0), ZoneInfo("UTC")).timestamp()
    assert 15 <= len(met) < 28
    assert sum(float(ts) > later for ts in met.values()) >= 4


def test_no_sentence_is_said_more_than_twice() -> None:
    said = Counter(
        sentence
        for script in scripts()
        for scene in script.scenes
        for line in scene.lines
        for sentence in re.split(r"(?<=[.!?])\s+", line.text)
        if len(sentence.split()) > 3
    )
    assert [sentence for sentence, times in said.items() if times > 2] == []


def test_every_scene_has_a_title_of_its_own() -> None:
    keys = Counter(scene.key for script in scripts() for scene in script.scenes)
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_word_can_be_put_behind_every_message(tmp_path: Path) -> None:
    marked = written(tmp_path / "marked.zip", mark=lambda number: f"mark{number}x")
    words = [row["text"].rsplit(" ", 1)[1] for row in messages(marked)]
    assert sorted(words) == sorted(f"mark{number}x" for number in range(len(words)))


def test_the_rows_show_what_an_import_must_survive(export: Export) -> None:
    subtypes = Counter(row.get("subtype") for rows in day_files(export).values() for row in rows)
    assert subtypes["channel_join"] > 20
    assert subtypes["bot_message"] >= 3
    assert subtypes["thread_broadcast"] >= 2
    assert sum("edited" in row for row in messages(export)) >= 3
    assert [u["name"] for u in export["users.json"] if u["deleted"]] == ["jonas"]
    assert any(row.get("user") == company().person("jonas").id for row in messages(export))


def test_silos_are_told_by_email() -> None:
    lines = silos_csv().splitlines()
    assert lines[0] == "email,silo"
    assert "bea@wrenfield.example,Support" in lines
    assert len(lines) == 61


def test_there_is_something_to_do_for_every_role_on_the_last_days() -> None:
    roles = Counter(end.role for end in open_ends())
    assert set(roles) == {"employee", "champion", "leader", "admin"} == set(company().seats)
    assert roles["employee"] >= 2
    for end in open_ends():
        assert company().seats[end.role] in company().channel(end.channel).members, end.what
    assert len(storylines()) >= 5
    assert company().person(company().seats["leader"]).is_leader
    assert company().person(company().seats["admin"]).is_admin
    assert company().person(company().seats["champion"]).is_champion


def test_the_eight_weeks_end_on_a_friday() -> None:
    for days in range(7):
        friday = last_day(END + timedelta(days=days))
        assert friday.weekday() == 4
        assert timedelta() <= END + timedelta(days=days) - friday < timedelta(days=7)


def test_out_of_hours_waits_for_the_next_working_day() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    saturday = datetime(2026, 5, 30, 12, tzinfo=UTC)
    monday = next_working(saturday, lisbon, random.Random(1)).astimezone(lisbon)
    assert (monday.weekday(), monday.hour in (8, 9)) == (0, True)


SCENE = """
Title: A test
About: Of the form
== w1 mon 10:00 #support | Greeting
@bea: Hello.
| And a second line.
    @kofi +2h: Hi!
    :wave: @bea @amelie
    @grace (edited) (also to channel): Morning <all> & sundry, see #sales and https://a.example/b.
"""


def test_a_scene_is_read_as_the_readme_says(tmp_path: Path) -> None:
    script = parse("greeting", SCENE)
    hello, hi, morning = play(script.scenes[0], company(), random.Random(1), END)
    assert (script.title, script.about) == ("A test", "Of the form")
    assert hello.line.text == "Hello.\nAnd a second line."
    assert hi.root is morning.root is hello
    assert timedelta(hours=1.4) < hi.when - hello.when < timedelta(hours=2.6)
    assert hi.line.reactions == [("wave", ("bea", "amelie"))]
    assert morning.line.is_edited
    assert morning.line.is_broadcast


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@bea: Too early.", "line 1: nothing before it|line 1: list index"),
        ("== w9 mon 10:00 #support | Late", "line 1: week 9"),
        ("== w1 mon 10:00 #support | Odd\nbea says hello", "line 2: cannot read"),
    ],
)
def test_a_bad_scene_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse("bad", text)
