"""A reply: what a job hands to the web, and how it crosses from process to process."""

from __future__ import annotations

import json
import struct
from typing import Any

from msgspec import Struct, field

LENGTHS = struct.Struct(">II")
"""How long the head and the body are; both stand before them."""


class Reply(Struct, frozen=True):
    """A status, a content type, a body, and what other headers are due."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def packed(self) -> bytes:
        """The reply as bytes; :func:`unpacked` reads them."""
        return packed({"status": self.status, "type": self.content_type, "headers": self.headers}, self.body)


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A message: a head, written as JSON, and a body."""
    written = json.dumps(head).encode()
    return LENGTHS.pack(len(written), len(body)) + written + body


def unpacked(head: bytes, body: bytes) -> Reply:
    """The reply whose head and body were read."""
    found = json.loads(head)
    return Reply(found["status"], found["type"], body, found["headers"])
