"""Replies that were given before: on one version, the same job has the same reply."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

from kgbuild.web.reply import Reply

LARGEST_SHARE = 16
VERSION = "Kgbuild-Graph"
"""The header that says which version a reply comes from."""


class Replies:
    """Keeps the replies that were asked for last, up to a number of bytes; of large and of bad ones, none."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[str, Reply] = OrderedDict()

    def get(self, version: str, job: dict[str, Any]) -> Reply | None:
        """The reply to a job on a version, if it is kept."""
        key = _key(version, job)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, job: dict[str, Any], reply: Reply) -> None:
        """Keep a reply, and forget those that were not asked for the longest time."""
        key = _key(reply.headers[VERSION], job)
        size = len(key) + len(reply.body)
        if reply.status >= 400 or size > self._most / LARGEST_SHARE or key in self._kept:
            return
        self._kept[key] = reply
        self._size += size
        while self._size > self._most:
            oldest, forgotten = self._kept.popitem(last=False)
            self._size -= len(oldest) + len(forgotten.body)


def _key(version: str, job: dict[str, Any]) -> str:
    return f"{version} {json.dumps(job, sort_keys=True)}"
