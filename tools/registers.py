"""Write the registers that are drawn whole from published code lists: countries and currencies.

``python -m tools.registers`` writes ``data/countries.yaml`` and ``data/currencies.yaml``.
``python -m tools.registers --check`` writes nothing and exits with 1, naming each file that differs from what the
installed sources give. The sources are ISO 3166-1 and ISO 4217 as pycountry carries them, and the names of Unicode
CLDR as Babel carries them; each file's header names the versions. The same versions give the same bytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from gettext import GNUTranslations, translation
from importlib.metadata import version
from pathlib import Path
from unicodedata import normalize

import pycountry
from babel import Locale

from kgbuild.source.files import MODELINE
from kgbuild.source.scalars import scalar

DATA = Path(__file__).resolve().parent.parent / "data"

# The entries of ISO 3166-1 that are neither a member State of the United Nations (grouping "UN" of CLDR's
# territoryContainment), nor one of its two observer States (VAT, PSE), nor one of the two further States in
# ISO 3166-1 that Japan has recognised (COK in 2011, NIU in 2015).
TERRITORIES = frozenset(
    {
        "ABW", "AIA", "ALA", "ASM", "ATA", "ATF", "BES", "BLM", "BMU", "BVT", "CCK", "CUW", "CXR",
        "CYM", "ESH", "FLK", "FRO", "GGY", "GIB", "GLP", "GRL", "GUF", "GUM", "HKG", "HMD", "IMN",
        "IOT", "JEY", "MAC", "MAF", "MNP", "MSR", "MTQ", "MYT", "NCL", "NFK", "PCN", "PRI", "PYF",
        "REU", "SGS", "SHN", "SJM", "SPM", "SXM", "TCA", "TKL", "TWN", "UMI", "VGB", "VIR", "WLF",
    }
)  # fmt: skip

# ISO 4217 codes that name no unit of money: "for testing" and "no currency involved".
NO_MONEY = frozenset({"XTS", "XXX"})

# Japanese names of the sources that would mislead: misprints, a name that takes sides, short names that two share.
MISLEADING = frozenset(
    {
        "タニザニア連合共和国",  # a misprint for タンザニア
        "ボスニアヘルツコビナ共和国",  # a misprint for ヘルツェゴビナ, and the state is no 共和国 by name
        "中国領・台湾",  # not what ISO 3166-1 says
        "ドミニカ",  # as often ドミニカ共和国
        "コンゴ",  # as often コンゴ民主共和国
    }
)

# Short names in daily use that CLDR has as "alt-short" and Babel leaves out, and an official name that iso-codes
# has only with a gloss.
FURTHER = {"GBR": ("UK",), "KOR": ("大韓民国",)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a register: its plain fields in order, its names by language, its other names."""

    fields: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    also: tuple[str, ...] = ()


def countries() -> list[Entry]:
    """Every country and territory of ISO 3166-1, by alpha-3 code; English and Japanese names by CLDR."""
    english, japanese = Locale("en", "GB").territories, Locale("ja").territories
    to_japanese = translation("iso3166-1", pycountry.LOCALES_DIR, languages=["ja"])
    entries = []
    for country in sorted(pycountry.countries, key=lambda found: found.alpha_3):
        names = (english[country.alpha_2], japanese[country.alpha_2])
        own = [getattr(country, field, "") for field in ("name", "common_name", "official_name")]
        others = [*own, *_translated(own, to_japanese), *FURTHER.get(country.alpha_3, ())]
        entries.append(
            Entry(
                (
                    ("id", country.alpha_3),
                    ("type", "territory" if country.alpha_3 in TERRITORIES else "country"),
                    ("alpha2", country.alpha_2),
                    ("m49", country.numeric),
                ),
                (("en", names[0]), ("ja", names[1])),
                _further_names(others, names),
            )
        )
    return entries


