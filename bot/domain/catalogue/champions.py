"""What champions are asked and told, and what they ask of leaders."""

from __future__ import annotations

from bot.domain import calendar
from bot.domain.catalogue.kind import Kind

CHAMPION_INVITATION = Kind(
    name="champion_invitation",
    stage="Connect",
    audience="champion",
    opportunity="you exchanged with several other teams, answered there, and opened a new bridge",
    outcome="becoming a champion",
    seen="became_champion",
    cooldown=120 * calendar.DAY,
    patience=7 * calendar.DAY,
    wordings=(
        "You seem to be at home in more than one team. Would you like to be a champion?",
        "People of other teams come to you, and you to them. Would you try things out with them, "
        "as a champion?",
        "You know more than one side of this place. Champions try out how those sides could work "
        "better together. Would that be something for you?",
    ),
)

# A colleague did this, so half of them must not get lost; it still keeps to every cap.
CHAMPION_NOMINATION = Kind(
    name="champion_nomination",
    stage="Connect",
    audience="champion",
    opportunity="a colleague named you as somebody who could be a champion",
    outcome="becoming a champion",
    seen="became_champion",
    cooldown=28 * calendar.DAY,
    patience=14 * calendar.DAY,
    probability=1.0,
    wordings=(
        "{other} thinks you would make a good champion. Would you like to be one?",
        "{other} named you for a champion. It is yours to say yes or no.",
        "{other} would like to see you try things out across teams, as a champion. Would you?",
    ),
)

CHAMPION_AGAIN = Kind(
    name="champion_again",
    stage="Connect",
    audience="champion",
    opportunity="half a year has passed since you last said whether you are a champion",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=120 * calendar.DAY,
    patience=28 * calendar.DAY,
    asked=True,
    wordings=(
        "Half a year ago you told me whether you are a champion. How is it now?",
        "It has been six months. Champion now, resting, or not for you?",
        "I said I would ask again after half a year. Is being a champion something for you now?",
    ),
)

EXPERIMENT_CHECK = Kind(
    name="experiment_check",
    stage="Share",
    audience="champion",
    opportunity="the day has come that you set to look at your experiment",
    outcome="the result shared",
    seen="experiment_shared",
    cooldown=0,
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "Today is the day you set to look at this. What did you see?",
        "You wanted to look at this one today. A minute is enough: what came out?",
        "The check date of your experiment is here. It worked or it did not: both are worth "
        "telling.",
    ),
)

EXPERIMENT_CHECK_AGAIN = Kind(
    name="experiment_check_again",
    stage="Share",
    audience="champion",
    opportunity="a week has passed since the day you set to look at your experiment",
    outcome="the result shared",
    seen="experiment_shared",
    cooldown=0,
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "A week ago this was to be looked at. If it went nowhere, that is a result, too.",
        "This one is still open. Three short lines close it, whichever way it went.",
        "I will not ask about this one again. What did you see, as far as it went?",
    ),
)

TRY_ON_PURPOSE = Kind(
    name="try_on_purpose",
    stage="Innovate",
    audience="champion",
    opportunity="something good came of an exchange with another team, or it happens again and "
    "again",
    outcome="an experiment started",
    seen="experiment_started",
    cooldown=28 * calendar.DAY,
    starts=True,
    wordings=(
        "You and {silo} keep finding each other. What if you tried it on purpose?",
        "Something works between you and {silo}. Would you try it on purpose for two weeks?",
        "What happened with {silo} by chance could be tried on purpose. A card takes two minutes.",
    ),
)

EXPERIMENT_REUSE = Kind(
    name="experiment_reuse",
    stage="Innovate",
    audience="champion",
    opportunity="somebody shared an experiment that touches your team, or its priority",
    outcome="an experiment started",
    seen="experiment_started",
    cooldown=28 * calendar.DAY,
    starts=True,
    wordings=(
        "{other} shared what came of an experiment that touches your team. Would it work there?",
        "{other} has just learned something near your work. Try it in your team?",
        "There is an experiment of {other} that might fit your team. Have a look?",
    ),
)

EXPERIMENT_COMPANY = Kind(
    name="experiment_company",
    stage="Solve",
    audience="champion",
    opportunity="somebody would like you to join in their experiment",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=14 * calendar.DAY,
    probability=1.0,
    wordings=(
        "{other} would like your company in an experiment.",
        "{other} is trying something out and asks whether you join in.",
        "Would you join {other} in an experiment? You can say no without a reason.",
    ),
)

EXPERIMENT_HANDOVER = Kind(
    name="experiment_handover",
    stage="Share",
    audience="champion",
    opportunity="whoever ran an experiment that you joined in does so no more",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=14 * calendar.DAY,
    asked=True,
    wordings=(
        "An experiment you joined in has nobody to run it any more. Would you take it on?",
        "Somebody is needed for an experiment that you are part of. Would you see it through?",
        "The champion of an experiment you joined in has stopped. Shall it go on with you?",
    ),
)

SUPPORT_REQUEST = Kind(
    name="support_request",
    stage="Solve",
    audience="leader",
    opportunity="a champion needs something that a leader can give",
    outcome="an answer to the champion",
    seen="answered",
    cooldown=0,
    patience=7 * calendar.DAY,
    asked=True,
    wordings=(
        "{other} runs an experiment and asks for {need}.",
        "{other} needs {need} for an experiment. Can you pick that up?",
        "For an experiment of {other}, {need} would help.",
    ),
)

SUPPORT_WAITS = Kind(
    name="support_waits",
    stage="Solve",
    audience="leader",
    opportunity="the day has come by which you promised something to a champion",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=7 * calendar.DAY,
    asked=True,
    wordings=(
        "You promised {other} something by now. Is it done?",
        "{other} counts on what you promised. Have they got it?",
        "The day you named to {other} is here. Kept, or does it take longer?",
    ),
)

SUPPORT_ANSWER = Kind(
    name="support_answer",
    stage="Solve",
    audience="champion",
    opportunity="there is news of the support you asked for",
    outcome="a press on one of its buttons",
    seen="answered",
    cooldown=0,
    patience=7 * calendar.DAY,
    asked=True,
    wordings=(
        "News of the support you asked for.",
        "About the support for your experiment:",
        "You asked for support; this is where it stands.",
    ),
)

KINDS = (
    CHAMPION_INVITATION, CHAMPION_NOMINATION, CHAMPION_AGAIN, EXPERIMENT_CHECK,
    EXPERIMENT_CHECK_AGAIN, TRY_ON_PURPOSE, EXPERIMENT_REUSE, EXPERIMENT_COMPANY,
    EXPERIMENT_HANDOVER, SUPPORT_REQUEST, SUPPORT_WAITS, SUPPORT_ANSWER,
)  # fmt: skip
