"""Texts, texts by language, ids, web addresses, whole numbers and flags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.values.faults import UNPRINTABLE, ValueFault, quoted, width_hint
from kgbuild.values.languages import read_language
from kgbuild.values.numbers import plain_digits

BREAKS = re.compile(r"[ \t\r\n]+")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 80
WHOLE = re.compile(r"0|[1-9][0-9]*")
WHOLE_LIMIT = 9999
SCHEME = re.compile("([A-Za-z][A-Za-z0-9+-]*):")
SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)
NOT_IN_ADDRESS = re.compile(r'[\x00-\x20\x7f-\xa0<>"{}|\\^`\u2000-\u200f\u2028-\u202f\u2066-\u2069\u3000]')
FLAGS = {"yes": ("yes", "true", "y", "on", "1", "はい"), "no": ("no", "false", "n", "off", "0", "いいえ")}
ADDRESS_LENGTH = 2000


def one_line(text: str) -> str:
    """The text on one line, with single spaces. ValueFault where it is empty or has a character that is not shown."""
    plain = BREAKS.sub(" ", text).strip(" ")
    if not plain or plain.isspace():
        raise ValueFault("the text is empty", "write the text, or remove the key")
    if found := UNPRINTABLE.search(plain):
        raise ValueFault(
            f"the text has the invisible character U+{ord(found[0]):04X}",
            "remove it; it cannot be seen and stops other programs",
        )
    return plain


class Text(Struct, frozen=True):
    """A text of no stated language, on one line: a name, a code, a title."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The text on one line. ValueFault if it is empty."""
        return cls(one_line(text))

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """A plain literal."""
        yield (subject, predicate, Literal(self.text))


class LangText(Struct, frozen=True):
    """A text in one or more languages; ``pairs`` are (language tag, text), sorted by tag."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, by_language: Mapping[str, str]) -> Self:
        """The texts of ``{en: Tokyo, ja: 東京}``. ValueFault if there is none, or a tag is no language's."""
        if not by_language:
            raise ValueFault("the text is given in no language", "write it by language: `{en: Tokyo, ja: 東京}`")
        return cls(tuple(sorted((read_language(tag), one_line(text)) for tag, text in by_language.items())))

    @property
    def by_language(self) -> dict[str, str]:
        """The texts by language tag; what ``parse`` reads."""
        return dict(self.pairs)

    @property
    def text(self) -> str:
        """The flow mapping that YAML reads back as ``by_language``."""
        return "{" + ", ".join(f"{tag}: {_quoted_for_yaml(text)}" for tag, text in self.pairs) + "}"

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """One language-tagged literal for each language."""
        for tag, text in self.pairs:
            yield (subject, predicate, Literal(text, language=tag))


def _quoted_for_yaml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Slug(Struct, frozen=True):
    """An id: lower-case letters and digits in words joined by hyphens, at most 80 characters."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The id. ValueFault if the text is none; the repair is the nearest id, or the letter that nothing is near."""
        if SLUG.fullmatch(text) and len(text) <= SLUG_LENGTH:
            return cls(text)
        if SLUG.fullmatch(text):
            raise ValueFault(f"{quoted(text)} is too long for an id", f"shorten it to {SLUG_LENGTH} characters")
        plain = unicodedata.normalize("NFKD", text)
        near = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
        near = near.strip("-")[:SLUG_LENGTH].strip("-")
        form = "an id is lower-case letters, digits and single hyphens"
        foreign = next((letter for letter in plain if letter.isalpha() and not letter.isascii()), None)
        if foreign and re.match("[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9d]", foreign):
            repair = f"{form}, such as `jaxa`; a name in Japanese goes under `name`"
        elif foreign:
            repair = f"{form}; {quoted(foreign)} is {unicodedata.name(foreign, 'no letter of them')}"
        else:
            repair = f"write `{near}`; {form}" if near else f"{form}, such as `jaxa`"
        raise ValueFault(f"{quoted(text)} is no id", repair)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """A plain literal."""
        yield (subject, predicate, Literal(self.text))


class WebAddress(Struct, frozen=True):
    """An address of the web, over http or https only: whoever follows it must get a page, not a program or a file."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address. ValueFault if it is none, or names a user."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            inner = text.strip(" <>")
            whole = [inner] if inner != text else [f"https://{text}"] if SITE.match(text) else []
            raise fault.mended(cls._read, whole) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        scheme = SCHEME.match(text)
        if scheme and scheme[1].lower() not in ("http", "https"):
            raise ValueFault(f"{quoted(text)} is no page of the web", "give an address that begins with `https://`")
        if NOT_IN_ADDRESS.search(text) or len(text) > ADDRESS_LENGTH or not re.match("https?://", text):
            raise ValueFault(f"{quoted(text)} is no web address", "write the whole address: `https://www.meti.go.jp/`")
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
            NamedNode(text)
        except ValueError as fault:
            raise ValueFault(f"{quoted(text)} is no web address", "copy it anew from the browser") from fault
        if not host or "@" in parts.netloc:
            raise ValueFault(
                f"{quoted(text)} is no plain web address",
                "give the name of the site and the path after `https://`, without a user's name",
            )
        return cls(text)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """The address as a node."""
        yield (subject, predicate, NamedNode(self.text))


class Whole(Struct, frozen=True):
    """A whole number from 0 to 9999: a paragraph, an ordinal, a rank."""

    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number. ValueFault if the text is none."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            raise fault.mended(cls._read, [plain_digits(text).strip()], width_hint(text)) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        if not WHOLE.fullmatch(text):
            raise ValueFault(f"{quoted(text)} is no whole number", "write it in plain digits, such as `3`")
        if len(text) > len(str(WHOLE_LIMIT)):
            raise ValueFault(f"{quoted(text)} is too large", f"give a number of at most {WHOLE_LIMIT}")
        return cls(int(text))

    @property
    def text(self) -> str:
        return str(self.number)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """An ``xsd:integer``."""
        yield (subject, predicate, Literal(self.text, datatype=term("xsd:integer")))


class Flag(Struct, frozen=True):
    """``yes`` or ``no``."""

    yes: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """The flag. ValueFault if the text is neither."""
        if text not in ("yes", "no"):
            meant = next((word for word, others in FLAGS.items() if text.lower() in others), None)
            repair = f"write `{meant}`" if meant else "write `yes` or `no`"
            raise ValueFault(f"{quoted(text)} is neither `yes` nor `no`", repair)
        return cls(text == "yes")

    @property
    def text(self) -> str:
        return "yes" if self.yes else "no"

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """An ``xsd:boolean``."""
        yield (subject, predicate, Literal("true" if self.yes else "false", datatype=term("xsd:boolean")))