def currencies() -> list[Entry]:
    """Every currency of ISO 4217, by code; the symbol is CLDR's for British English, where no two are equal."""
    english, japanese = Locale("en", "GB"), Locale("ja")
    bearers = Counter(currency.name for currency in pycountry.currencies)
    entries = []
    for currency in sorted(pycountry.currencies, key=lambda found: found.alpha_3):
        code = currency.alpha_3
        if code in NO_MONEY:
            continue
        # CLDR lags behind ISO 4217: a new code has ISO's English name and, until CLDR knows it, no Japanese one.
        names = [("en", english.currencies.get(code, currency.name))]
        if code in japanese.currencies:
            names.append(("ja", japanese.currencies[code]))
        symbol = english.currency_symbols.get(code)
        fields = [("id", code), *([("symbol", symbol)] if symbol and symbol != code else [])]
        others = [currency.name] if bearers[currency.name] == 1 else []  # VED and VES are both "Bolívar Soberano"
        entries.append(Entry(tuple(fields), tuple(names), _further_names(others, [text for _, text in names])))
    return entries


def _translated(names: Iterable[str], to_japanese: GNUTranslations) -> list[str]:
    """The Japanese names that iso-codes has for English ones; it falls back to English, and some carry a gloss."""
    found = [to_japanese.gettext(name) for name in names if name]
    return [text for text in found if not text.isascii() and "(" not in text and text not in MISLEADING]


def _further_names(candidates: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """The candidates that are not among the names, each once, in order, in NFC."""
    known = {normalize("NFC", name) for name in names}
    wanted = dict.fromkeys(normalize("NFC", name) for name in candidates if name)
    return tuple(name for name in wanted if name not in known)


def written(name: str, header: str, entries: Iterable[Entry]) -> str:
    """The text of a register file: the comment that leads to its schema, its header, then the entries in order."""
    lines = [f"{MODELINE} $schema=schemas/{name}.json", *(f"# {line}".rstrip() for line in header.splitlines())]
    for entry in entries:
        fields = [f"{key}: {scalar(value)}" for key, value in entry.fields]
        fields.append(f"name: {{{', '.join(f'{key}: {scalar(value, flow=True)}' for key, value in entry.names)}}}")
        if entry.also:
            fields.append(f"also: [{', '.join(scalar(name, flow=True) for name in entry.also)}]")
        lines += ["- " + fields[0], *("  " + field for field in fields[1:])]
    return normalize("NFC", "\n".join(lines) + "\n")


def files() -> dict[Path, str]:
    """What each generated file should hold."""
    iso, cldr = f"pycountry {version('pycountry')}", f"Babel {version('babel')}"
    made = "Generated by `python -m tools.registers`; do not edit. Run it again when a source has a new version.\n"
    country_header = (
        f"{made}"
        f"Countries and territories of ISO 3166-1. Codes and official names: {iso} (ISO 3166-1 and its Japanese\n"
        f"translation by the iso-codes project). Names: {cldr} (Unicode CLDR, en-GB and ja). The UN M49 code of a\n"
        "country is its ISO 3166-1 numeric code.\n"
        "A `country` is a member or observer State of the United Nations, or a State that Japan has recognised; every\n"
        "other entry of ISO 3166-1 is a `territory`. This says nothing about the standing of any of them."
    )
    currency_header = (
        f"{made}"
        f"Current codes of ISO 4217 by {iso}, without those that name no money ({', '.join(sorted(NO_MONEY))}).\n"
        f"Names and symbols: {cldr} (Unicode CLDR, en-GB and ja); where CLDR has no name yet, ISO's in English only."
    )
    return {
        DATA / "countries.yaml": written("countries", country_header, countries()),
        DATA / "currencies.yaml": written("currencies", currency_header, currencies()),
    }


def outdated() -> list[Path]:
    """The generated files that are missing or differ from what the sources give."""
    return [path for path, text in files().items() if not path.exists() or path.read_bytes() != text.encode()]


def main(arguments: list[str]) -> int:
    """The command; returns its exit code."""
    if arguments == ["--check"]:
        for path in outdated():
            print(f"data/{path.name}: not what its sources give; run `python -m tools.registers`", file=sys.stderr)
        return 1 if outdated() else 0
    if arguments:
        print("usage: python -m tools.registers [--check]", file=sys.stderr)
        return 2
    for path, text in files().items():
        path.write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
