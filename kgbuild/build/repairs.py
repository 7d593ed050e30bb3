"""What to write instead of a reference, a code or a type that leads nowhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from kgbuild.records.other_words import CODES, TYPES, meant
from kgbuild.records.references import checked_id, ids_in
from kgbuild.values.faults import LEAVE_OUT, ValueFault, alternatives, did_you_mean, is_unknown
from kgbuild.values.likeness import folded, nearest_of, suggestion

if TYPE_CHECKING:
    from kgbuild.build.emit import Known

REGISTERS = {
    "organisation": "its country's file in `data/organisations/`",
    "person": "its country's file in `data/people/`",
    "place": "`data/places.yaml`",
    "post": "its country's file in `data/posts/`",
    "topic": "`data/topics.yaml`",
}
"""Where the things that facts refer to are registered; other things are facts themselves."""

FACTS = {"instrument": "agreement"}
"""What a fact of a kind begins with, where that is not the kind."""

STATUS = (
    "`happened` if the document tells it as done, `announced` if somebody said that it will be, `planned` if it is "
    "foreseen in any other way"
)


def reference_repair(text: str, kinds: frozenset[str], index: Mapping[str, Known]) -> str:
    """What to write for a reference that is no id of the index: the id of what is called so, else the nearest one.

    ``kinds`` are those that belong there, or none where any does.
    """
    if is_unknown(text):
        return LEAVE_OUT
    if (several := ids_in(text)) and all(one in index for one in several):
        return f"write `[{', '.join(several)}]`: a list stands in brackets"
    names = [(name, id_) for id_, known in index.items() for name in (id_, *known.names)]
    fitting = [(name, id_) for name, id_ in names if not kinds or index[id_].kind in kinds]
    near = nearest_of(text, fitting, few=kinds == {"country"})
    if near:
        exact = len(near) == 1 and any(folded(name) == folded(text) for name, id_ in fitting if id_ == near[0])
        return f"write `{near[0]}`" if exact else did_you_mean(near)
    others = sorted({(index[id_].kind, id_) for name, id_ in names if folded(name) == folded(text)})
    if others:
        kind, id_ = others[0]
        return f"that is {article(kind)}, `{id_}`; give the id of {one_of(kinds)}"
    return _new(text, kinds)


def kind_repair(slug: str, kind: str, kinds: frozenset[str]) -> str:
    """What to write for a reference to a thing of a kind that does not belong there."""
    if kind == "post" and "person" in kinds and len(kinds) > 1:
        return f"write the person under `who` if the document names one, and the post under `as`: `as: {slug}`"
    return f"give the id of {one_of(kinds)}"


def _new(text: str, kinds: frozenset[str]) -> str:
    """Where to add what nobody knows yet."""
    if kinds == {"country"}:
        return "write the three capitals of the country in ISO 3166-1, such as `JPN`"
    try:
        id_, otherwise = checked_id(text), "correct the id"
    except ValueFault:
        id_, otherwise = "its-id", "correct the name"
    place = "its register under `data/`"
    if len(kinds) == 1:
        (kind,) = kinds
        place = REGISTERS.get(kind, f"the document that tells of it, as `- {FACTS.get(kind, kind)}: {id_}`")
    new = "add it to" if id_ == text else "write its id here; if it has none yet, add it to"
    return f"{new} {place}, or {otherwise}"


def article(noun: str) -> str:
    """The noun with its article: ``an event``."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def one_of(kinds: Collection[str]) -> str:
    """The kinds in words: ``a country or a person``."""
    return alternatives([article(kind) for kind in sorted(kinds)])


def code_repair(word: str, scheme: str, codes: Collection[str]) -> str:
    """What to write for a word that is no code of the scheme."""
    means = meant(word, CODES.get(scheme, {}), codes)
    near = "" if means else suggestion(word, codes)
    if scheme == "status" and not near and means in (None, "happened"):
        return f"write {STATUS}"
    return f"write `{means}`" if means else near or f"write one of {', '.join(f'`{code}`' for code in codes)}"


def type_repair(word: str, types: Collection[str]) -> str:
    """What to write for a word that is none of the types."""
    means = meant(word, TYPES, types)
    if means is not None:
        return f"write `{means}`"
    return suggestion(word, types) or f"write one of {', '.join(f'`{name}`' for name in types)}"
