"""What /footbridge answers, in every state."""

from __future__ import annotations

import pytest

from bot.views import channels, commands, silos
from handlers.commands import rows
from tests.views import golden_files

PROPOSED = silos.proposed(1, "Sales & Co", 7, ["U1", "U2"], [("pricing", 0.62)], 0.7)

ANSWERS = {
    "help": commands.help_text(rows(admins=False)),
    "help_admins": commands.help_text(rows(admins=True), "As an admin:"),
    "joined": commands.JOINED,
    "left": commands.LEFT,
    "observed": commands.OBSERVED,
    "not_observed": commands.NOT_OBSERVED,
    "listening_here": channels.LISTENING,
    "not_listening_here": channels.NOT_LISTENING,
    "listening_nowhere": channels.listening([]),
    "listening_in_two": channels.listening(["C1", "C2"]),
    "wrong": commands.wrong("observe", "on or off"),
    "unknown": commands.unknown("xyzzy", ["join", "leave"]),
    "unknown_near": commands.unknown("chanels", ["join", "channels"]),
    "unknown_hostile": commands.unknown("<!channel>" * 40, ["join"]),
    "silos_none": silos.held([]),
    "silos_held": silos.held([("R&D", 12), ("Sales", 7)]),
    "silos_proposed": silos.proposals([PROPOSED]),
    "silos_proposed_loose": silos.proposed(2, "Design", 2, ["U1", "U2"], [], 0.3),
    "silos_proposed_by_chance": silos.proposed(3, "Design", 9, ["U1"], [("x", 1.0)], 0.1),
    "silos_from_a_field": silos.chosen("Department", 40, 3),
    "silos_from_groups": silos.chosen("@sales", 12, 0),
    "silos_accepted": silos.accepted(3),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(name: str) -> None:
    answer = ANSWERS[name]
    assert 0 < len(answer) <= 3000  # of one text; Slack would cut it
    assert "<!channel>" not in answer
    golden_files.check(f"command_{name}", {"text": answer})
