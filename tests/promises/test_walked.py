"""What a handler is made for tomorrow is brought and walked by itself; here, that nothing slips."""

from __future__ import annotations

from typing import cast

from bot.runtime import Runtime
from bot.views import ids
from handlers.commands import SUBCOMMANDS
from tests.promises.listened import listened
from tests.promises.payloads import Scene, commands, interactions

SCENE = Scene("T0", "A0", "U0", "U1", "U2", "C0", "1.0")


def test_all_that_is_listened_to_is_brought_and_stands_in_the_registry() -> None:
    everything = listened(cast(Runtime, None))
    brought = {one.name.split()[0] for one in interactions(SCENE, everything)}
    known = {value for name, value in vars(ids).items() if name.isupper()}
    heard = {one for kind, found in everything.items() if kind != "command" for one in found}
    assert len(heard) > 150
    assert heard <= brought
    assert heard <= known


def test_every_subcommand_is_brought() -> None:
    said = {one.body["text"].split()[0] for one in commands(SCENE)}
    assert said == {one.word for one in SUBCOMMANDS}
