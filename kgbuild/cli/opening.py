"""Opening what is to be asked: the published graph of the project, or an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kgbuild.project import Project
from kgbuild.store.port import GraphStore

if TYPE_CHECKING:
    Command = TypeVar("Command", bound=Callable[..., Any])


def opened(project: Project, endpoint: str | None = None) -> GraphStore:
    """The project's newest published graph, or the SPARQL endpoint at the address if one is given."""
    if endpoint is not None:
        from kgbuild.store.remote import RemoteStore

        return RemoteStore(endpoint)
    from kgbuild.store.published import open_current

    return open_current(project)


def endpoint_option() -> click.Option:
    """``--endpoint URL``."""
    return click.Option(["--endpoint"], metavar="URL", help="Ask this SPARQL endpoint instead of the local graph.")


def revision_options() -> list[click.Option]:
    """``--known-at``, ``--as-of`` and ``--stated-only``."""
    return [
        click.Option(["--known-at"], metavar="DATE", help="Only from documents published by this day."),
        click.Option(
            ["--as-of"],
            metavar="DATE",
            help="Without what certainly came later, or had ended; what bears no date stays.",
        ),
        click.Option(["--stated-only"], is_flag=True, help="Without what curators inferred."),
    ]


def language_option() -> click.Option:
    """``--lang``, read before ``--help`` so that help can be in that language."""
    return click.Option(
        ["--lang"],
        type=click.Choice(["en", "ja"]),
        default="en",
        show_default=True,
        is_eager=True,
        help="The language of labels and messages.",
    )


def with_options(*options: click.Option) -> Callable[[Command], Command]:
    """Add options to a command, in this order."""

    def add(command: Command) -> Command:
        assert isinstance(command, click.Command)
        command.params.extend(options)
        return command

    return add
