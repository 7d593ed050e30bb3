"""Words that people write who do not know ours yet, and which of ours they mean: keys, kinds, types and codes."""

from __future__ import annotations

from collections.abc import Container, Mapping

KEYS = {
    "aka": "also", "alias": "also", "aliases": "also", "altlabel": "also", "other-names": "also", "synonyms": "also",
    "label": "name", "title": "name titled", "headline": "title name", "called": "name", "name": "who person operator",
    "participant": "participants", "attendees": "participants", "people": "participants", "members": "participants",
    "person": "who", "organisation": "who", "organization": "who", "company": "who operator target", "actor": "who by",
    "agent": "who by", "who": "by participants operator ranked", "names": "name",
    "capacity": "as", "position": "as post", "office": "as post", "job": "as post", "title-worded": "titled",
    "function": "role", "part": "role", "paragraph": "at", "para": "at", "paragraphs": "at", "page": "at", "line": "at",
    "passage": "at", "source": "at",
    "date": "on when period published", "day": "on when", "dates": "when period on", "time": "when period on",
    "year": "when period on", "since": "when", "start": "when period", "started": "when", "begin": "when period",
    "end": "when period", "until": "when", "when": "on period", "on": "when period", "period": "when",
    "duration": "lasting", "length": "lasting", "location": "place", "venue": "place", "city": "place",
    "where": "place", "town": "place", "host-country": "country", "nation": "country", "home": "country",
    "nationality": "country",
    "partner": "parties participants", "partners": "parties participants", "party": "parties participants",
    "between": "parties participants", "with": "parties participants", "parties": "participants",
    "participants": "parties", "signatory": "signatories", "signers": "signatories", "signed-by": "signatories",
    "signatories": "parties", "state": "status", "stage": "status",
    "event": "during part-of mission", "at-event": "during part-of", "occasion": "during part-of",
    "forum": "during part-of", "parent": "part-of",
    "value": "amount", "price": "amount", "sum": "amount", "cost": "amount", "money": "amount", "figure": "amount",
    "worth": "amount", "volume": "amount",
    "acquirer": "buyer", "purchaser": "buyer", "by": "buyer operator who owner", "acquired": "target",
    "seller": "target", "bought": "target", "share": "stake", "percent": "stake", "percentage": "stake",
    "exporter": "from", "origin": "from", "importer": "to", "destination": "to", "growth": "change", "rate": "change",
    "increase": "change", "operator": "owner",
    "subject": "topics about", "subjects": "topics about", "topic": "topics", "theme": "topics", "themes": "topics",
    "sector": "topics", "sectors": "topics", "tags": "topics", "field": "topics", "keywords": "topics",
    "category": "type kind", "class": "type kind", "kind": "type", "type": "kind",
    "description": "gist", "summary": "gist", "note": "gist", "notes": "gist", "comment": "gist", "text": "gist",
    "content": "gist", "said": "gist", "attendance": "headcount", "number": "headcount ordinal", "size": "headcount",
    "employees": "headcount", "staff": "headcount", "holder": "person", "minister": "person", "speaker": "by",
    "author": "by publisher", "reason": "why inferred", "because": "inferred", "newspaper": "publisher",
    "outlet": "publisher", "site": "publisher url", "website": "homepage url links", "homepage": "links url",
    "link": "url links", "uri": "url", "address": "url", "lang": "language", "published-on": "published",
    "issued": "published", "publication-date": "published", "hash": "sha256", "checksum": "sha256", "code": "id",
    "slug": "id", "wikidata": "links", "first-name": "given", "last-name": "family", "surname": "family",
}  # fmt: skip
"""A key that is none of a record's -> the keys that it may mean; the first one that the record has is meant."""

ROLES = {
    "chair": "chair", "host": "host", "hosts": "host", "lead": "lead", "leader": "lead", "led-by": "lead",
    "organiser": "organiser", "organisers": "organiser", "organised-by": "organiser", "organizer": "organiser",
    "organizers": "organiser", "organized-by": "organiser", "speaker": "speaker", "speakers": "speaker",
    "sponsor": "supporter", "sponsors": "supporter", "supporters": "supporter", "visitor": "visitor",
    "attendee": "attendee", "guest": "attendee", "guests": "attendee",
}  # fmt: skip
"""A key that is a role of a participant -> the code of the role."""

