"""A list of silos as it comes in a file: its bytes made into text, whatever wrote them."""

from __future__ import annotations

import codecs
import re

MOST = 5_000_000  # bytes; 50,000 people are about three million

# A spreadsheet saved as it is, rather than as CSV; older ones, and what else people pick.
_KNOWN = (
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "an archive"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_AS_CSV = "Save it as CSV (in a spreadsheet: File, Save as or Download) and bring that."


class NoTextError(ValueError):
    """What is wrong with a file that is no list, in words for whoever brought it."""


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with or without a mark), Windows-1252 or Latin-1.

    Raises NoTextError, in words, for a file that is empty, too big, or no text.
    """
    if len(content) > MOST:
        raise NoTextError(f"The file is bigger than {MOST // 1_000_000} MB. Bring it in parts.")
    for begins, what in _KNOWN:
        if content.startswith(begins):
            raise NoTextError(f"This is {what}, no CSV. {_AS_CSV}")
    text = _text(content)
    if text is None or _NO_TEXT.search(text):
        raise NoTextError(f"This is no text file. {_AS_CSV}")
    if not text.strip():
        raise NoTextError("The file is empty: it wants lines `email or user id, silo`.")
    return text


def _text(content: bytes) -> str | None:
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _encodings(content: bytes) -> list[str]:
    """What to try, in order. Latin-1 takes any byte, so it comes last."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return [encoding]
    even, odd = content[0:2000:2].count(0), content[1:2000:2].count(0)
    if odd > len(content[1:2000:2]) / 2 > even:  # every other byte of plain UTF-16 is 0
        return ["utf-16-le"]
    if even > len(content[0:2000:2]) / 2 > odd:
        return ["utf-16-be"]
    return ["utf-8", "cp1252", "latin-1"]
