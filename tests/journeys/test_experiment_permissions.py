"""Every press, form and command about champions, experiments and support, by everybody.

An experiment goes from draft to dropped, and at each step all who may not bring the same first:
nothing is another, and each reads why. Then who may does it, and reads what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.runtime import Runtime
from bot.store.experiments import Experiment
from bot.store.support import Request
from bot.views import ids
from tests.journeys.champions_company import ON_SQLITE, TOLD, WORDS, cards, today
from tests.journeys.company import Company
from tests.journeys.everybody import (
    COLLEAGUES,
    JOINED,
    NAMES,
    Does,
    Everybody,
    Step,
    gathered,
    walk,
)
from tests.promises.listened import listened

pytestmark = ON_SQLITE  # what differs between databases is tried with test_experiments

GUESTS = "not for guests or bots"
ELSEWHERE = "This experiment is gone"
OUTSIDE = "for the people of the workspace that it is in"
JOIN_FIRST = "Please join first"
NOT_YOURS = "Only whoever runs this experiment can do that."
NOT_IN_IT = "Only those who are in an experiment can say what came of it."
NO_TURN = "Only the leader whose turn it is can answer this."
NOT_SENT = "or is not yours to answer"
REQUEST_GONE = "This request is gone"
FAR = {
    "guest": GUESTS, "of another workspace": ELSEWHERE, "of a shared channel": OUTSIDE,
}  # fmt: skip
FIRST = FAR | {"employee": JOIN_FIRST, "admin": JOIN_FIRST}
ASKED_FAR = FAR | {"of another workspace": REQUEST_GONE}
LEADERS = ASKED_FAR | {"other leader": "This one is with another leader by now."}


def text(value: str) -> dict[str, str]:
    return {"value": value}


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def presses(action: str, value: str = "", about: type[Any] = Experiment) -> Does:
    """A button about the first experiment, or whatever has that value."""

    def does(everybody: Everybody, role: str) -> str:
        return everybody.presses(role, action, value or str(everybody.company.rows(about)[0].id))

    return does


def sends(callback: str, filled: Mapping[str, Any], number: int | None = None) -> Does:
    """A form about the experiment or (number) that request."""

    def does(everybody: Everybody, role: str) -> str:
        table, which = (Experiment, 0) if number is None else (Request, number)
        kept = {"id": everybody.company.rows(table)[which].id, "nudge": None}
        return everybody.sends(role, callback, kept, filled)

    return does


def leafs(action: str, kept: Mapping[str, Any] | None = None, **pressed: Any) -> Does:
    return lambda everybody, role: everybody.leafs(role, action, kept or {}, **pressed)


def writes(**kept: Any) -> Does:
    """The form of a card: a new one, a copy of the first, or (id) the first itself."""

    def does(everybody: Everybody, role: str) -> str:
        card = cards(everybody.company)[0]
        lines = zip(("believe", "verify", "measure", "right_if"), WORDS.values(), strict=True)
        filled = {key: text(words) for key, words in lines}
        filled |= {"stage": option("Share"), "when": option("start")}
        filled |= {"check_on": {"selected_date": str(card.check_on)}}
        back = {"key": f"by {role}", "id": None, "parent": None, "origin": "idea", "nudge": None,
                "running": False}  # fmt: skip
        about = {key: card.id for key in kept if kept[key] == "the first"}
        return everybody.sends(role, ids.EXPERIMENT_MODAL, back | kept | about, filled)

    return does


def asks_about_it(everybody: Everybody, role: str) -> str:
    """In the thread of what stands in a channel."""
    place = everybody.company.bridge.slack.channel("#pricing", everybody.company.bridge.home)
    said = next(iter(place.timeline))
    kept = {"id": cards(everybody.company)[0].id, "channel": place.id, "ts": said.ts}
    return everybody.sends(role, ids.EXPERIMENT_ASK_MODAL, kept, {"question": text("How?")})


def promises(everybody: Everybody, role: str) -> str:
    by = (today(everybody.company) + timedelta(days=9)).isoformat()
    filled = {"promise": text("A day"), "by": {"selected_date": by}}
    return sends(ids.SUPPORT_APPROVE_MODAL, filled, 0)(everybody, role)


def passes_on(everybody: Everybody, role: str) -> str:
    lee = everybody.company.member("lee")
    assert lee is not None
    filled = {"leader": option(str(lee.id))}
    return sends(ids.SUPPORT_HAND_ON_MODAL, filled, 0)(everybody, role)


def answers_nudge(action: str, kind: str, number: bool = False) -> Does:
    """A button of a nudge that was sent. number: it says which experiment, too."""

    def does(everybody: Everybody, role: str) -> str:
        sent = [one.id for one in everybody.company.nudges if one.kind == kind][-1]
        card = f"{cards(everybody.company)[0].id} " if number else ""
        return everybody.presses(role, action, f"{card}{sent}")

    return does


RESULT = {key: text(value) for key, value in zip(("observed", "learned", "therefore"),
          TOLD.values(), strict=True)} | {"verdict": option("yes")}  # fmt: skip
NEED = {"needs": option("money"), "what": text("A hundred"), "value": text("A day a week")}
BELIEVE = WORDS["We believe"]
LOOKS = tuple(sorted(COLLEAGUES))
MAY_TRY = tuple(sorted(JOINED))
ANYBODY = (*MAY_TRY, "of another workspace")  # she does it where she is at home
OWNER, IN_IT = ("owner",), ("owner", "companion")

# What each shows to whom, while it runs.
OPENS = (
    Step("look", presses(ids.EXPERIMENT_LOOK), LOOKS, BELIEVE, "", FAR),
    Step("open to change", presses(ids.EXPERIMENT_EDIT), OWNER, BELIEVE, NOT_YOURS, FIRST),
    Step("open to share", presses(ids.EXPERIMENT_SHARE), IN_IT, BELIEVE, NOT_IN_IT, FAR),
    Step("open to copy", presses(ids.EXPERIMENT_TRY), MAY_TRY, BELIEVE, "", FIRST),
    Step("open to ask about", presses(ids.EXPERIMENT_ASK), LOOKS, BELIEVE, "", FAR),
    Step("open to write", presses(ids.EXPERIMENT_START, "idea 0"), ANYBODY, "We believe", "",
         FIRST),
)  # fmt: skip
WRITES = (
    Step("ask about it", asks_about_it, LOOKS, "", "", FAR),
    Step("write", writes(), ANYBODY, "Your card is there", "", FIRST),
    Step("copy", writes(parent="the first"), MAY_TRY, "Your card is there", "", FIRST),
    Step("change", writes(id="the first", running=True), OWNER, "Your card is there", NOT_YOURS,
         FIRST),
    Step("two more weeks", presses(ids.EXPERIMENT_LATER), OWNER, "in two weeks", NOT_YOURS, FAR),
)  # fmt: skip
COMPANY = (
    Step("join in", presses(ids.EXPERIMENT_JOIN), ("asked",), "You are on the card",
         "did not ask for company",
         FIRST | {"owner": "It is yours", "companion": "You are on the card"}),
    Step("step out", presses(ids.EXPERIMENT_JOIN_NO), ("asked", "companion"), "All right",
         "All right", FAR),
    Step("take on what has its champion", presses(ids.EXPERIMENT_TAKE), (), "",
         "offered to those who joined in",
         FIRST | {"owner": "It is yours", "companion": "Somebody else"}),
    Step("adopt what was not shared", presses(ids.EXPERIMENT_ADOPT), (), "", NOT_YOURS,
         FAR | {"owner": "not possible"}),
)  # fmt: skip
SENT_TO_ONE = {"of a shared channel": OUTSIDE}
HANDED_ON = (
    Step("rather not", answers_nudge(ids.EXPERIMENT_TAKE_NO, "experiment_handover"),
         ("companion",), "", NOT_SENT, SENT_TO_ONE),
    Step("not now", answers_nudge(ids.EXPERIMENT_NOT_NOW, "experiment_handover"), (), "",
         NOT_SENT, SENT_TO_ONE | {"companion": ""}),
    Step("take it on", answers_nudge(ids.EXPERIMENT_TAKE, "experiment_handover", number=True),
         ("companion",), "", "offered to those who joined in", FIRST | {"owner": NOT_SENT}),
)  # fmt: skip
ENDS = (
    Step("share", sends(ids.RESULT_MODAL, RESULT), OWNER, "Shared in the library", NOT_IN_IT, FAR),
    Step("adopt", presses(ids.EXPERIMENT_ADOPT), OWNER, "Adopted", NOT_YOURS, FAR),
    Step("drop", presses(ids.EXPERIMENT_DROP), OWNER, "Dropped", NOT_YOURS, FAR),
)  # fmt: skip


def heard(*prefixes: str) -> set[str]:
    """All that Footbridge listens to whose name begins so."""
    everything = listened(cast(Runtime, None))
    return {one for found in everything.values() for one in found if one.startswith(prefixes)}


def test_everybody_at_an_experiment(company: Company) -> None:
    everybody = gathered(company)
    for step in OPENS:
        walk(everybody, step, opens=True)
    for step in (*WRITES, *COMPANY):
        walk(everybody, step)
    everybody.person("owner").runs("/footbridge champion stop")
    company.moves_on(minutes=2)
    for step in HANDED_ON:
        walk(everybody, step)
    everybody.names |= {"owner": NAMES["companion"], "companion": NAMES["owner"]}
    for step in ENDS:
        walk(everybody, step)
    assert everybody.brought == heard("experiment.")


TO_ANSWER = (
    Step("open to ask", presses(ids.SUPPORT_ASK), OWNER, BELIEVE, NOT_YOURS, FAR),
    Step("open to say yes", presses(ids.SUPPORT_APPROVE, about=Request), ("leader",), BELIEVE,
         NO_TURN, LEADERS),
    Step("open to say no", presses(ids.SUPPORT_DECLINE, about=Request), ("leader",), BELIEVE,
         NO_TURN, LEADERS),
    Step("open to pass on", presses(ids.SUPPORT_HAND_ON, about=Request), ("leader",), BELIEVE,
         NO_TURN, LEADERS),
    Step("open to ask back", presses(ids.SUPPORT_BACK, about=Request), ("leader",), BELIEVE,
         NO_TURN, LEADERS),
    Step("open to answer what was not asked", presses(ids.SUPPORT_REPLY, about=Request), (), "",
         REQUEST_GONE, ASKED_FAR | {"owner": "answered already"}),
)  # fmt: skip
NOT_YET = ASKED_FAR | {"leader": REQUEST_GONE}
ASKS_BACK = (
    Step("keep what was not promised", presses(ids.SUPPORT_KEPT, about=Request), (), "", NO_TURN,
         NOT_YET),
    Step("a week longer for nothing", presses(ids.SUPPORT_LATER, about=Request), (), "", NO_TURN,
         NOT_YET),
    Step("ask back", sends(ids.SUPPORT_BACK_MODAL, {"question": text("Why?")}, 0), ("leader",), "",
         NO_TURN, LEADERS),
    Step("answer", sends(ids.SUPPORT_REPLY_MODAL, {"answer": text("So")}, 0), OWNER, "",
         REQUEST_GONE, ASKED_FAR),
    Step("pass on", passes_on, ("leader",), "", NO_TURN, LEADERS),
)  # fmt: skip
SAYS_YES = (
    Step("say yes", promises, ("leader",), "", NO_TURN, LEADERS),
    Step("a week longer", presses(ids.SUPPORT_LATER, about=Request), ("leader",), "in a week",
         NO_TURN, ASKED_FAR),
    Step("kept", presses(ids.SUPPORT_KEPT, about=Request), ("leader",), "The champion knows",
         NO_TURN, ASKED_FAR),
    Step("ask", sends(ids.SUPPORT_ASK_MODAL, NEED), OWNER, "It is with", NOT_YOURS, FAR),
)  # fmt: skip
NO = Step("say no", sends(ids.SUPPORT_DECLINE_MODAL, {"why": text("No time")}, 1), ("leader",), "",
          NO_TURN, LEADERS)  # fmt: skip


def test_everybody_at_asking_for_support(company: Company) -> None:
    everybody = gathered(company)
    for step in TO_ANSWER:
        walk(everybody, step, opens=True)
    for step in ASKS_BACK:
        walk(everybody, step)
    everybody.names |= {"leader": NAMES["other leader"], "other leader": NAMES["leader"]}
    for step in SAYS_YES:
        walk(everybody, step)
    everybody.names = dict(NAMES)  # the second one goes to her of the same team again
    walk(everybody, NO)
    assert everybody.brought == heard("support.")


def meets(everybody: Everybody, role: str) -> str:
    """The card on which admins say where champions meet, saved."""
    place = everybody.company.bridge.slack.channel("#pricing", everybody.company.bridge.home)
    filled = {
        ids.RULES_MEETS: {"selected_conversation": place.id}, ids.ROLES_SILO: option("-"),
        ids.ROLES_PEOPLE: {"selected_users": []},
    }  # fmt: skip
    kept = {"opened": {"champions_channel": None}}
    return everybody.sends(role, ids.ROLES_CHAMPIONS_MODAL, kept, filled)


def says(words: str) -> Does:
    return lambda everybody, role: everybody.says(role, words)


ONLY_ADMINS = "Only an admin of this workspace can do that."
NOT_ONE = "You are not a champion at present."
HER_OWN = {"guest": GUESTS, "of another workspace": "There is no champion yet"}
HER_SHELF = FAR | {"of another workspace": "There are no experiments yet"}
NOTHING_THERE = HER_SHELF | {"of another workspace": "Nothing like that yet"}
NONE = {"employee": NOT_ONE, "admin": NOT_ONE, "guest": GUESTS, "of a shared channel": OUTSIDE}
LIBRARY = (
    Step("open the library", presses(ids.LIBRARY_OPEN, "0"), LOOKS, BELIEVE, "", HER_SHELF),
    Step("narrow to a state", leafs(ids.LIBRARY_STATE, **option("running")), LOOKS, BELIEVE, "",
         NOTHING_THERE),
    Step("narrow to a stage", leafs(ids.LIBRARY_STAGE, **option("Solve")), LOOKS, BELIEVE, "",
         NOTHING_THERE),
    Step("all teams", leafs(ids.LIBRARY_SILO, **option("0")), LOOKS, BELIEVE, "", HER_SHELF),
    Step("all priorities", leafs(ids.LIBRARY_PRIORITY, **option("0")), LOOKS, BELIEVE, "",
         HER_SHELF),
    Step("leaf on", leafs(ids.LIBRARY_MORE), LOOKS, BELIEVE, "", HER_SHELF),
    Step("leaf back", leafs(ids.LIBRARY_BACK, {"page": 1}), LOOKS, BELIEVE, "", HER_SHELF),
    Step("search", lambda everybody, role: everybody.sends(
        role, ids.LIBRARY, {}, {ids.LIBRARY_WORDS: text("calls")}
    ), LOOKS, BELIEVE, "", NOTHING_THERE),
)  # fmt: skip
NOMINATED = "champion_nomination"
CHOSEN = ("other leader",)
ASKED_TO_BE_ONE = (
    Step("no", answers_nudge(ids.CHAMPION_NO, NOMINATED), CHOSEN, "", NOT_SENT, SENT_TO_ONE),
    Step("yes", answers_nudge(ids.CHAMPION_YES, NOMINATED), CHOSEN, "", NOT_SENT, SENT_TO_ONE),
    Step("rest", answers_nudge(ids.CHAMPION_REST, NOMINATED), CHOSEN, "", NOT_SENT, SENT_TO_ONE),
    Step("stop", answers_nudge(ids.CHAMPION_STOP, NOMINATED), CHOSEN, "", NOT_SENT, SENT_TO_ONE),
)  # fmt: skip
WHERE = Step("open where they meet", presses(ids.ROLES_CHAMPIONS, "change"),
             ("admin", "of another workspace"), "Champions", ONLY_ADMINS, SENT_TO_ONE)  # fmt: skip
IN_HOME = (
    Step("be one", presses(ids.CHAMPION_YES, "home"), ("leader", *ANYBODY), "", "", FIRST),
    Step("rest a while", presses(ids.CHAMPION_REST, "home"), ("leader", *ANYBODY), "", "", NONE),
    Step("stop being one", presses(ids.CHAMPION_STOP, "home"), ("leader", *ANYBODY), "", "", NONE),
    Step("no, in Home", presses(ids.CHAMPION_NO, "home"), (), "", "from an earlier version",
         {"of a shared channel": OUTSIDE}),
    Step("set where they meet", meets, ("admin", "of another workspace"), "The champions:",
         ONLY_ADMINS, SENT_TO_ONE),
)  # fmt: skip


def test_everybody_at_champions_and_the_library(company: Company) -> None:
    everybody = gathered(company)
    for step in LIBRARY:
        walk(everybody, step, opens=True)
    walk(everybody, WHERE, opens=True)
    for step in IN_HOME:
        walk(everybody, step)
    company.kim.runs("/footbridge champion @lee")
    company.moves_on(minutes=1)
    for step in ASKED_TO_BE_ONE:
        walk(everybody, step)
    assert everybody.brought == heard("champion.", "library", "roles.champions")


SAID = (
    Step("read who they are", says("champions"), LOOKS, "The champions:", "", HER_OWN),
    Step("read the library", says("experiments"), LOOKS, BELIEVE, "",
         {"guest": GUESTS, "of another workspace": "There are no experiments yet"}),
)  # fmt: skip
HERS = {"of another workspace": "takes nothing"}  # whom and what she names is not there
DOES = (
    Step("name a colleague", says("champion @lee"), tuple(COLLEAGUES - {"other leader"}),
         "It is theirs to say", "For yourself", HERS | {"guest": GUESTS}),
    Step("become one", says("champion"), ("leader", *ANYBODY), "You are a champion", "",
         FIRST),
    Step("rest", says("champion rest"), ("leader", *ANYBODY), "You rest until", "", NONE),
    Step("stop", says("champion stop"), ("leader", *ANYBODY), "not a champion any more", "",
         NONE),
    Step("say where they meet", says("champions channel #pricing"), ("admin",),
         "Results and round-ups go to", ONLY_ADMINS, HERS),
    Step("say where a team hears of it", says("champions channel #pricing for Sales"), ("admin",),
         "is told in", ONLY_ADMINS, HERS),
)  # fmt: skip


def test_everybody_at_the_commands(company: Company) -> None:
    everybody = gathered(company)
    del everybody.names["of a shared channel"]  # Slack brings no command of theirs
    for step in SAID:
        walk(everybody, step, opens=True)
    for step in DOES:
        walk(everybody, step)


def test_a_draft_is_its_writers_alone(company: Company) -> None:
    everybody = gathered(company)
    writes_draft = {"believe": text("A draft about desks"), "stage": option("Share"),
                    "when": option("draft")}  # fmt: skip
    kept = {"key": "k", "id": None, "parent": None, "origin": "idea", "nudge": None,
            "running": False}  # fmt: skip
    everybody.sends("champion", ids.EXPERIMENT_MODAL, kept, writes_draft)
    number = str(cards(company)[-1].id)
    gone = Step("look at a draft", presses(ids.EXPERIMENT_LOOK, number), ("champion",),
                "A draft about desks", ELSEWHERE, FAR)  # fmt: skip
    walk(everybody, gone, opens=True)
    walk(everybody, Step("throw it away", presses(ids.EXPERIMENT_DROP, number), ("champion",),
                         "Thrown away", ELSEWHERE, FAR))  # fmt: skip


def test_a_value_of_anything_else_is_met_kindly(company: Company) -> None:
    everybody = gathered(company)
    before = everybody.rows()
    for action in (ids.EXPERIMENT_DROP, ids.EXPERIMENT_SHARE, ids.EXPERIMENT_LOOK, ids.SUPPORT_KEPT,
                   ids.SUPPORT_APPROVE, ids.EXPERIMENT_TRY):  # fmt: skip
        for value in ("0", "", "999999", "x y", "1 not-a-nudge", "-1"):
            everybody.presses("owner", action, value)
    assert everybody.rows() == before


@pytest.mark.parametrize("said", ["priorities", "silo Sales", "ways"])
def test_a_guest_reads_nothing_of_what_colleagues_share(company: Company, said: str) -> None:
    gus = company.hires("gus", is_restricted=True)
    company.bridge.ticks()
    ack = gus.runs(f"/footbridge {said}")
    assert GUESTS in str(ack.body)
    assert gus.slack.surfaces.top(gus.id) is None
