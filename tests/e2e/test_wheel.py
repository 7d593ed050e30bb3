"""The built wheel, installed far from any checkout, has all it needs to build the graph and answer."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from kgbuild.project import PARTS


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """The wheel as it would be published: built from the source distribution, not from the checkout."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(checkout)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = target.glob("kgbuild-*-py3-none-any.whl")
    return found


@dataclass(frozen=True)
class Installed:
    """A virtual environment that has the wheel, and an empty folder to work in."""

    environment: Path
    home: Path

    def kgbuild(self, *arguments: str) -> str:
        """Run the console script outside the checkout and return what it printed; fail on an exit code but 0."""
        done = subprocess.run(
            [self.environment / "bin" / "kgbuild", *arguments],
            cwd=self.home,
            env={"HOME": str(self.home), "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    root = tmp_path_factory.mktemp("far")
    environment = root / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, str(wheel)], check=True)
    # The libraries are those of the running environment, so that the test needs no network. Python reads no .pth files
    # in a folder that is itself named by one, so the checkout that is installed there stays unseen.
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    home = root / "home"
    home.mkdir()
    return Installed(environment, home)


def test_the_wheel_carries_ontology_data_and_queries(wheel: Path, checkout: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {path for part in PARTS for path in (checkout / part).rglob("*") if path.is_file()}
    assert {f"kgbuild/carried/{path.relative_to(checkout).as_posix()}" for path in ours} <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"kgbuild"}
    assert "kgbuild/py.typed" in names
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE", "LICENSE-DATA"}


def test_the_installed_package_lists_its_questions(installed: Installed, checkout: Path) -> None:
    listed = installed.kgbuild("ask", "--list")
    missing = [query.stem for query in (checkout / "queries" / "ask").glob("*.rq") if query.stem not in listed]
    assert missing == []
    assert listed


def test_the_installed_package_builds_and_answers(installed: Installed) -> None:
    installed.kgbuild("build")
    answer = installed.kgbuild("ask", "who-signed-with", "--org", "JAXA")
    assert "LuxProvide" in answer
    assert "Luxembourg Space Agency" in answer
