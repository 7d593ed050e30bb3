"""What is to be added to a project's data: into which file it goes, and what of it is there already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct, field

from kgbuild.build.claims import load_ontology
from kgbuild.build.corpus import given, make_index, read_corpus
from kgbuild.build.emit import Known
from kgbuild.build.repairs import reference_repair
from kgbuild.errors import DataFault, NotFoundError, UsageError
from kgbuild.project import Project
from kgbuild.records.base import Entry, Fact, Record
from kgbuild.records.document import Document
from kgbuild.records.fields import One
from kgbuild.records.kinds import register_kinds
from kgbuild.records.other_words import KINDS, REGISTERED, TYPES, TYPES_OF, meant
from kgbuild.records.writing import skeleton
from kgbuild.records.writing.declared import Glossary, declared, kinds_of
from kgbuild.records.writing.skeleton import Values
from kgbuild.source.files import DIVIDED_REGISTERS, documents, modeline, read_bytes
from kgbuild.source.formatter import replace
from kgbuild.source.insertion import append_fact, insert_entry
from kgbuild.terms.demands import load_demands
from kgbuild.values.faults import did_you_mean, quoted
from kgbuild.values.likeness import nearest, nearest_of

INTERNATIONAL = "international"
"""The register file of what belongs to no country."""

HEAD = "# Say here from which sources the Japanese names and the outside ids come.\n"
"""What a new register file begins with."""

ENDING_YEAR = re.compile(r"-([12][0-9]{3})$")
YEAR = re.compile(r"[12][0-9]{3}")


class Addition(Struct, frozen=True):
    """The whole text that a file is to have; whether the file ``is_new``; and what the curator has to look at."""

    path: Path
    text: str
    is_new: bool = False
    remarks: list[str] = field(default_factory=list)


def load_glossary(project: Project) -> Glossary:
    """What the project's ontology and shapes tell of records."""
    return Glossary.of(load_ontology(project), load_demands(project.ontology / "shapes"))


def new_document(project: Project, slug: str, values: Values, year: str | None = None) -> Addition:
    """A document without facts, in the folder of the year: that given, that of publication, or that its id ends with.

    Raises UsageError where no year is known, or another document has the id.
    """
    if there := _document(project, slug):
        raise UsageError(f"`{slug}` is there already: {project.relative(there)}", "choose another id")
    published = YEAR.match(str(values.get("published", "")))
    ending = ENDING_YEAR.search(slug)
    folder = year or (published[0] if published else ending[1] if ending else "")
    if not YEAR.fullmatch(folder):
        raise UsageError("documents are filed by year, and this one has none", "add its year, such as `--year 2025`")
    path = project.data / "sources" / folder / f"{slug}.yaml"
    text = f"{modeline(project, path)}\n{skeleton.document(slug, values, load_glossary(project))}"
    return Addition(path, text, True, list(_unknown(Document, values, *_look_up(project))))


def new_entry(project: Project, kind: type[Entry], slug: str, values: Values) -> Addition:
    """A register with one more entry, at its sorted place.

    Raises UsageError where the id is taken or the country is none; DataFault where the register cannot be read.
    """
    index, broken = _look_up(project)
    if taken := index.get(slug):
        raise UsageError(f"`{slug}` is there already, at {taken.span}", "choose another id, or edit that entry")
    if slug in broken:
        raise UsageError(f"`{slug}` is there already, with faults", "see `kgbuild check`")
    country = values.get("country")
    if country is not None and (str(country) not in index or index[str(country)].kind != "country"):
        repair = reference_repair(str(country), frozenset({"country"}), index)
        raise UsageError(f"`{country}` is no code of a country", repair)
    register = kind.kind.key
    by_country = any(one.key == "country" and one.required for one in declared(kind))
    if country is None and register in DIVIDED_REGISTERS and by_country:
        raise UsageError(f"{register} are filed by country", "add it, such as `--country JPN`")
    path = project.data / f"{register}.yaml"
    if register in DIVIDED_REGISTERS:
        path = project.data / register / f"{country or INTERNATIONAL}.yaml"
    remarks = [*_namesakes(kind.kind.segment, values, index), *_unknown(kind, values, index, broken)]
    is_new = not path.exists()
    text = f"{modeline(project, path)}\n{HEAD}" if is_new else _text(project, path)
    entry = skeleton.entry(kind, slug, values, load_glossary(project))
    return Addition(path, insert_entry(text, slug, entry, project.relative(path)), is_new, remarks)


