"""``kgbuild build`` and ``kgbuild check`` as processes: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents import copy_few


def kgbuild(cwd: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "KGBUILD_STORE"}
    return subprocess.run(
        [sys.executable, "-m", "kgbuild", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


@pytest.fixture(scope="module")
def few(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with few documents."""
    root = tmp_path_factory.mktemp("few")
    copy_few(checkout, root)
    return root


@pytest.fixture(scope="module")
def faulty(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one fault in its data."""
    root = tmp_path_factory.mktemp("faulty")
    copy_few(checkout, root)
    path = root / "data" / "sources" / "2019" / "israel-delegation-2019.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("buyer: sony\n", "buyer: sonny\n"), encoding="utf-8")
    return root


def test_build_publishes_and_says_so_on_stderr_alone(few: Path, tmp_path: Path) -> None:
    built = kgbuild(few, "--store", str(tmp_path / "store"), "build")
    assert (built.returncode, built.stdout) == (0, "")
    assert built.stderr.startswith("published version ")
    again = kgbuild(few, "--store", str(tmp_path / "store"), "build")
    assert again.stderr == built.stderr.replace("published", "nothing changed since")


def test_what_was_built_before_is_known_as_long_as_it_is_whole(few: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    built = kgbuild(few, "--store", str(store), "build")
    graph = store / "current" / "graph.nq"
    whole = graph.read_bytes()
    graph.write_bytes(whole.replace(b"jaxa", b"jaxb", 1))
    assert kgbuild(few, "--store", str(store), "build").stderr == built.stderr
    assert graph.read_bytes() == whole
    shutil.rmtree(store / "cache")
    again = kgbuild(few, "--store", str(store), "build")
    assert again.stderr == built.stderr.replace("published", "nothing changed since")


def test_a_failed_check_publishes_nothing_and_ends_with_1(faulty: Path) -> None:
    built = kgbuild(faulty, "build")
    assert (built.returncode, built.stdout) == (1, "")
    assert "israel-delegation-2019.yaml:" in built.stderr
    assert "did you mean `sony`?" in built.stderr
    assert "Traceback" not in built.stderr
    assert not (faulty / ".kgbuild" / "versions").exists()


def test_check_prints_problems_to_stdout_and_the_count_to_stderr(faulty: Path) -> None:
    checked = kgbuild(faulty, "check", "--show", "violation")
    assert checked.returncode == 1
    first, second, *_ = checked.stdout.splitlines()
    assert "violation: `sonny` is not known; an organisation belongs here [reference-unknown]" in first
    assert second == "    repair: did you mean `sony`?"
    assert "violation" in checked.stderr


def test_check_speaks_json_github_and_sarif(faulty: Path) -> None:
    report = json.loads(kgbuild(faulty, "check", "--format", "json", "--show", "info").stdout)
    fault = next(row for row in report["problems"] if row["code"] == "reference-unknown")
    assert fault["file"] == "data/sources/2019/israel-delegation-2019.yaml"
    assert fault["line"] > 100
    assert kgbuild(faulty, "check", "--format", "github").stdout.startswith("::")
    results = json.loads(kgbuild(faulty, "check", "--format", "sarif").stdout)["runs"][0]["results"]
    assert "reference-unknown" in {result["ruleId"] for result in results}


def test_check_speaks_japanese_where_its_rules_do(few: Path) -> None:
    english, japanese = (kgbuild(few, "check", "--lang", lang).stdout.splitlines() for lang in ("en", "ja"))
    assert len(english) == len(japanese) > 0
    assert [line.partition(": ")[0] for line in english[::2]] == [line.partition(": ")[0] for line in japanese[::2]]
    assert all(re.search("[ぁ-ん]", line) for line in japanese[::2])


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_severities_have_colours_on_a_terminal_unless_no_color_is_set(
    faulty: Path, no_color: str, coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    with open(theirs, "wb", buffering=0) as terminal:  # noqa: PTH123
        ended = subprocess.run(
            [sys.executable, "-m", "kgbuild", "check", "--show", "violation"],
            stdout=terminal,
            stderr=subprocess.PIPE,
            cwd=faulty,
            env={**os.environ, "NO_COLOR": no_color, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        shown = os.read(ours, 200).decode()
    os.close(ours)
    assert ended.returncode == 1
    assert ("\x1b[31m" in shown) == coloured
    assert "violation" in shown
    assert b"\x1b" not in ended.stderr


def test_sound_data_end_with_0_and_warnings_fail_only_where_asked(few: Path) -> None:
    assert kgbuild(few, "check").returncode == 0
    assert kgbuild(few, "check", "--fail-on", "warning").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("asc",), 2, "there is no command `asc`; did you mean `ask`?"),
        (("--project", "tests", "build"), 2, "tests is no knowledge graph project: it has no ontology, queries folder"),
        (("--store", "nowhere", "ask", "open-promises"), 4, "no graph has been built yet"),
        (("check", "--format", "xml"), 2, "'xml' is not one of"),
    ],
)
def test_wrong_usage_is_told_in_one_line(checkout: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    told = kgbuild(checkout, *arguments)
    assert (told.returncode, told.stdout) == (code, "")
    assert message in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert not (checkout / "nowhere").exists()


@pytest.mark.parametrize("reader", ["head -c 1", "true"])
def test_a_closed_pipe_is_no_error(checkout: Path, store: Path, reader: str) -> None:
    ask = f"'{sys.executable}' -m kgbuild ask document-says luxembourg-mission-2024 --format json"
    command = f"{ask} | {reader}; echo ${{PIPESTATUS[0]}}"
    piped = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        cwd=checkout,
        env={**os.environ, "KGBUILD_STORE": str(store), "PYTHONPATH": str(checkout)},
    )
    assert piped.stdout.endswith("0\n")
    assert piped.stderr == ""
