"""Which of many names somebody meant who wrote another: ids, names and aliases in Latin letters, kana and kanji.

Names are compared folded: without case, width, accents, spaces and punctuation, without the legal form of a company,
with kana in Latin letters and long vowels short, so that ``Tōkyō``, ``とうきょう`` and ``tokyo`` are one. A slip of the
pen is an edit (a letter too many, too few, another, or two in the wrong order); how many of them still leave a name
recognisable depends on its length. Figures never slip: ``forum-2023`` is not ``forum-2024``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from kgbuild.values.faults import did_you_mean

T = TypeVar("T")

WORD = re.compile(r"[^\W_]+")
INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
KANA = r"[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff]+"
IDEOGRAPH = r"[\u3400-\u9fff]"
"""Patterns that take milliseconds to compile, which is done for who needs them."""
DIGITS = re.compile("[0-9]+")
MANY = re.compile("(?:ie)?s$")

FORMS = frozenset(
    ("ag", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kk", "limited", "llc", "ltd",
     "nv", "plc", "sa", "sarl")
)  # fmt: skip
FORMS_IN_JAPANESE = (
    r"株式会社|有限会社|合同会社|合資会社|[一公][般益](?:社団|財団)法人|独立行政法人|国立研究開発法人|\([株有]\)"
)
ONE_SOUND = re.compile("o[ou]+|oh(?![aeiouy])|uu+|m(?=[bp])")
"""Sounds with more than one spelling: ``Ohno``, ``Ouno`` and ``Ono``; also ``Shimbun`` and ``Shinbun``."""

SHORTEST = 3
"""Up to this length a word is taken as it is: it may be a code. Shorter names are never slips."""
SHORT, MIDDLING, LONG = 4, 8, 17
"""Up to which length a word is too short for another letter in it to be a slip, for two slips, and for three."""

TURNED = 6
"""The least length of a name without spaces that may have been written family name last."""


@lru_cache(maxsize=1 << 15)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, folded."""
    plain = text.lower() if text.isascii() else _latin(unicodedata.normalize("NFKC", text).casefold())
    if "." in plain:
        plain = INITIALS.sub(lambda found: found[0].replace(".", ""), plain)
    found = WORD.findall(plain.replace("'", "").replace("&", " and "))
    while len(found) > 1 and found[-1] in FORMS:
        found.pop()
    if len(found) > 1 and found[0] == "the":
        del found[0]
    if ONE_SOUND.search(plain):
        found = [word if len(word) <= SHORTEST else ONE_SOUND.sub(_spelling, word) for word in found]
    return tuple(found)


def _spelling(sound: re.Match[str]) -> str:
    return "n" if sound[0] == "m" else sound[0][0]


def _latin(plain: str) -> str:
    """The text with kana as Latin letters and without accents; kanji stay."""
    plain = re.sub(KANA, _romaji, re.sub(FORMS_IN_JAPANESE, " ", plain).strip() or plain)
    plain = plain.replace("’", "'")
    if unicodedata.is_normalized("NFKD", plain):
        return plain
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _romaji(kana: re.Match[str]) -> str:
    return _romaji_of(kana[0])


@lru_cache(maxsize=1 << 13)
def _romaji_of(kana: str) -> str:
    import jaconv

    return jaconv.kana2alphabet(jaconv.kata2hira(kana.replace("ー", "")))


def folded(text: str) -> str:
    """What is left of a name when all is left out that people write in different ways; empty where it has no letter."""
    return "".join(words(text))


def orders(text: str) -> set[str]:
    """The folded name in every order that family and given name may have: its words, turned.

    A name of at least three kanji, or as many kana, has no spaces, so that any of its characters may be the first.
    """
    parts: tuple[str, ...] | str = words(text)
    if len(parts) == 1 and not text.isascii() and weight(parts[0]) >= TURNED:
        parts = parts[0]
    return {"".join(parts[at:]) + "".join(parts[:at]) for at in range(len(parts))}


def weight(folded_text: str) -> int:
    """The length of a folded name, in letters; a kanji says as much as two."""
    return len(folded_text) + len(re.findall(IDEOGRAPH, folded_text))


