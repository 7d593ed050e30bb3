"""Replies that are given again."""

from __future__ import annotations

from kgbuild.web.remembering import VERSION, Replies
from kgbuild.web.reply import Reply


def reply(body: bytes, version: str = "1", status: int = 200) -> Reply:
    return Reply(status, "text/plain", body, {VERSION: version})


def test_a_reply_is_kept_for_its_version_and_job() -> None:
    replies = Replies(100_000)
    replies.keep({"a": 1}, reply(b"x"))
    assert replies.get("1", {"a": 1}) == reply(b"x")
    assert replies.get("2", {"a": 1}) is None
    assert replies.get("1", {"a": 2}) is None


def test_faults_and_large_replies_are_not_kept() -> None:
    replies = Replies(1600)
    replies.keep({"a": 1}, reply(b"x", status=503))
    replies.keep({"a": 2}, reply(b"x" * 101))
    assert replies.get("1", {"a": 1}) is None
    assert replies.get("1", {"a": 2}) is None


def test_what_was_not_asked_for_the_longest_time_is_forgotten_first() -> None:
    replies = Replies(2000)
    for number in range(20):
        replies.keep({"a": number}, reply(b"x" * 100))
        assert replies.get("1", {"a": 0}) is not None
    kept = [number for number in range(20) if replies.get("1", {"a": number}) is not None]
    assert kept[0] == 0
    assert kept[-1] == 19
    assert 15 <= len(kept) <= 18
    assert kept[1:] == list(range(kept[1], 20))


def test_nothing_is_kept_where_there_is_no_room() -> None:
    replies = Replies(0)
    replies.keep({"a": 1}, reply(b""))
    assert replies.get("1", {"a": 1}) is None
