"""Language tags: the two letters of ISO 639-1, if need be with a script or a region, as in ``zh-Hant``."""

from __future__ import annotations

import re

from kgbuild.values.faults import ValueFault, quoted

TAG = re.compile(r"(?P<language>[a-z]{2})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")

ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et
eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk
kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny
oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk
tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(ISO_639_1.split())

MISTAKEN = {
    "jp": "ja", "jpn": "ja", "japanese": "ja", "eng": "en", "english": "en", "gb": "en", "us": "en", "fre": "fr",
    "fra": "fr", "ger": "de", "deu": "de", "cn": "zh", "chn": "zh", "kor": "ko", "lux": "lb", "il": "he", "iw": "he",
    "vn": "vi",
}  # fmt: skip
"""Codes of countries, and codes of languages from other lists, for the language that was probably meant."""


def read_language(tag: str) -> str:
    """The tag, if it is a language's. Raises ValueFault."""
    found = TAG.fullmatch(tag)
    if found and found["language"] in LANGUAGES:
        return tag
    language, dash, rest = tag.partition("-")
    near = f"{MISTAKEN.get(language.lower(), language.lower())}{dash}{rest}"
    known = TAG.fullmatch(near) and near[:2] in LANGUAGES
    repair = f"write `{near}`" if known else "write two letters such as `en`, `ja`, `fr` or `de`"
    raise ValueFault(f"{quoted(tag)} is no language", repair)
