"""Leaders who do what they say they did: the act itself, where the nudge led them."""

from __future__ import annotations

import random
import re

from sandbox import Message, Person

PLACE = re.compile(r"/archives/(\w+)(?:/p(\d{10})(\d{6}))?")
SOMEBODY = re.compile(r"<@(\w+)>")

THANKS = (
    "{who} thank you for this. It saved my team a day, and they told me so.",
    "Passing this on in the open: {who}, that helped more than you think.",
    "{who} I read this twice. Thank you for taking the time for people who are not your team.",
)
REPLIES = (
    "Half an answer from me, so that this does not just stand here: I will ask around and come "
    "back to this thread by tomorrow.",
    "Late, but in public: yes, go ahead, and tell us here how it went.",
    "What I took from this: we say it earlier next time. Thank you all.",
)
POSTS = (
    "Not finished, and I would rather show it now than perfect: I am writing down what we stop "
    "doing next quarter. What would you strike out first?",
    "A question I cannot answer alone: where do customers wait for us without our noticing?",
    "What I am in the middle of: who talks to whom before a release. Tell me where I am wrong.",
)


def act(person: Person, asked: Message, rng: random.Random) -> None:
    """Do it in the place that the message links to; nothing where they cannot write there."""
    found = PLACE.search(str(asked.blocks))
    world = person.slack.world
    channel = world.channels.get(found[1]) if found else None
    if found is None or channel is None or person.id not in channel.members:
        return
    root = world.message(channel.id, f"{found[2]}.{found[3]}") if found[2] else None
    named = [one for one in SOMEBODY.findall(asked.text) if one != person.id]
    if root is None:
        person.says(rng.choice(POSTS), channel)
    elif named:
        person.replies(rng.choice(THANKS).format(who=f"<@{named[0]}>"), to=root)
    else:
        person.replies(rng.choice(REPLIES), to=root)
