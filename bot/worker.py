"""The table of ticks: what runs how often. Rows say what is due; this only looks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler

from bot.flows import (
    acting,
    announcing,
    asks_due,
    champion_signals,
    champions,
    channel_asks,
    channel_notices,
    consenting,
    deciding,
    delivering,
    digests,
    erasing,
    following,
    forgetting,
    grouping,
    helped,
    introducing,
    left_out,
    noticing,
    open_questions,
    outcomes,
    people,
    posting,
    recrossing,
    silo_cards_due,
    silo_files,
    silo_sources,
    support_turns,
    together,
    touring_due,
    trying,
    value_story,
    ways_due,
)
from bot.log import log
from bot.metrics import JOB_SECONDS, JOBS_FAILED
from bot.runtime import Runtime

Job = Callable[[Runtime, int], int]


@dataclass(frozen=True)
class Tick:
    """A job and the seconds between its runs."""

    name: str
    seconds: int
    job: Job


TICKS = (
    Tick("group", 2, grouping.group_once),
    Tick("find", 10, noticing.find_once),
    Tick("asks", 30, asks_due.follow_once),
    Tick("questions", 300, open_questions.questions_once),
    Tick("intros", 60, introducing.introduce_once),
    Tick("helped", 600, helped.helped_once),
    Tick("names", 30, consenting.names_once),
    Tick("waits", 600, consenting.waits_once),
    Tick("posts", 5, posting.posting_once),
    Tick("acts", 300, acting.acts_once),
    Tick("experiments", 60, following.follow_once),
    Tick("on purpose", 300, trying.purpose_once),
    Tick("support", 60, support_turns.turns_once),
    Tick("champions", 300, champions.ask_again_once),
    Tick("invite champions", 3600, champion_signals.invite_once),
    Tick("round-up", 300, announcing.round_up_once),
    Tick("announce", 5, announcing.announce_once),
    Tick("digests", 60, digests.digests_once),
    Tick("value stories", 10, value_story.value_stories_once),
    Tick("channel notices", 5, channel_notices.notices_once),
    Tick("channel asks", 3600, channel_asks.forget_once),
    Tick("channels left", 3600, left_out.left_out_once),
    Tick("cards", 300, silo_cards_due.cards_once),
    Tick("ways", 3600, ways_due.ways_once),
    Tick("tours", 600, touring_due.tours_once),
    Tick("decide", 5, deciding.decide_once),
    Tick("deliver", 2, delivering.deliver_once),
    Tick("reconcile", 30, delivering.reconcile_once),
    Tick("outcomes", 60, outcomes.outcomes_once),
    Tick("sync", 30, people.sync_once),
    Tick("fields", 30, silo_sources.fields_once),
    Tick("groups", 30, silo_sources.groups_once),
    Tick("silo lists", 2, silo_files.lists_once),
    Tick("recross", 30, recrossing.recross_once),
    Tick("together", 60, together.together_once),
    Tick("forget", 2, erasing.forget_once),
    Tick("sweep", 300, forgetting.sweep_once),
    Tick("purge", 30, forgetting.purge_once),
)


def run_tick(tick: Tick, runtime: Runtime) -> int:
    """Run a job once, now. An error is logged; its rows are still there for the next tick."""
    began = time.monotonic()
    try:
        return tick.job(runtime, runtime.clock())
    except Exception as error:
        JOBS_FAILED.labels(tick.name).inc()
        log.error("job_failed", job=tick.name, error=error)
        return 0
    finally:
        JOB_SECONDS.labels(tick.name).observe(time.monotonic() - began)


def start(runtime: Runtime) -> BackgroundScheduler:
    """Begin ticking in threads of this process; `shutdown(wait=True)` ends it."""
    scheduler = BackgroundScheduler(
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for tick in TICKS:
        scheduler.add_job(
            run_tick, "interval", seconds=tick.seconds, args=(tick, runtime), id=tick.name
        )
        if tick.job is people.sync_once:
            # Whoever set it up just now need not wait until it knows who is who.
            scheduler.add_job(run_tick, args=(tick, runtime), id="first sync")
    scheduler.start()
    return scheduler
