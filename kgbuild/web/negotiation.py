"""Content negotiation: which of the formats on offer a request gets, and in which language."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kgbuild.web.faults import HttpFault

LANGUAGES = ("en", "ja")


class Format(Struct, frozen=True):
    """A format by its short name, its media type, and the other types that it answers to."""

    name: str
    media: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type as a header says it."""
        is_text = self.media.startswith("text/") or self.media.endswith(("xml", "json"))
        return f"{self.media}; charset=utf-8" if is_text and not self.media.endswith("json") else self.media


HTML = Format("html", "text/html")
PLAIN = Format("txt", "text/plain")
JSON = Format("json", "application/json")
CSV = Format("csv", "text/csv")
ROWS = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    CSV,
    Format("tsv", "text/tab-separated-values"),
    HTML,
)
TRUTHS = (*ROWS[:2], HTML)
GRAPHS = (
    Format("ttl", "text/turtle", ("application/x-turtle", "text/n3", "text/rdf+n3", "application/turtle")),
    Format("nt", "application/n-triples", ("text/plain",)),
    Format("trig", "application/trig", ("application/x-trig",)),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
    HTML,
)


def choose(accept: str, offered: Sequence[Format], named: str = "") -> Format:
    """The format named, or else the offered one that the Accept header likes best; of equals the one offered first.

    HttpFault 400 for a name that is not offered, 406 if the header takes none.
    """
    if named:
        found = next((each for each in offered if each.name == named), None)
        if found is None:
            raise HttpFault(400, f"there is no format `{named}` here", f"choose one of {_names(offered)}")
        return found
    wanted = _ranges(accept or "*/*")
    scored = [(_quality(each, wanted), each) for each in offered]
    best, found = max(scored, key=lambda pair: pair[0])
    if best <= 0:
        offers = ", ".join(each.media for each in offered)
        raise HttpFault(406, "none of the formats in Accept is on offer here", f"accept one of {offers}")
    return found


def language(header: str, named: str = "") -> str:
    """The language named, or else the one that Accept-Language likes best, English where it takes neither.

    HttpFault 400 for a name that is not offered.
    """
    if named:
        if named not in LANGUAGES:
            raise HttpFault(400, f"there is no language `{named[:20]}` here", "choose en or ja")
        return named
    wanted = _ranges(header.lower())
    qualities = {}
    for each in LANGUAGES:
        matching = [quality for name, quality in wanted if name.split("-")[0] == each]
        anything = [quality for name, quality in wanted if name == "*"]
        qualities[each] = max(matching or anything or [0.0])
    return max(LANGUAGES, key=lambda each: qualities[each])


def _names(offered: Sequence[Format]) -> str:
    return ", ".join(each.name for each in offered)


def _ranges(header: str) -> list[tuple[str, float]]:
    """The ranges of an Accept header with their qualities; what cannot be read counts as not wanted."""
    found = []
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                quality = _number(value)
        found.append((name.lower(), quality))
    return found


def _number(text: str) -> float:
    text = text.strip()
    plain = text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 5
    return min(float(text), 1.0) if plain else 0.0


def _quality(offered: Format, wanted: list[tuple[str, float]]) -> float:
    """The quality that the most specific range gives a format; 0 where none takes it."""
    for patterns in ((offered.media, *offered.aliases), (f"{offered.media.partition('/')[0]}/*",), ("*/*",)):
        matching = [quality for name, quality in wanted if name in patterns]
        if matching:
            return max(matching)
    return 0.0
