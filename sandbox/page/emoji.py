"""Emoji by the names that Slack gives them."""

from functools import cache

from rich.emoji import Emoji

_MORE = {
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "large_orange_circle": "🟠",
    "large_purple_circle": "🟣",
    "people_hugging": "🫂",
    "melting_face": "🫠",
    "saluting_face": "🫡",
    "heart_hands": "🫶",
    "man-shrugging": "🤷‍♂️",
    "woman-shrugging": "🤷‍♀️",
    "shrug": "🤷",
    "slack": "💬",
    "thank_you": "🙏",
    "rain_cloud": "🌧️",
    "facepalm": "🤦",
    "map": "🗺️",
    "mechanic": "🧑‍🔧",
    "potted_plant": "🪴",
    "van": "🚐",
}
OFFERED = """
+1 tada heart eyes raised_hands pray white_check_mark joy thinking_face clap fire
rocket bulb wave sparkles 100 muscle handshake slightly_smiling_face grinning
sweat_smile heart_eyes cry sob scream open_mouth sunglasses partying_face point_up -1
x warning question exclamation heavy_plus_sign star seedling herb coffee cake beers
gift trophy memo calendar mag bell hourglass bug wrench lock key
chart_with_upwards_trend bar_chart speech_balloon footprints
"""
"""The names a person may choose from to react, most common first."""


@cache
def glyph(name: str) -> str:
    """The character for a name, without colons; "" for one that is not known."""
    plain = name.partition("::")[0]
    if plain in _MORE:
        return _MORE[plain]
    found = Emoji.replace(f":{plain}-emoji:")
    return "" if found.startswith(":") else found


def palette() -> list[tuple[str, str]]:
    """Name and character of what is offered."""
    return [(name, glyph(name)) for name in OFFERED.split() if glyph(name)]
