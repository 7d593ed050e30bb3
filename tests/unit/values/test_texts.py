"""Texts, ids, addresses, whole numbers and flags: text in, value or fault out."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.values.faults import ValueFault
from kgbuild.values.texts import Flag, LangText, Slug, Text, WebAddress, Whole
from tests.unit.values.reading import PREDICATE, SUBJECT, check_any, outcome, told

NO_PAGE = "is no page of the web | give an address that begins with `https://`"
NO_ADDRESS = "is no web address | write the whole address: `https://www.meti.go.jp/`"
NOT_PLAIN = "is no plain web address | give the name of the site and the path after `https://`, without a user's name"
NO_ID = "an id is lower-case letters, digits and single hyphens"


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (Text.parse, " two\n  lines ", "two lines"),
        (Text.parse, "世耕　弘成", "世耕　弘成"),
        (Text.parse, "NO", "NO"),
        (Text.parse, " \n", "the text is empty | write the text, or remove the key"),
        (
            Text.parse,
            "a\x0bb",
            "the text has the invisible character U+000B | remove it; it cannot be seen and stops other programs",
        ),
        (Slug.parse, "jaxa", "jaxa"),
        (Slug.parse, "a1-b2", "a1-b2"),
        (Slug.parse, "JAXA & LSA", f"`JAXA & LSA` is no id | write `jaxa-lsa`; {NO_ID}"),
        (Slug.parse, "../../x", f"`../../x` is no id | write `x`; {NO_ID}"),
        (Slug.parse, "jaxa\n", f"`jaxa�` is no id | write `jaxa`; {NO_ID}"),
        (Slug.parse, "a>b", f"`a>b` is no id | write `a-b`; {NO_ID}"),
        (Slug.parse, "jаxa", f"`jаxa` is no id | {NO_ID}; `а` is CYRILLIC SMALL LETTER A"),
        (Slug.parse, "jaxɑ", f"`jaxɑ` is no id | {NO_ID}; `ɑ` is LATIN SMALL LETTER ALPHA"),
        (Slug.parse, "宇宙", f"`宇宙` is no id | {NO_ID}, such as `jaxa`; a name in Japanese goes under `name`"),
        (Slug.parse, "café", f"`café` is no id | write `cafe`; {NO_ID}"),
        (Slug.parse, "ｊａｘａ", f"`ｊａｘａ` is no id | write `jaxa`; {NO_ID}"),
        (Slug.parse, "--", f"`--` is no id | {NO_ID}, such as `jaxa`"),
        (Slug.parse, "a" * 81, f"`{'a' * 30}…{'a' * 15}` is too long for an id | shorten it to 80 characters"),
        (WebAddress.parse, "https://www.jaxa.jp/a?b=c#d", "https://www.jaxa.jp/a?b=c#d"),
        (WebAddress.parse, "http://例え.jp/宇宙", "http://例え.jp/宇宙"),
        (WebAddress.parse, "javascript:alert(1)", f"`javascript:alert(1)` {NO_PAGE}"),
        (WebAddress.parse, "JavaScript:alert(1)", f"`JavaScript:alert(1)` {NO_PAGE}"),
        (WebAddress.parse, "file:///etc/passwd", f"`file:///etc/passwd` {NO_PAGE}"),
        (WebAddress.parse, "data:text/html,x", f"`data:text/html,x` {NO_PAGE}"),
        (WebAddress.parse, "www.jaxa.jp", "`www.jaxa.jp` is no web address | write `https://www.jaxa.jp`"),
        (
            WebAddress.parse,
            "<https://www.jaxa.jp/>",
            "`<https://www.jaxa.jp/>` is no web address | write `https://www.jaxa.jp/`",
        ),
        (WebAddress.parse, "jaxa", f"`jaxa` {NO_ADDRESS}"),
        (WebAddress.parse, "//evil.example", f"`//evil.example` {NO_ADDRESS}"),
        (WebAddress.parse, "http://a b", f"`http://a b` {NO_ADDRESS}"),
        (WebAddress.parse, "http://a/\n", f"`http://a/�` {NO_ADDRESS}"),
        (WebAddress.parse, "http://a/<b>", f"`http://a/<b>` {NO_ADDRESS}"),
        (WebAddress.parse, "https://", f"`https://` {NOT_PLAIN}"),
        (WebAddress.parse, "https://jaxa.jp@evil.example/", f"`https://jaxa.jp@evil.example/` {NOT_PLAIN}"),
        (WebAddress.parse, "http://a:99999/", "`http://a:99999/` is no web address | copy it anew from the browser"),
        (WebAddress.parse, "http://[::1", "`http://[::1` is no web address | copy it anew from the browser"),
        (Whole.parse, "0", "0"),
        (Whole.parse, "17", "17"),
        (Whole.parse, "9999", "9999"),
        (Whole.parse, "10000", "`10000` is too large | give a number of at most 9999"),
        (Whole.parse, "9" * 5000, f"`{'9' * 30}…{'9' * 15}` is too large | give a number of at most 9999"),
        (Whole.parse, "03", "`03` is no whole number | write `3`"),
        (Whole.parse, "1,000", "`1,000` is no whole number | write `1000`"),
        (Whole.parse, "１７", "`１７` is no whole number | write `17`, in half-width characters"),
        (Whole.parse, "٣", "`٣` is no whole number | write it in plain digits, such as `3`"),
        (Whole.parse, "-1", "`-1` is no whole number | write it in plain digits, such as `3`"),
        (Whole.parse, "1.0", "`1.0` is no whole number | write it in plain digits, such as `3`"),
        (Flag.parse, "yes", "yes"),
        (Flag.parse, "no", "no"),
        (Flag.parse, "true", "`true` is neither `yes` nor `no` | write `yes`"),
        (Flag.parse, "NO", "`NO` is neither `yes` nor `no` | write `no`"),
    ],
)
def test_text_in_value_or_fault_out(parse: Any, text: str, expected: str) -> None:
    assert outcome(parse, text) == expected


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (Text.parse('say "x"'), '"say \\"x\\""'),
        (Slug.parse("jaxa"), '"jaxa"'),
        (WebAddress.parse("https://www.jaxa.jp/"), "<https://www.jaxa.jp/>"),
        (Whole.parse("3"), '"3"^^xsd:integer'),
        (Flag.parse("yes"), '"true"^^xsd:boolean'),
        (Flag.parse("no"), '"false"^^xsd:boolean'),
    ],
)
def test_each_is_stated_as_one_term(value: Any, literal: str) -> None:
    assert told(value.triples(SUBJECT, PREDICATE)) == [f"x p {literal}"]


def test_a_text_by_language_is_stated_in_each() -> None:
    text = LangText.parse({"ja": "東京", "en": "Tokyo", "zh-Hant": "東京"})
    assert told(text.triples(SUBJECT, PREDICATE)) == ['x p "Tokyo"@en', 'x p "東京"@ja', 'x p "東京"@zh-hant']
    assert LangText.parse(text.by_language) == text


@pytest.mark.parametrize(
    ("given_", "fault"),
    [
        ({}, "the text is given in no language | write it by language: `{en: Tokyo, ja: 東京}`"),
        ({"jp": "東京"}, "`jp` is no language | write `ja`"),
        ({"EN": "Tokyo"}, "`EN` is no language | write `en`"),
        ({"jpn-JP": "東京"}, "`jpn-JP` is no language | write `ja-JP`"),
        ({"xx": "Tokyo"}, "`xx` is no language | write two letters such as `en`, `ja`, `fr` or `de`"),
        ({"en": " "}, "the text is empty | write the text, or remove the key"),
    ],
)
def test_a_wrong_text_by_language_is_refused(given_: dict[str, str], fault: str) -> None:
    with pytest.raises(ValueFault) as caught:
        LangText.parse(given_)
    assert f"{caught.value.message} | {caught.value.repair}" == fault


READABLE = st.text(st.characters(blacklist_categories=["C", "Z"]), min_size=1)


@given(st.dictionaries(st.sampled_from(["en", "ja", "fr", "de"]), READABLE, min_size=1))
def test_a_text_by_language_is_yaml_that_reads_back_as_itself(by_language: dict[str, str]) -> None:
    text = LangText.parse(by_language)
    assert LangText.parse(yaml.load(text.text, Loader=yaml.CBaseLoader)) == text


@given(st.one_of(st.text(), st.from_regex(r"(https?|ftp):/?/?[a-z@:.\[\]0-9/]{0,12}", fullmatch=True)))
def test_any_text_is_a_value_or_a_fault_with_a_repair(text: str) -> None:
    for parse in (Text.parse, Whole.parse, Flag.parse, Slug.parse):
        check_any(parse, text)
    check_any(WebAddress.parse, text)
