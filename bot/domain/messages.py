"""Which messages count, and what is kept of their words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from bot.domain.words import COMMON

HUMAN_SUBTYPES = frozenset({None, "", "file_share", "thread_broadcast", "me_message"})
LENGTHS = (12, 40, 120, 300)  # characters at which the next length class begins
MOST_WORDS = 32  # of one message that are hashed; bounds the cost of a pasted log

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_MARKUP = re.compile(r"<[@#!][^>]*>|<?\b(?:https?|ftp)://[^\s>]+>?|<mailto:[^>]*>|&(?:lt|gt|amp);")
_PIECE = r"[^\s.,:;!?()\"<>=*~…/&@“”`、。，？！：]+"
_WORD = re.compile(rf"{_PIECE}(?:\.{_PIECE})*")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]{2,}")
_CALLED = re.compile(r"(?:\b(?:thanks|thank you|thx|hi|hey|hello|cc|ping|ask)\W+|@)$")
_QUESTION_MARKS = ("?", "？", "؟")
_ASKING = """how why what what's whats where which who whose when is are can could does do did
has would should any anyone anybody someone somebody wondering"""
_SEEKING = """wondering wonder struggling stuck trouble confused curious advice suggestions
recommend recommendation recommendations question anyone anybody tips"""
_OPENING = "hi hello hey all everyone everybody guys folks so and ok but also"
_THANKING = """thank thanks thanx thankyou thx thnx tnx tks tysm ty kudos cheers appreciated merci
gracias danke obrigado obrigada grazie bedankt tack спасибо pray 谢谢 ありがとう"""
_ASKS, _SEEKS, _OPENS, _THANKS = (
    frozenset(words.split()) for words in (_ASKING, _SEEKING, _OPENING, _THANKING)
)


@dataclass(frozen=True, slots=True)
class Derived:
    """What is kept of a message's text: everything else is forgotten at intake.

    mentions: user ids mentioned as `<@U…>`, in order, without repeats.
    named: user ids addressed by name, in order, without repeats.
    length: 0 to 4, by LENGTHS. words: distinct 63-bit keyed hashes of content words, in the
    order of the text; meaningless without the key, which is destroyed with them.
    """

    mentions: tuple[str, ...]
    named: tuple[str, ...]
    question: bool
    thanks: bool
    link: bool
    length: int
    words: tuple[int, ...]


def refusal(row: Mapping[str, Any]) -> str | None:
    """Why a message row, from an event or an export, does not count; None if it does.

    A message counts when a person wrote it: no subtype or one of HUMAN_SUBTYPES, a user, no bot.
    """
    subtype = row.get("subtype")
    if row.get("bot_id") or subtype == "bot_message":
        return "bot"
    if subtype not in HUMAN_SUBTYPES:
        return f"subtype {subtype}"
    user = row.get("user")
    if not isinstance(user, str) or not user:
        return "no author"
    if user == "USLACKBOT":
        return "bot"
    return None


Hashed = Callable[[str], int]


def hasher(key: bytes, remembers: int = 0) -> Hashed:
    """Gives a word's 63-bit hash under a key of 16 to 64 bytes.

    remembers: how many words at most it holds in memory, to be quick with the common ones.
    """
    keyed = blake2b(key=key, digest_size=8)
    known: dict[str, int] = {}

    def hashed(word: str) -> int:
        found = known.get(word)
        if found is None:
            one = keyed.copy()
            one.update(word.encode("utf-8", "replace"))
            found = int.from_bytes(one.digest(), "big") >> 1
            if len(known) < remembers:
                known[word] = found
        return found

    return hashed


def derive(text: str, *, hashed: Hashed | None, names: Mapping[str, str]) -> Derived:
    """What is kept of a Slack text.

    hashed: from `hasher`, under the day's key; None for a message whose words nobody will compare,
    as in a thread. names: casefolded name to user id, from `name_book`.
    """
    mentions: tuple[str, ...] = ()
    link = False
    plain = text
    if "<" in text or "://" in text or "&" in text:
        mentions = tuple(dict.fromkeys(_MENTION.findall(text)))
        link = "://" in text
        plain = _MARKUP.sub(" ", text)
    plain = plain.casefold()
    tokens = list(dict.fromkeys(_WORD.findall(plain)))
    return Derived(
        mentions=mentions,
        named=_named(tokens, plain, text, names),
        question=_is_question(tokens, plain),
        thanks=not _THANKS.isdisjoint(tokens),
        link=link,
        length=_length_class(len(text)),
        words=_hashes(tokens, plain, hashed, names) if hashed else (),
    )


def name_book(people: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Casefolded name to user id, from (user id, names of theirs).

    The first word of a longer name counts as a name too. A name that two people share, one of a
    single letter, and a common word are left out: addressing nobody is better than the wrong one.
    """
    holders: dict[str, set[str]] = {}
    for user, names in people:
        for name in names:
            whole = " ".join(name.casefold().split())
            for form in {whole, whole.partition(" ")[0]}:
                holders.setdefault(form.lstrip("@"), set()).add(user)
    return {
        name: next(iter(users))
        for name, users in holders.items()
        if len(users) == 1 and len(name) > 1 and name not in COMMON and not name.isdigit()
    }


def _length_class(characters: int) -> int:
    return bisect_right(LENGTHS, characters)


def _is_question(tokens: list[str], plain: str) -> bool:
    if any(mark in plain for mark in _QUESTION_MARKS) or not _SEEKS.isdisjoint(tokens):
        return True
    first = next((token for token in tokens[:4] if token not in _OPENS), "")
    return first in _ASKS


def _named(tokens: list[str], plain: str, text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Whom the text addresses: the name opens it, or follows a greeting, or is set off as one."""
    found = {token: names[token] for token in tokens if token in names}
    opening = " ".join(tokens[:2])
    if opening in names:
        found[opening] = names[opening]
    if not found:
        return ()
    opens = plain.lstrip(" @*_~\n")
    return tuple(
        dict.fromkeys(
            user
            for name, user in found.items()
            if opens.startswith(name) or _is_address(name, plain, text)
        )
    )


def _is_address(name: str, plain: str, text: str) -> bool:
    at = plain.find(name)
    if plain[at + len(name) :].lstrip(" ")[:1] == ":" or _CALLED.search(plain[:at]):
        return True
    return not name.isalpha() or name.capitalize() in text


def _hashes(
    tokens: list[str], plain: str, hashed: Hashed, names: Mapping[str, str]
) -> tuple[int, ...]:
    words = [w for w in tokens if len(w) > 1 and w not in COMMON and w not in names]
    if not plain.isascii():
        for run in _WITHOUT_SPACES.findall(plain):
            words.extend(run[i : i + 2] for i in range(len(run) - 1))
    return tuple(dict.fromkeys(map(hashed, words[:MOST_WORDS])))
