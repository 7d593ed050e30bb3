"""The words of a record's declaration: the value types of its fields, and what each field says in RDF.

A field is written ``buyer: Organisations = says("jber:acquirer")``: the annotation is the value type (one value, or
many), and ``says`` names the predicate. Nested records are written with ``part``. Nothing else is ever needed to
turn a record into triples; see :mod:`kgbuild.build.emit`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeAlias

from msgspec import Struct
from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from kgbuild.records.references import Coded, Ref, TypeName
from kgbuild.values.dates import Day, Edtf
from kgbuild.values.durations import Duration
from kgbuild.values.faults import ValueFault
from kgbuild.values.figures import Figure
from kgbuild.values.money import Money
from kgbuild.values.rates import Rate, Share
from kgbuild.values.texts import Flag, LangText, Text, WebAddress, Whole


class Saying(Struct, frozen=True):
    """What a field becomes: its predicate; for a nested record also the name and class of its node.

    ``node`` is the last segment of the nested node's IRI, or None where the record names itself (``slug()``);
    ``inline`` means that the nested record has no node and speaks about the subject itself. ``named`` marks names,
    which are the project's words and go into the register.
    """

    predicate: str
    node: str | None = None
    rdf_class: str | None = None
    inline: bool = False
    named: bool = False


def says(predicate: str, *, required: bool = False, named: bool = False, meaning: str | None = None) -> Any:
    """A field whose values are stated with ``predicate``; optional unless ``required``.

    ``meaning`` is what it means to the curator, where the ontology's definition of the predicate does not tell.
    """
    return _field(Saying(predicate, named=named), required, meaning)


def part(predicate: str, node: str | None = None, rdf_class: str | None = None) -> Any:
    """A nested record with a node of its own, linked by ``predicate``; see :class:`Saying`."""
    return _field(Saying(predicate, node, rdf_class))


def inline(meaning: str) -> Any:
    """A nested record that speaks about the subject itself, as ``links`` does; ``meaning`` as in :func:`says`."""
    return _field(Saying("", inline=True), meaning=meaning)


def _field(saying: Saying, required: bool = False, meaning: str | None = None) -> Any:
    extra: dict[str, Any] = {"saying": saying}
    return Field(default=... if required else None, description=meaning, json_schema_extra=extra)


class One(Struct, frozen=True):
    """Reads a single value with ``parse``; ``example`` stands in messages and in the JSON Schema."""

    parse: Callable[[str], Any]
    example: str

    def read(self, value: object) -> Any:
        if not isinstance(value, str):
            raise ValueError(f"a single value belongs here, such as `{self.example}`")
        return self.parse(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)


class Each(Struct, frozen=True):
    """Reads a list of single values; a list of one may be written as the one."""

    one: One

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        item = core_schema.no_info_plain_validator_function(self.one.read)
        return core_schema.no_info_before_validator_function(listed, core_schema.tuple_variable_schema(item))


class ByLanguage(Struct, frozen=True):
    """Reads a text by language, such as ``{en: Tokyo, ja: 東京}``; ``example`` is that."""

    example: tuple[tuple[str, str], ...] = (("en", "Tokyo"), ("ja", "東京"))

    def read(self, value: object) -> LangText:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise ValueError("a text goes by language here, such as `{en: Tokyo, ja: 東京}`")
        return LangText.parse(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)


def listed(value: object) -> object:
    """A list of one may be written as the one. ValueFault if it is an empty list, which says nothing."""
    if value == []:
        raise ValueFault("the list is empty", "write what belongs in it, or remove the key")
    return value if isinstance(value, list) else [value]


LISTED = BeforeValidator(listed)

EXAMPLES = {
    "adherence": "cptpp-gbr",
    "acquisition": "sony-altair",
    "country": "JPN",
    "delegation": "japan-business-delegation-israel-2019",
    "currency": "JPY",
    "event": "luxembourg-japan-business-forum-2024",
    "flow": "japan-israel-investment-five-years",
    "instrument": "jaxa-lsa-cooperation",
    "intention": "japan-israel-cyber-automotive-2019",
    "organisation": "jaxa",
    "person": "lex-delles",
    "place": "tokyo",
    "post": "japan-prime-minister",
    "presence": "thermalytica-luxembourg",
    "ranking": "japan-delegation-israel-largest",
    "statement": "eli-cohen-third-meeting-2019",
    "tenure": "lex-delles-luxembourg-minister-economy",
    "topic": "space",
}
"""An id of each kind of thing, for messages and documentation."""


def text(example: str) -> One:
    """A text on one line."""
    return One(Text.parse, example)


def refers(*kinds: str) -> One:
    """A reference by id to a thing of one of the kinds, or of any kind where none is given."""
    return One(partial(Ref.parse, kinds=frozenset(kinds)), EXAMPLES[kinds[0] if kinds else "organisation"])


def coded(scheme: str, example: str) -> One:
    """A code of a code list."""
    return One(partial(Coded.parse, scheme=scheme), example)


def below(base: str, example: str) -> One:
    """The kebab-case name of the class ``base`` or of a class below it."""
    return One(partial(TypeName.parse, base=base), example)


def wording(english: str) -> ByLanguage:
    """A text by language that is more than a name, as in its example in English."""
    return ByLanguage((("en", english),))


AGENTS = ("organisation", "person", "delegation", "country", "post")

Refs: TypeAlias = tuple[Ref, ...] | None
Agents = Annotated[Refs, Each(refers(*AGENTS))]
AnyRef = Annotated[Ref | None, refers()]
AnyRefs = Annotated[Refs, Each(refers())]
Country = Annotated[Ref | None, refers("country")]
Countries = Annotated[Refs, Each(refers("country"))]
Side = Annotated[Ref | None, refers("country", "organisation")]
Sides = Annotated[Refs, Each(refers("country", "organisation"))]
Organisation = Annotated[Ref | None, refers("organisation")]
Organisations = Annotated[Refs, Each(refers("organisation"))]
Person = Annotated[Ref | None, refers("person")]
Post = Annotated[Ref | None, refers("post")]
Place = Annotated[Ref | None, refers("place")]
EventRef = Annotated[Ref | None, refers("event")]
Instruments = Annotated[Refs, Each(refers("instrument"))]
Topics = Annotated[Refs, Each(refers("topic"))]

Date = Annotated[Edtf | None, One(Edtf.parse, "2024-06-13")]
Days = Annotated[tuple[Day, ...] | None, Each(One(Day.parse, "2024-06-13"))]
Amount = Annotated[Money | None, One(Money.parse, "about 3.5b USD")]
Count = Annotated[Figure | None, One(Figure.parse, "about 200")]
Growth = Annotated[Rate | None, One(Rate.parse, "+46%")]
Stake = Annotated[Share | None, One(Share.parse, "51%")]
Lasting = Annotated[Duration | None, One(Duration.parse, "3 days")]
Number = Annotated[Whole | None, One(Whole.parse, "3")]
Yes = Annotated[Flag | None, One(Flag.parse, "yes")]
Web = Annotated[WebAddress | None, One(WebAddress.parse, "https://www.meti.go.jp/")]
Words = Annotated[tuple[Text, ...] | None, Each(text("JAXA"))]
Wording = Annotated[LangText | None, ByLanguage()]
Gist = Annotated[LangText | None, wording("they agreed to meet again")]
Titled = Annotated[LangText | None, wording("Minister of the Economy")]
Period = Annotated[LangText | None, wording("the first half of 2018")]
Status = Annotated[Coded | None, coded("status", "happened")]
