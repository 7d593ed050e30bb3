"""``python -m kgbuild`` is ``kgbuild``."""

from kgbuild.cli.main import run

if __name__ == "__main__":
    run()