def new_fact(project: Project, kind: type[Fact], slug: str, values: Values) -> tuple[str, list[str]]:
    """A fact to be filled in, and what the curator has to look at. UsageError where the id is that of another kind."""
    index, broken = _look_up(project)
    found = index.get(slug)
    remarks: list[str] = []
    is_profile = kind.kind.key == "profile"
    if found is None and is_profile:
        repair = reference_repair(slug, frozenset({"organisation"}), index)
        raise UsageError(f"a profile has the id of an organisation, and none is called `{slug}`", repair)
    if found is None:
        remarks += _namesakes(kind.kind.segment, values, index)
    elif found.kind != kind.kind.segment:
        raise UsageError(f"`{slug}` is there already, for something else: {found.span}", "choose another id")
    elif not is_profile:
        remarks.append(f"`{slug}` is told of at {found.span} too; this adds to it, and needs only what is new")
    fact = skeleton.fact(kind, slug, values, load_glossary(project), again=found is not None and not is_profile)
    return fact, [*remarks, *_unknown(kind, values, index, broken)]


def appended(project: Project, document: str, fact: str, remarks: list[str]) -> Addition:
    """A document with one more fact. NotFoundError where there is no such document."""
    path = _document(project, document)
    if path is None:
        near = nearest(document, (path.stem for path in documents(project)))
        repair = did_you_mean(near) if near else f"`kgbuild new document {document}` writes it"
        raise NotFoundError(f"there is no document `{document}`", repair)
    return Addition(path, append_fact(_text(project, path), fact, project.relative(path)), remarks=remarks)


def write(project: Project, addition: Addition) -> None:
    """Make the file, or put its new text in the place of the old one, in one step. May raise OSError.

    Raises UsageError in the copy that an installed package carries, and where another has made the file meanwhile.
    """
    if project.is_carried:
        raise UsageError("there is no project here to add to", "run it in a checkout, or name one: `--project DIR`")
    content = addition.text.encode()
    if not addition.is_new:
        replace(addition.path, content)
        return
    addition.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with addition.path.open("xb") as stream:
            stream.write(content)
    except FileExistsError as fault:
        raise UsageError(f"{project.relative(addition.path)} is there already", "choose another id") from fault


def kind_repair(word: str, kinds: Collection[str]) -> str:
    """What to begin instead of ``word``, which is none of the kinds: by its type, another name for it, or a slip."""
    types = {type_: kind for kind, names in TYPES_OF.items() for type_ in names}
    if (type_ := word if word in types else meant(word, TYPES, types)) is not None:
        return f"say `kgbuild new {types[type_]} ID --type {type_}`"
    entries = {key: entry.kind.segment for key, entry in register_kinds().items()}
    kind = entries.get(meant(word, REGISTERED, entries) or word) or meant(word, KINDS, kinds)
    if kind in kinds:
        return f"say `kgbuild new {kind} ID`"
    if kind is not None:
        return f"every {kind} is there already; see `kgbuild show NAME`"
    near = nearest(word, [*kinds, *types, *TYPES, *REGISTERED, *KINDS], few=True)
    if len(near) == 1 and near[0] not in kinds:
        return kind_repair(near[0], kinds)
    return did_you_mean(near) if near else "`kgbuild new --help` lists the kinds"


def _look_up(project: Project) -> tuple[dict[str, Known], frozenset[str]]:
    """What each id stands for, and the ids of records that cannot be read yet."""
    corpus = read_corpus(project)
    return make_index(given(corpus), ()).known, corpus.broken


def _document(project: Project, slug: str) -> Path | None:
    return next((path for path in documents(project) if path.stem == slug), None)


def _text(project: Project, path: Path) -> str:
    content, problem = read_bytes(project, path)
    if content is None:
        raise DataFault([problem] if problem else [])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{project.relative(path)} is not in UTF-8", "see `kgbuild check`") from fault


def _namesakes(segment: str, values: Values, index: dict[str, Known]) -> Iterator[str]:
    """A remark on each thing of the kind that has a name like one of those given."""
    name = values.get("name", {})
    also = values.get("also", [])
    known = [(called, id_) for id_, one in index.items() if one.kind == segment for called in one.names]
    names = [*(name.values() if isinstance(name, dict) else ()), *(also if isinstance(also, list) else ())]
    near = dict.fromkeys(id_ for called in names for id_ in nearest_of(str(called), known))
    for id_ in near:
        yield f"`{id_}` has a name like this ({index[id_].span}): if it is the same thing, use that id instead"


def _unknown(record: type[Record], values: Values, index: dict[str, Known], broken: frozenset[str]) -> Iterator[str]:
    """A remark on each reference that leads nowhere yet."""
    for one in declared(record):
        kinds = kinds_of(one.value) if isinstance(one.value, One) else None
        value = values.get(one.key, [])
        for slug in (value if isinstance(value, list) else [value]) if kinds is not None else ():
            if str(slug) not in index and str(slug) not in broken:
                repair = reference_repair(str(slug), kinds or frozenset(), index)
                begin = f"; `kgbuild new {min(kinds)} {slug}` begins it" if kinds and len(kinds) == 1 else ""
                yield f"{quoted(str(slug))} under `{one.key}` is not known yet: {repair}{begin}"