def slips(folded_text: str) -> int:
    """How many slips leave a name of that length recognisable."""
    length = weight(folded_text)
    return (length >= SHORTEST) + (length > MIDDLING) + (length > LONG)


def is_slip(wanted: str, meant: str, *, few: bool = False) -> bool:
    """Whether ``wanted`` may well be ``meant`` with slips of the pen; both folded.

    The first letter of a short name does not slip, nor does a letter of a very short one become another, unless what
    is meant is certainly one of a ``few``. A kanji more is another word; a wrong one counts for two letters.
    """
    from rapidfuzz.distance import OSA, Levenshtein

    allowed = min(slips(wanted), slips(meant))
    edits = OSA.distance(wanted, meant, score_cutoff=allowed)
    if not 0 < edits <= allowed or DIGITS.findall(wanted) != DIGITS.findall(meant):
        return False
    shorter = min(weight(wanted), weight(meant))
    if shorter <= MIDDLING and wanted[0] != meant[0]:
        return False
    if re.search(IDEOGRAPH, wanted + meant) and (edits * 2 > allowed or len(wanted) != len(meant)):
        return False
    replaced = len(wanted) == len(meant) and Levenshtein.distance(wanted, meant) == 1
    return few or shorter > SHORT or not replaced


def nearest_of(wanted: str, names: Iterable[tuple[str, T]], n: int = 3, *, few: bool = False) -> list[T]:
    """The things whose names are nearest to ``wanted``, at most ``n``, in the order of ``names``.

    ``names`` are pairs of a name and its thing. Equal folded names come before names in another order, and those before
    slips of the pen, of which only the least count. There is no answer rather than a poor one: nothing where none is
    near enough, and nothing where more than ``n`` are equally near. For ``few`` see :func:`is_slip`.
    """
    from rapidfuzz.distance import OSA

    sought = folded(wanted)
    if not sought:
        return []
    turned = orders(wanted)
    ranked: dict[int, dict[T, None]] = {}
    for name, thing in names:
        other = folded(name)
        if other == sought:
            rank = -1
        elif other in turned:
            rank = 0
        elif abs(len(other) - len(sought)) < 4 and any(is_slip(one, other, few=few) for one in turned):
            rank = min(OSA.distance(one, other) for one in turned)
        else:
            continue
        ranked.setdefault(rank, {})[thing] = None
    best = list(ranked[min(ranked)]) if ranked else []
    return best if len(best) <= n else []


def nearest(wanted: str, candidates: Iterable[str], n: int = 3, *, few: bool = False) -> list[str]:
    """Those of the candidates that ``wanted`` may have been meant for; see :func:`nearest_of`."""
    return nearest_of(wanted, ((candidate, candidate) for candidate in candidates), n, few=few)


def containing(wanted: str, names: Iterable[tuple[str, T]], n: int = 3) -> list[T]:
    """The things with a name of which ``wanted`` is a part, shortest name first, at most ``n``.

    A part is a run of whole words, or in a name with kana or kanji any two characters or more.
    """
    sought = words(wanted)
    joined = "".join(sought)
    if weight(joined) < SHORT:
        return []
    found: list[tuple[int, T]] = []
    for name, thing in names:
        other = words(name)
        runs = (other[at : at + len(sought)] for at in range(len(other)))
        if sought in runs or (re.search(IDEOGRAPH, joined) and joined in "".join(other)):
            found.append((len(name), thing))
    return list(dict.fromkeys(thing for _, thing in sorted(found, key=lambda pair: pair[0])))[:n]


def suggestion(wanted: str, few: Iterable[str]) -> str:
    """``did you mean `x`?`` where one of a few words is near, such as the fields of a record; else nothing.

    One and many are near: ``country`` is ``countries``.
    """
    known = list(few)
    near = nearest(wanted, known, few=True) or [each for each in known if _one(each) == _one(wanted)]
    return did_you_mean(near) if near else ""


def _one(noun: str) -> str:
    """A noun of which there is one, roughly: ``countries`` is ``country``."""
    return MANY.sub(lambda ending: "y" if ending[0] == "ies" else "", noun.lower())
