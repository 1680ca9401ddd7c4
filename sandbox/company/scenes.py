"""Scenes: the hand-written talk, read from `scenes/*.txt` (the form is in README.md)."""

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cache
from importlib.resources import files

from sandbox.company.timing import Day

_HEADER = re.compile(
    r"== (?P<day>w\d \w{3}) (?P<hour>\d\d):(?P<minute>\d\d) #(?P<channel>[\w-]+) \| (?P<title>.+)"
)
_SAID = re.compile(
    r"(?P<indent>\s*)@(?P<who>[a-z]+)(?: \+(?P<count>\d+)(?P<unit>[mhd]))?(?P<now>!)?"
    r"(?P<edited> \(edited\))?(?P<broadcast> \(also to channel\))?: (?P<text>.+)"
)
_REACTION = re.compile(r"\s*:(?P<emoji>[\w+-]+):(?P<who>(?: @[a-z]+)+)")
_OPEN = re.compile(r"open (?P<role>employee|champion|leader|admin): (?P<what>.+)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass
class Line:
    """One message as written; `gap` is the time since the line before, None for a natural one."""

    speaker: str
    text: str
    gap: timedelta | None
    in_thread: bool
    at_any_hour: bool
    is_edited: bool
    is_broadcast: bool
    reactions: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@dataclass
class Scene:
    """Talk in one channel that begins at `clock`, on the clock of whoever speaks first."""

    story: str
    day: Day
    clock: time
    channel: str
    title: str
    lines: list[Line] = field(default_factory=list)
    open_for: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells this scene from every other."""
        return f"{self.channel}/{self.title}"


@dataclass(frozen=True)
class Storyline:
    """What happens in one of the stories, for a tour: the weeks and channels it runs through."""

    title: str
    about: str
    first_week: int
    last_week: int
    channels: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class OpenEnd:
    """Something left for a role (employee, champion, leader or admin) to pick up at the end."""

    role: str
    what: str
    channel: str
    scene: str


@dataclass(frozen=True)
class Script:
    """One file: `title` and `about` are empty where the talk is everyday talk and no story."""

    name: str
    title: str
    about: str
    scenes: tuple[Scene, ...]


@cache
def scripts() -> tuple[Script, ...]:
    """Every file of scenes, by name. Raises ValueError with file and line for a bad one."""
    folder = files(__package__).joinpath("scenes")
    scenes = sorted((f for f in folder.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name)
    return tuple(parse(f.name.removesuffix(".txt"), f.read_text(encoding="utf-8")) for f in scenes)


def storylines() -> tuple[Storyline, ...]:
    """What happens in the eight weeks, in the order in which it begins."""
    told = [_storyline(script) for script in scripts() if script.title]
    return tuple(sorted(told, key=lambda story: (story.first_week, story.title)))


def open_ends() -> tuple[OpenEnd, ...]:
    """What the last days leave to do, for each role."""
    return tuple(
        OpenEnd(role, what, scene.channel, scene.title)
        for script in scripts()
        for scene in script.scenes
        for role, what in scene.open_for
    )


def parse(name: str, text: str) -> Script:
    """Read one file of scenes. Raises ValueError that names the file and the line."""
    reader = _Reader(name)
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            reader.read(line.rstrip())
        except (ValueError, IndexError) as error:
            raise ValueError(
                f"{name}.txt, line {number}: {error or 'nothing before it'}"
            ) from error
    return Script(name, reader.title, reader.about, tuple(reader.scenes))


class _Reader:
    """Goes through a file line by line; what it has read so far is `scenes`."""

    def __init__(self, name: str) -> None:
        self.name, self.title, self.about = name, "", ""
        self.scenes: list[Scene] = []

    def read(self, line: str) -> None:
        if not line or line.startswith("//"):
            return
        if line.startswith(("Title: ", "About: ")):
            setattr(self, line[:5].lower(), line[7:])
        elif match := _HEADER.fullmatch(line):
            self.scenes.append(_scene(self.name, match))
        elif match := _OPEN.fullmatch(line):
            self.scenes[-1].open_for.append((match["role"], match["what"]))
        elif line.lstrip().startswith("| "):
            self.scenes[-1].lines[-1].text += "\n" + line.lstrip()[2:]
        elif match := _REACTION.fullmatch(line):
            who = tuple(match["who"].replace("@", "").split())
            self.scenes[-1].lines[-1].reactions.append((match["emoji"], who))
        elif match := _SAID.fullmatch(line):
            self.scenes[-1].lines.append(_line(match))
        else:
            raise ValueError(f"cannot read {line!r}")


def _scene(story: str, match: re.Match[str]) -> Scene:
    clock = time(int(match["hour"]), int(match["minute"]))
    return Scene(story, Day.parse(match["day"]), clock, match["channel"], match["title"])


def _line(match: re.Match[str]) -> Line:
    gap = timedelta(**{_UNITS[match["unit"]]: int(match["count"])}) if match["unit"] else None
    return Line(
        speaker=match["who"],
        text=match["text"],
        gap=gap,
        in_thread=bool(match["indent"]),
        at_any_hour=bool(match["now"]),
        is_edited=bool(match["edited"]),
        is_broadcast=bool(match["broadcast"]),
    )


def _storyline(script: Script) -> Storyline:
    spoken = [line.speaker for scene in script.scenes for line in scene.lines]
    return Storyline(
        title=script.title,
        about=script.about,
        first_week=min(scene.day.week for scene in script.scenes),
        last_week=max(scene.day.week for scene in script.scenes),
        channels=tuple(dict.fromkeys(scene.channel for scene in script.scenes)),
        people=tuple(dict.fromkeys(spoken)),
    )