TYPES_OF = {
    "event": (
        "anniversary", "announcement", "audience", "ceremony", "exhibition", "forum", "meeting", "mission", "reception",
        "session", "visit", "workshop",
    ),
    "agreement": (
        "air-services-agreement", "cooperation-agreement", "economic-partnership-agreement", "investment-treaty",
        "joint-statement", "letter-of-intent", "memorandum-of-cooperation", "memorandum-of-understanding", "tax-treaty",
        "treaty",
    ),
    "policy": ("policy-plan", "programme", "strategy"),
    "presence": (
        "bank", "branch", "data-centre", "factory", "headquarters", "laboratory", "office", "operations",
        "regional-headquarters", "subsidiary",
    ),
}  # fmt: skip
"""Kind of fact -> its types, for those who begin a fact with its type."""

KINDS = {
    "contract": "agreement", "signing": "agreement", "plan": "policy", "deal": "acquisition", "merger": "acquisition",
    "takeover": "acquisition", "trade": "flow", "export": "flow", "exports": "flow", "import": "flow",
    "imports": "flow", "investment": "flow", "quote": "statement", "remark": "statement", "speech": "statement",
    "promise": "intention", "goal": "intention", "appointment": "tenure", "minister": "tenure",
    "participants": "event", "organisation-profile": "profile",
}  # fmt: skip
"""What a fact may be called -> its kind."""

REGISTERED = {
    "company": "organisations", "organisation": "organisations", "organization": "organisations",
    "ministry": "organisations", "person": "people", "post": "posts", "place": "places", "city": "places",
    "topic": "topics", "country": "countries",
}  # fmt: skip
"""What is no fact but stands in a register -> the name of the register."""

TYPES = {
    "bit": "investment-treaty", "conference": "forum", "congress": "forum", "corporation": "company",
    "dinner": "reception", "embassy": "diplomatic-mission", "epa": "economic-partnership-agreement",
    "expo": "exhibition", "fair": "exhibition", "firm": "company", "institute": "research-institution",
    "loi": "letter-of-intent", "memorandum": "memorandum-of-understanding", "ministry": "public-body",
    "moc": "memorandum-of-cooperation", "mou": "memorandum-of-understanding", "newspaper": "media-organisation",
    "plan": "policy-plan", "seminar": "workshop", "startup": "company", "summit": "meeting", "talks": "meeting",
    "trip": "visit", "university": "research-institution",
}  # fmt: skip
"""What a type may be called -> its name."""

CODES = {
    "status": {
        "active": "in-force", "completed": "happened", "concluded": "happened", "done": "happened",
        "effective": "in-force", "expected": "planned", "expired": "ended", "finished": "happened",
        "foreseen": "planned", "held": "happened", "intended": "planned", "no": "planned", "opened": "happened",
        "proposed": "planned", "scheduled": "planned", "signed": "happened", "suspended": "postponed",
        "delayed": "postponed", "terminated": "ended", "true": "happened", "upcoming": "planned",
        "valid": "in-force", "yes": "happened",
    },
    "role": {
        "chairman": "chair", "chairperson": "chair", "co-organiser": "organiser", "delegate": "attendee",
        "guest": "attendee", "head": "lead", "leader": "lead", "moderator": "chair", "observer": "witness",
        "panellist": "speaker", "participant": "attendee", "partner": "party", "signer": "signatory",
        "sponsor": "supporter",
    },
    "presence-type": {
        "hq": "headquarters", "head-office": "headquarters", "lab": "laboratory", "plant": "factory",
        "representative-office": "office",
    },
    "flow-kind": {"fdi": "direct-investment"},
    "extent": {"all": "whole", "complete": "whole", "full": "whole", "partial": "part", "partly": "part"},
}  # fmt: skip
"""Code list -> what a code may be called -> the code."""


def meant(word: str, table: Mapping[str, str], known: Container[str]) -> str | None:
    """Which of the ``known`` words ``word`` means by the table, or None."""
    key = "-".join(word.lower().replace("_", "-").split())
    return next((each for each in table.get(key, "").split() if each in known), None)
