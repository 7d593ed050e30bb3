"""Records put into the text of a file, at their place; every other line stays as it is."""

from __future__ import annotations

import re

from kgbuild.errors import UsageError

ENTRY = re.compile(r"^- \{?id: *[\"']?(?P<id>[^\s\"'#,}]+)", re.MULTILINE)
TOP_LEVEL = re.compile(r"^[^\s#-]", re.MULTILINE)
FACTS = re.compile(r"^facts:[ \t]*(?P<rest>[^#\n]*?)[ \t]*(?:#[^\n]*)?$\n?", re.MULTILINE)
DASH = re.compile(r"^(?P<indent> *)- ", re.MULTILINE)
REMARKS = re.compile(r"(?:^[ \t]*(?:#[^\n]*)?\n)+\Z", re.MULTILINE)
INDENT = "  "


def insert_entry(text: str, slug: str, entry: str, file: str) -> str:
    """The text of a register with an entry before the first that comes after it in the order of ids, and before the
    comments on that; what stands above the first entry belongs to the file.

    Raises UsageError where the file does not list its entries each from a dash on, or has one with that id.
    """
    entries = list(ENTRY.finditer(text))
    if any(found["id"] == slug for found in entries):
        raise UsageError(f"{file} has an entry `{slug}` already", "choose another id, or edit that entry")
    if not entries and not _only_remarks(text):
        raise UsageError(f"{file} has no entry that begins with `- id:`", "write its entries so, then try again")
    text = _ended(text)
    later = next((found for found in entries if found["id"] > slug), None)
    if later is None:
        return text + entry
    above = text[: later.start()]
    if later is not entries[0] and (remarks := REMARKS.search(above)):
        above = above[: remarks.start()]
    return above + entry + text[len(above) :]


def append_fact(text: str, fact: str, file: str) -> str:
    """The text of a document with one more fact, the last, indented as the others are.

    Raises UsageError where the facts stand in brackets.
    """
    text = _ended(text)
    facts = FACTS.search(text)
    if facts is None:
        return f"{text}\nfacts:\n{_indented(fact, INDENT)}"
    if facts["rest"] not in ("", "[]"):
        raise UsageError(f"{file} has its facts in brackets", "write each below `facts:`, from `- ` on")
    start = facts.start("rest")
    head = text[:start].rstrip() + text[start + len(facts["rest"]) : facts.end()]
    after = TOP_LEVEL.search(text, facts.end())
    within, tail = (text[facts.end() : after.start()], text[after.start() :]) if after else (text[facts.end() :], "")
    if tail and (remarks := re.search(r"\n(?:\n|#[^\n]*\n)*\Z", within)):
        within, tail = within[: remarks.start() + 1], within[remarks.start() + 1 :] + tail
    dash = DASH.search(within)
    return head + within + _indented(fact, dash["indent"] if dash else INDENT) + tail


def _only_remarks(text: str) -> bool:
    return all(not line.strip() or line.startswith("#") for line in text.splitlines())


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else text + "\n"


def _indented(record: str, indent: str) -> str:
    return "".join(f"{indent}{line}" for line in record.splitlines(keepends=True))
