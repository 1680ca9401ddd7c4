"""What leaders are asked and told, and what those hear whom a leader's freeze touches.

The outcomes of the seven acts are what metadata can show within 72 hours. They are drawn in eight
of ten weeks: who said yes to one a week should get one in most weeks.
"""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

OFTEN = 0.8
REST = 6 * calendar.DAY  # one a week comes at the same hour: a whole week would push it on

LEADER_ASKED = Kind(
    name="leader_asked",
    stage="Connect",
    audience="leader",
    opportunity="an admin named you as a leader",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    patience=14 * calendar.DAY,
    wordings=(
        "{other} would like you to be one of the leaders here: one small public act a week, "
        "in a place where it helps, and a weekly page of what working together was worth.",
        "{other} named you as a leader who shows how it is done: at most one suggestion a week, "
        "and once a week what came of work across teams.",
        "Would you go first? {other} thinks of you as a leader here: one concrete act a week, "
        "always yours to skip, and a weekly page to speak from.",
    ),
)

ANSWER_IN_PUBLIC = Kind(
    name="answer_in_public",
    stage="Solve",
    audience="leader",
    opportunity="a question in a channel of yours, or by one of your team, waits for an answer",
    outcome="a reply of yours in a public thread",
    seen="replied_in_public",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "A question in {place} has no answer yet. Yours in the thread would reach everybody who "
        "wonders the same.",
        "Somebody asked in {place} and nobody has answered so far. If you know, or know who does, "
        "the thread is the place to say so.",
        "There is an open question in {place}. A line from you there, even half an answer, shows "
        "that asking in the open works.",
    ),
)

THANK_ACROSS = Kind(
    name="thank_across",
    stage="Connect",
    audience="leader",
    opportunity="somebody of another team answered somebody of yours this week",
    outcome="a mention of, or a reaction to, somebody of another team",
    seen="turned_to_another_silo",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "{other} of {silo} helped somebody of your team in {place}. A word of thanks there takes a "
        "minute.",
        "In {place}, {other} of {silo} took time for a question of your team. You could thank "
        "them where it happened.",
        "Your team got an answer from {other} of {silo} in {place}. Thanks from you, there, says "
        "that helping across teams counts.",
    ),
)

ASK_IN_THE_OPEN = Kind(
    name="ask_in_the_open",
    stage="Solve",
    audience="leader",
    opportunity="an open channel of yours, with several teams in it, has not heard you this week",
    outcome="a thread that you begin draws a reply from another team",
    seen="drew_a_reply_from_another_silo",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "Is there something you would like to know from the others in {place}? Ask it there, in "
        "the open.",
        "People of several teams read {place}. Which question of yours this week could they help "
        "with?",
        "A question that you would send to one person could go to {place} instead, where others "
        "learn from the answer.",
    ),
)

SHARE_WORK = Kind(
    name="share_work",
    stage="Share",
    audience="leader",
    opportunity="an open channel of yours has not heard you this week",
    outcome="a post of yours in an open channel",
    seen="posted_in_the_open",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "What are you working on that is not finished? A few lines of it in {place} would show "
        "others where it goes.",
        "{place} has not heard from you this week. What you are in the middle of is worth a line "
        "there, rough edges and all.",
        "Could {place} see something of yours while it can still be changed? A draft, a doubt, a "
        "sketch.",
    ),
)

CREDIT_CHAMPION = Kind(
    name="credit_champion",
    stage="Innovate",
    audience="leader",
    opportunity="a champion shared what came of an experiment, or wrote in the open, this week",
    outcome="a mention of somebody who is a champion",
    seen="mentioned_a_champion",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "{other} is trying something new, and wrote about it in {place}. Say by name what you "
        "take from it.",
        "In {place} {other}, one of the champions, showed what they are at. A line from you that "
        "names them lends it weight.",
        "You could give {other} the credit in {place}: what they did, and what it is good for.",
    ),
)

CONNECT_TWO = Kind(
    name="connect_two",
    stage="Connect",
    audience="leader",
    opportunity="a question is open, and somebody of another team often answers there",
    outcome="one message of yours that mentions people of two teams",
    seen="brought_two_together",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "A question in {place} waits, and {other} of {silo} often answers there. One message that "
        "mentions both would bring them together.",
        "Whoever asked in {place} may not know {other} of {silo}, who often helps there. You "
        "could introduce them, in the thread.",
        "{other} of {silo} may know what somebody asks in {place}. A line from you that names "
        "both is an introduction.",
    ),
)

CLOSE_THE_LOOP = Kind(
    name="close_the_loop",
    stage="Share",
    audience="leader",
    opportunity="a thread that you began has had replies for a day, and no word of yours since",
    outcome="a reply of yours, or a check mark on an answer, in an older thread of your own",
    seen="closed_the_loop",
    cooldown=REST,
    probability=OFTEN,
    keeps_place=True,
    wordings=(
        "You began a thread in {place}, and others have answered since. What came of it? A line "
        "there would close it.",
        "The thread you began in {place} has replies that wait for a word of yours: what you took "
        "from them, or what happens now.",
        "People answered you in {place}. A reply, or a check mark on an answer, tells them that it "
        "was of use.",
    ),
)

ACT_AGAIN = Kind(
    name="act_again",
    stage="Connect",
    audience="leader",
    opportunity="you said later to an act, and it is still possible",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    wordings=(
        "You said later to this one, and it is still possible:",
        "As you wished, once more:",
        "You put this off the other day; the moment is still there:",
    ),
)

FREEZE_TOLD = Kind(
    name="freeze_told",
    stage="Innovate",
    audience="champion",
    opportunity="a freeze, or a time without new initiatives, touches an experiment of yours",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    asked=True,
    patience=5 * calendar.DAY,
    tells_of_freeze=True,
    wordings=(
        "{declared}, and it touches your experiment. {means}",
        "This touches your experiment: {declared}. {means}",
        "{declared}. Your experiment is among those it touches. {means}",
    ),
)

ACTS = (
    ANSWER_IN_PUBLIC,
    THANK_ACROSS,
    ASK_IN_THE_OPEN,
    SHARE_WORK,
    CREDIT_CHAMPION,
    CONNECT_TWO,
    CLOSE_THE_LOOP,
)
KINDS: tuple[Kind, ...] = (LEADER_ASKED, *ACTS, ACT_AGAIN, FREEZE_TOLD)
