"""What an import keeps, what it leaves out, and how it adds up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.errors import UserError
from bot.flows.importing import Imported, import_export
from bot.store import channels, crossings, members, messages, silos, workspaces
from bot.store.channels import Channel
from bot.store.conversations import Conversation
from bot.store.database import Base, Database
from bot.store.members import Member, Tombstone
from bot.store.messages import Message, MessageWords, Reaction
from bot.vault import Vault, new_key
from tests.store.importing_portrait import NOW, portrait, real, switch
from tests.unit.export_files import at, content, pack, plain, said

MINUTE = 60
REAL = ("r-devel-rcwg", "houstondatavis", "bcneng")
needs_real = pytest.mark.skipif(not real(REAL[0]).exists(), reason="the real exports are not here")
PEOPLE = [
    {"id": "U1", "name": "ann", "team_id": "T1", "profile": {"email": "ann@example.org"}},
    {"id": "U2", "name": "bob", "team_id": "T1", "profile": {"email": "bob@example.org"}},
    {"id": "U3", "name": "cat", "team_id": "T1"},
    {"id": "U4", "name": "dan", "team_id": "T1", "is_restricted": True},
    {"id": "U5", "name": "eve", "team_id": "T9", "is_stranger": True},
    {"id": "B6", "name": "bee", "team_id": "T1", "is_bot": True},
]


def bring(database: Database, path: Path, **more: Any) -> Imported:
    return import_export(database, more.pop("vault", None), path, now=NOW, **more)


def bring_rows(database: Database, tmp_path: Path, *rows: Any, **more: Any) -> Imported:
    files = plain(**{"users.json": PEOPLE, "general/2024-05-01.json": list(rows)})
    return bring(database, pack(tmp_path / "export.zip", files), **more)


def stored(database: Database) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.channel_id, Message.at)))


def names(database: Database) -> dict[int, str]:
    with database.reading() as session:
        return {one.id: one.slack_id for one in session.scalars(select(Member))}


def count(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


THREAD = (
    said(at(0), "is the build broken for anyone?", "U1", reply_count=2),
    said(at(60), "yes, since noon", "U2", thread_ts=at(0), parent_user_id="U1"),
    said(at(120), "thanks, let me look", "U1", thread_ts=at(0), parent_user_id="U1"),
)


def test_a_thread_becomes_a_conversation_a_crossing_and_ties(
    database: Database, tmp_path: Path
) -> None:
    told = bring_rows(
        database,
        tmp_path,
        *THREAD,
        silos="person,silo\nann@example.org,Red\nBob@example.org,Blue\n",
    )
    assert (told.messages_read, told.messages_kept, told.messages_new) == (3, 3, 3)
    assert (told.threads, told.conversations, told.crossings) == (1, 1, 1)
    assert (told.ties, told.silos, told.members, told.channels) == (2, 2, 5, 1)
    with database.reading() as session:
        [crossing] = crossings.in_order(session, 1)
        assert (crossing.reciprocal, crossing.offered) == (True, True)
        assert crossing.heard_at == crossing.declared_at == NOW
        assert session.scalars(select(Channel.listening)).all() == [None]
    assert all(one.grouped and one.received_at == NOW for one in stored(database))


def test_no_words_are_kept(database: Database, tmp_path: Path) -> None:
    rows = [
        said(at(i), "the deployment pipeline is stuck again", f"U{1 + i % 2}") for i in range(4)
    ]
    bring_rows(database, tmp_path, *rows)
    assert count(database, MessageWords) == 0
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            assert "pipeline" not in str(session.execute(select(table)).all())
    assert any(one.overlaps for one in stored(database))


def test_what_is_left_out_is_counted_by_reason(database: Database, tmp_path: Path) -> None:
    told = bring_rows(
        database,
        tmp_path,
        said(at(0)),
        said(at(1), user="U5"),
        said(at(2), user="B6"),
        said(at(3), user="U7", user_team="T9"),
        said(at(4), bot_id="B1"),
        said(at(5), subtype="channel_join"),
        said(at(6), subtype=["odd"]),
        said(at(7), user=""),
        {"type": "message", "ts": "no time"},
    )
    assert told.skipped == {
        "of another company": 2,
        "bot": 2,
        "no author": 1,
        "no valid time": 1,
        "subtype channel_join": 1,
        "subtype of an unknown kind": 1,
    }
    assert told.messages_read == told.messages_kept + sum(told.skipped.values()) == 9


def test_private_channels_leave_no_trace(database: Database, tmp_path: Path) -> None:
    files = plain(
        **{
            "groups.json": [{"id": "G0000001", "name": "secret-plans"}],
            "secret-plans/2024-05-01.json": [said(at(0)), said(at(1))],
            "dms.json": [{"id": "D0000001", "members": ["U1", "U2"]}],
            "D0000001/2024-05-01.json": [said(at(0))],
        }
    )
    told = bring(database, pack(tmp_path / "export.zip", files))
    assert told.skipped == {"private channel": 2}
    assert (told.messages_read, told.messages_kept, told.channels) == (3, 1, 1)
    assert "secret" not in str(portrait(database))


def test_a_channel_that_was_switched_off_stays_off(database: Database, tmp_path: Path) -> None:
    path = pack(tmp_path / "export.zip", plain())
    bring(database, pack(tmp_path / "empty.zip", plain(**{"general/2024-05-01.json": []})))
    switch(database, {"listening": False}, ["C0000001"])
    told = bring(database, path)
    assert told.skipped == {"channel switched off": 1}
    assert stored(database) == []


def test_who_asked_not_to_be_observed_is_left_alone(database: Database, tmp_path: Path) -> None:
    vault = Vault(new_key())
    with database.writing() as session:
        workspace = workspaces.ensure(session, "T1")
        members.add_unknown(session, workspace.id, ["U3"])
        session.execute(update(Member).values(observed=False))
        session.add(Tombstone(workspace_id=workspace.id, trace=vault.tombstone("T1", "U2")))
    before = portrait(database)
    rows = (
        said(at(0), "hi <@U2> and <@U3>", reactions=[{"name": "+1", "users": ["U2", "U3"]}]),
        said(at(1), user="U2"),
        said(at(2), user="U3"),
    )
    with pytest.raises(UserError, match="FOOTBRIDGE_SECRET_KEY"):
        bring_rows(database, tmp_path, *rows)
    assert portrait(database) == before
    told = bring_rows(database, tmp_path, *rows, vault=vault)
    assert told.skipped == {"asked not to be observed": 2}
    [kept] = stored(database)
    assert kept.mentions is None
    assert count(database, Reaction) == 0
    assert "U2" not in names(database).values()


def test_people_of_every_kind(database: Database, tmp_path: Path) -> None:
    told = bring_rows(
        database,
        tmp_path,
        said(at(0), "hello <@U8>"),
        said(at(1), user="U4"),
        said(at(2), user="U7"),
    )
    with database.reading() as session:
        kinds = {one.slack_id: one.kind for one in members.all_of(session, 1)}
    assert kinds == {
        "U1": "person", "U2": "person", "U3": "person", "U4": "guest", "U5": "stranger",
        "B6": "bot", "U7": "unknown", "U8": "unknown",
    }  # fmt: skip
    assert told.members == 6  # the five listed that are no bots, and an author who is not


def test_reactions_of_others_count_once_a_person_and_emoji(
    database: Database, tmp_path: Path
) -> None:
    thumbs = [
        {"name": "+1", "users": ["U1", "U2", "B6"], "count": 3},
        {"name": "eyes", "users": ["U2", "U3"], "count": 2},
    ]
    told = bring_rows(database, tmp_path, said(at(0), reactions=thumbs))
    called = names(database)
    with database.reading() as session:
        found = {called[one.member_id]: one.count for one in session.scalars(select(Reaction))}
    assert found == {"U2": 2, "U3": 1}
    assert told.ties == 2


def test_replies_without_a_root_answer_whom_they_name(database: Database, tmp_path: Path) -> None:
    told = bring_rows(
        database,
        tmp_path,
        said(at(60), user="U2", thread_ts=at(-9999), parent_user_id="U1"),
        said(at(90), user="U3", thread_ts=at(-9999)),
    )
    assert (told.threads, told.orphan_replies, told.conversations) == (1, 2, 1)
    called = names(database)
    answers = [[called[who] for who in one.answers or ()] for one in stored(database)]
    assert answers == [["U1"], ["U2"]]


def test_a_thread_of_many_days_is_one_conversation(database: Database, tmp_path: Path) -> None:
    days = {
        f"general/2024-05-{1 + day:02}.json": [
            said(at(day * 86_400), user=user, thread_ts=at(0), parent_user_id="U1")
        ]
        for day, user in enumerate(["U1", *["U2", "U3"] * 15])
    }
    told = bring(database, pack(tmp_path / "export.zip", plain(**{"users.json": PEOPLE, **days})))
    assert (told.messages_kept, told.threads, told.orphan_replies) == (31, 1, 0)
    assert told.conversations == 1
    with database.reading() as session:
        [held] = session.scalars(select(Conversation))
    assert (held.messages, held.people) == (31, 3)
    assert held.last_at - held.at == 30 * 86_400 * 1_000_000


def test_a_folder_without_an_id_is_the_channel_of_that_name(
    database: Database, tmp_path: Path
) -> None:
    old = {"users.json": PEOPLE, "talk/2024-05-01.json": [said(at(0))]}
    new = plain(
        **{
            "channels.json": [{"id": "C0000009", "name": "talk"}],
            "talk/2024-05-02.json": [said(at(86_400))],
        }
    )
    del new["general/2024-05-01.json"]
    bring(database, pack(tmp_path / "old.zip", old))
    with database.reading() as session:
        assert [one.slack_id for one in channels.all_of(session, 1)] == ["#talk"]
    bring(database, pack(tmp_path / "new.zip", new))
    bring(database, pack(tmp_path / "old.zip", old))
    with database.reading() as session:
        assert [one.slack_id for one in channels.all_of(session, 1)] == ["C0000009"]
    assert len(stored(database)) == 2


def test_which_workspace_it_is(database: Database, tmp_path: Path) -> None:
    nobody = {"channels.json": [{"id": "C0000001", "name": "general"}],
              "general/2024-05-01.json": [said(at(0))]}  # fmt: skip
    path = pack(tmp_path / "nobody.zip", nobody)
    assert bring(database, path).workspace == "T0IMPORTED"
    assert bring(database, path).workspace == "T0IMPORTED"
    assert bring(database, pack(tmp_path / "of.zip", plain())).workspace == "T1"
    assert bring(database, path).workspace == "T0IMPORTED"
    assert bring(database, path, workspace="T5").workspace == "T5"


def test_progress_reaches_its_end(database: Database, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    path = pack(tmp_path / "export.zip", plain())
    bring(database, path, progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1] > 0


@pytest.mark.parametrize("how", ["no export", "cut off", "damaged", "no silos"])
def test_what_is_refused_leaves_the_database_as_it_was(
    database: Database, tmp_path: Path, how: str
) -> None:
    before = portrait(database)
    path, silos_text = _refused(tmp_path, how)
    with pytest.raises(UserError):
        bring(database, path, silos=silos_text)
    assert portrait(database) == before


def _refused(tmp_path: Path, how: str) -> tuple[Path, str | None]:
    rows = [said(at(i), f"message {i * 7919}") for i in range(400)]
    path = pack(tmp_path / "export.zip", plain(**{"general/2024-05-01.json": rows}))
    if how == "no export":
        path.write_bytes(content("this is no zip"))
    if how == "cut off":
        path.write_bytes(path.read_bytes()[:2000])
    if how == "damaged":
        broken = bytearray(path.read_bytes())
        middle = broken.find(b"general/2024-05-01.json") + 400
        broken[middle : middle + 40] = bytes(40)
        path.write_bytes(bytes(broken))
    return path, "nobody here" if how == "no silos" else None


def test_a_list_names_people_whom_only_the_messages_know(
    database: Database, tmp_path: Path
) -> None:
    rows = [row | {"user": row["user"].replace("U", "U000000")} for row in THREAD]
    files = {"channels.json": [{"id": "C0000001", "name": "general"}],
             "general/2024-05-01.json": rows}  # fmt: skip
    told = bring(
        database,
        pack(tmp_path / "export.zip", files),
        silos="U0000001,Red\nU0000002,Blue\nU0STRANGER,Red\nnonsense",
    )
    assert (told.moved, told.crossings, told.not_found) == (2, 1, ("U0STRANGER",))
    assert len(told.problems) == 1


def test_what_is_inferred_gives_way_to_what_was_said(database: Database, tmp_path: Path) -> None:
    people = [f"U00000{number}" for number in range(10, 22)]
    rows = [said(at(0), "who is in?", people[0]), said(at(1), "who else?", people[6])]
    for second in range(2, 120):
        group = second % 2
        who = people[group * 6 + second % 5 + 1]
        rows.append(said(at(second), "me", who, thread_ts=at(group)))
    path = pack(tmp_path / "export.zip", plain(**{"general/2024-05-01.json": rows}))
    told = bring(database, path, silos="infer")
    assert told.silos == 2
    bring(database, path, silos=f"{people[0]},Mine\n{people[6]},Yours\n")
    bring(database, path, silos="infer")
    with database.reading() as session:
        held = silos.book(session, 1)
        called = {one.slack_id: one.id for one in members.all_of(session, 1)}
        assert held.names[held.at(called[people[0]], NOW + 1) or 0] == "Mine"
        sources = {name: len(found) for name, found in held.spans.items()}
    assert sources[called[people[0]]] == 2
    assert told.crossings == 0


def test_somebody_who_turns_out_to_be_a_bot_is_taken_out(
    database: Database, tmp_path: Path
) -> None:
    rows = [*THREAD, said(at(130), "Build <@U1> failed", "B6"), said(at(140), "again", "U3")]
    unknown = {"channels.json": [{"id": "C0000001", "name": "general"}],
               "general/2024-05-01.json": rows}  # fmt: skip
    first = pack(tmp_path / "first.zip", unknown)
    second = pack(tmp_path / "second.zip", plain(**{"users.json": PEOPLE}))
    assert bring(database, first, workspace="T1").messages_kept == 5
    bring(database, second, workspace="T1")
    called = names(database)
    assert {called[one.author_id] for one in stored(database)} == {"U1", "U2", "U3"}
    assert bring(database, first, workspace="T1").skipped == {"bot": 1}
    assert count(database, Conversation) >= 1


@needs_real
@pytest.mark.parametrize(
    ("name", "read", "kept", "threads", "orphans"),
    [
        ("r-devel-rcwg", 12_564, 5_813, 778, 0),
        ("houstondatavis", 1_382, 1_025, 0, 0),
        ("bcneng", 1_320, 1_206, 106, 33),
    ],
)
def test_the_sums_of_real_exports(
    database: Database, name: str, read: int, kept: int, threads: int, orphans: int
) -> None:
    told = bring(database, real(name))
    assert (told.messages_read, told.messages_kept) == (read, kept)
    assert (told.threads, told.orphan_replies) == (threads, orphans)
    assert told.messages_read == told.messages_kept + sum(told.skipped.values())
    with database.reading() as session:
        assert messages.count(session, 1) == told.messages_kept
    assert list(told.as_json())[:11] == [
        "messages_read", "messages_kept", "skipped", "members", "channels", "threads",
        "orphan_replies", "conversations", "crossings", "ties", "silos",
    ]  # fmt: skip
