"""How time passes at the page: in leaps, or steadily while it plays."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..slack import Slack

Moves = Callable[[float], None]
"""Lets so many seconds pass on the sandbox's clock, with whatever is due on the way."""

Plays = Callable[[], str]
"""What is being played while the clock is nobody's at the page; "" once it is theirs."""

PACES = {1: "real time", 60: "1 min a second", 600: "10 min a second"}
TICK = 1.0
"""Real seconds between the steps while it plays."""
HOLD = 3.0
"""Real seconds for which playing waits after a click: a trigger id lives no longer."""
PATIENCE = 60.0
"""Real seconds for which an act waits for a leap to end."""
ALONE = 10.0
"""Real seconds after which playing stops where nobody looks."""


class Passing:
    """Whose hand is on the clock. One leap at a time; a leap that fails stops the play."""

    def __init__(self, slack: Slack, moves: Moves | None, plays: Plays | None = None) -> None:
        self._slack, self._hook, self._plays = slack, moves, plays
        self._turn = threading.Lock()
        self._leaping = False
        self._state = threading.Lock()
        self._playing: threading.Event | None = None
        self._held_until = 0.0
        self._looked_at = 0.0
        self._pace = 1
        self.trouble = ""
        """What went wrong the last time that time was to pass."""

    @property
    def pace(self) -> int:
        """Seconds that pass in one real second; 0 while the clock stands."""
        if self._playing:
            return self._pace
        return 1 if self._slack.clock.running else 0

    @property
    def runs(self) -> bool:
        """Whether the clock goes on by itself, between leaps."""
        return self._slack.clock.running

    @property
    def plays(self) -> str:
        """What the owner of the page is playing, in which nobody can do anything; "" if nothing."""
        return self._plays() if self._plays else ""

    @property
    def moving(self) -> bool:
        """Whether somebody's leap is under way."""
        return self._leaping

    def leap(self, seconds: float) -> bool:
        """Let time pass at once; False (and `trouble`) where that failed."""
        self._leaping = True
        try:
            return self._pass(seconds)
        finally:
            self._leaping = False

    @contextlib.contextmanager
    def calm(self) -> Iterator[None]:
        """While inside, time makes no leap: what somebody did is answered in its own moment."""
        self.hold()
        taken = self._turn.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if taken:
                self._turn.release()

    def _pass(self, seconds: float) -> bool:
        with self._turn:
            try:
                self._hook(seconds) if self._hook else self._slack.moves_on(seconds=seconds)
            except Exception as error:  # whatever the hook's owner lets through is shown, not lost
                self.trouble = f"{type(error).__name__}: {error}"
                return False
        self.trouble = ""
        return True

    def play(self, pace: int) -> None:
        """Let time pass steadily. ValueError for a pace that is not one of `PACES`."""
        if pace not in PACES:
            raise ValueError(f"no such pace: {pace}")
        self.pause()
        if pace == 1 and self._hook is None:
            self._slack.clock.run()
            return
        with self._state:
            self._pace, self._playing = pace, threading.Event()
            self.seen()
            run = threading.Thread(target=self._run, args=(self._playing,), daemon=True)
            run.start()

    def pause(self) -> None:
        with self._state:
            if self._playing:
                self._playing.set()
            self._playing = None
            self._slack.clock.freeze()

    def hold(self) -> None:
        """Somebody did something that an app has moments to answer: let the clock wait."""
        self._held_until = time.monotonic() + HOLD

    def seen(self) -> None:
        """Somebody looks: playing may go on."""
        self._looked_at = time.monotonic()

    def _run(self, ended: threading.Event) -> None:
        while not ended.wait(TICK):
            now = time.monotonic()
            if now - self._looked_at > ALONE:
                break
            if now >= self._held_until and not self._pass(self._pace * TICK):
                break
        with self._state:
            if self._playing is ended:
                self._playing = None
