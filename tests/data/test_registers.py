"""The registers as they are: one identity each, names that tell them apart, and references that exist.

Everything is read as strings, as the project reads it, so that ``NO`` is Norway.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import is_normalized, normalize

import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
BY_COUNTRY = ("organisations", "people", "posts")
GENERATED = ("countries", "currencies")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Entry:
    """One entry of a register, and the file that it stands in."""

    register: str
    file: str
    fields: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def labels(self) -> list[str]:
        """The names in all languages, then the other names."""
        return [*self.fields["name"].values(), *self.others]

    @property
    def others(self) -> list[str]:
        """The other names; a list of one may be written as the one."""
        also = self.fields.get("also", [])
        return [also] if isinstance(also, str) else also


def register_files() -> list[Path]:
    flat = [DATA / f"{name}.yaml" for name in (*GENERATED, "places", "topics")]
    return [*flat, *(path for name in BY_COUNTRY for path in sorted((DATA / name).glob("*.yaml")))]


def entries_of(path: Path) -> list[Entry]:
    register = path.parent.name if path.parent.name in BY_COUNTRY else path.stem
    return [Entry(register, path.stem, fields) for fields in yaml.load(path.read_text("utf-8"), yaml.BaseLoader)]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return [entry for path in register_files() for entry in entries_of(path)]


def ids(entries: list[Entry], register: str) -> set[str]:
    return {entry.id for entry in entries if entry.register == register}


def repeated(values: Iterator[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def same(name: str) -> str:
    """What two names must share to be taken for one another."""
    return normalize("NFKC", name).casefold().strip()


@pytest.mark.parametrize("path", register_files(), ids=lambda path: path.relative_to(DATA).as_posix())
def test_a_register_file_is_sorted_clean_text_with_a_header(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("# "), "the header says where the names come from"
    assert text == text.rstrip() + "\n"
    assert not {"\r", "\t"} & set(text)
    assert is_normalized("NFC", text)
    assert [entry.id for entry in entries_of(path)] == sorted(entry.id for entry in entries_of(path))


def test_ids_are_unique_over_all_registers(entries: list[Entry]) -> None:
    # ISO itself gives some codes twice: CHE is Switzerland and the WIR euro. Their IRIs differ in kind.
    slugs = [entry.id for entry in entries if entry.register not in GENERATED]
    assert repeated(iter(slugs)) == []
    for register in GENERATED:
        assert repeated(entry.id for entry in entries if entry.register == register) == []


def test_ids_are_slugs_and_codes_are_three_capitals(entries: list[Entry]) -> None:
    forms = dict.fromkeys(GENERATED, CODE)
    assert [entry.id for entry in entries if not forms.get(entry.register, SLUG).fullmatch(entry.id)] == []


@pytest.mark.parametrize(
    ("field", "target"),
    [
        ("country", "countries"),
        ("host-country", "countries"),
        ("parent", "organisations"),
        ("organisation", "organisations"),
        ("part-of", "places"),
        ("broader", "topics"),
    ],
)
def test_every_reference_exists_and_is_not_to_itself(entries: list[Entry], field: str, target: str) -> None:
    known = ids(entries, target)
    stated = [(entry.id, entry.fields[field]) for entry in entries if field in entry.fields]
    assert [pair for pair in stated if pair[1] not in known or pair[0] == pair[1]] == []


@pytest.mark.parametrize(("field", "register"), [("parent", "organisations"), ("broader", "topics")])
def test_no_entry_is_above_itself(entries: list[Entry], field: str, register: str) -> None:
    above = {entry.id: entry.fields.get(field) for entry in entries if entry.register == register}
    for start in above:
        seen, here = {start}, above[start]
        while here is not None:
            assert here not in seen, f"{start} is above itself"
            seen.add(here)
            here = above.get(here)


def test_entries_stand_in_the_file_of_their_country(entries: list[Entry]) -> None:
    placed = [entry for entry in entries if entry.register in BY_COUNTRY]
    homes = {entry.id: entry.fields.get("country", "international") for entry in placed}
    assert [entry.id for entry in placed if homes[entry.id] != entry.file] == []


def test_every_entry_has_an_english_name_and_no_language_but_japanese_beside_it(entries: list[Entry]) -> None:
    assert [entry.id for entry in entries if not {"en"} <= set(entry.fields["name"]) <= {"en", "ja"}] == []


def test_names_are_written_once_without_stray_space(entries: list[Entry]) -> None:
    assert [label for entry in entries for label in entry.labels if label != " ".join(label.split())] == []
    assert [entry.id for entry in entries if repeated(same(name) for name in set(entry.others))] == []


def test_no_other_name_is_the_name_of_another_entry(entries: list[Entry]) -> None:
    owners: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        for name in entry.fields["name"].values():
            owners.setdefault(same(name), set()).add((entry.register, entry.id))
    clashes = [
        (name, entry.id, owner)
        for entry in entries
        for name in entry.others
        for owner in owners.get(same(name), ())
        if owner != (entry.register, entry.id)
    ]
    assert clashes == []


def test_no_two_entries_of_a_register_share_any_name(entries: list[Entry]) -> None:
    for register in {entry.register for entry in entries}:
        labels = [name for e in entries if e.register == register for name in {same(label) for label in e.labels}]
        assert repeated(iter(labels)) == []


def test_countries_are_those_of_iso_3166_with_names_in_both_languages(entries: list[Entry]) -> None:
    pycountry = pytest.importorskip("pycountry")
    found = [entry.fields for entry in entries if entry.register == "countries"]
    listed = {(c.alpha_3, c.alpha_2, c.numeric) for c in pycountry.countries}
    assert {(f["id"], f["alpha2"], f["m49"]) for f in found} == listed
    assert all(set(f["name"]) == {"en", "ja"} for f in found)
    for field in ("id", "alpha2", "m49"):
        assert repeated(f[field] for f in found) == []
    # 193 members and 2 observers of the United Nations, and the Cook Islands and Niue.
    assert Counter(f["type"] for f in found) == {"country": 197, "territory": 52}


def test_currencies_have_distinct_symbols(entries: list[Entry]) -> None:
    found = [entry.fields for entry in entries if entry.register == "currencies"]
    assert repeated(f["symbol"] for f in found if "symbol" in f) == []
    assert {"USD", "JPY", "EUR", "ILS"} <= {f["id"] for f in found}


def test_generated_files_are_what_their_sources_give() -> None:
    pytest.importorskip("pycountry")
    pytest.importorskip("babel")
    from tools.registers import outdated

    assert [path.name for path in outdated()] == [], "run `python -m tools.registers`"


def test_yaml_readers_that_guess_types_read_the_same_strings(entries: list[Entry]) -> None:
    for path in register_files():
        assert yaml.safe_load(path.read_text("utf-8")) == [entry.fields for entry in entries_of(path)]


def check_digit(number: str) -> int:
    """The first digit of a Japanese corporate number, by the ordinance on its assignment: 9 - (sum mod 9)."""
    weighted = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number[1:])))
    return 9 - sum(weighted) % 9


def test_outside_ids_have_their_form(entries: list[Entry]) -> None:
    links = [(entry.id, entry.fields["links"]) for entry in entries if "links" in entry.fields]
    assert {key for _, link in links for key in link} <= {"wikidata", "homepage", "corporate-number", "lei"}
    for owner, link in links:
        assert re.fullmatch(r"Q[1-9][0-9]*", link.get("wikidata", "Q1")), owner
        assert re.fullmatch(r"https://[a-z0-9.-]+/\S*", link.get("homepage", "https://a/")), owner
        if number := link.get("corporate-number"):
            assert re.fullmatch(r"[0-9]{13}", number), owner
            assert int(number[0]) == check_digit(number), owner
    for key in ("wikidata", "corporate-number", "lei"):
        assert repeated(link[key] for _, link in links if key in link) == []


def test_mitsubishi_stays_the_company_that_the_document_leaves_open(entries: list[Entry]) -> None:
    [named] = [entry for entry in entries if entry.id == "mitsubishi"]
    assert named.labels == ["Mitsubishi", "三菱"]
    assert not {"links", "parent"} & set(named.fields)
