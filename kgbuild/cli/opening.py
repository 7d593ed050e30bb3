"""Opening what is to be asked: the published graph of the project, or an endpoint."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kgbuild.project import Project

USER = f"{__name__}.user"
TIMEOUT = f"{__name__}.timeout"
BEGUN = f"{__name__}.begun"

if TYPE_CHECKING:
    from kgbuild.store.credentials import Credentials
    from kgbuild.store.port import GraphStore

    Command = TypeVar("Command", bound=Callable[..., Any])


def begin(ctx: click.Context, project: Project) -> None:
    """Begin to open the project's graph, which :func:`opened` then gives. EnvironmentFault if there is none."""
    from kgbuild.store.published import begin_current

    ctx.meta[BEGUN] = begin_current(project)


def opened(project: Project, endpoint: str | None = None) -> GraphStore:
    """The project's newest published graph, or the SPARQL endpoint at the address if one is given."""
    if endpoint is not None:
        from kgbuild.store.remote import RemoteStore

        return RemoteStore(endpoint, *access(endpoint))
    from kgbuild.store.published import open_current

    begun: Callable[[], GraphStore] | None = click.get_current_context().meta.get(BEGUN)
    return begun() if begun else open_current(project)


def access(endpoint: str) -> tuple[float, Credentials | None]:
    """The time limit and the credentials that the command line gives for the endpoint; a password is asked for."""
    from kgbuild.store.credentials import credentials_for
    from kgbuild.store.exchange import checked

    checked(endpoint)
    given = click.get_current_context().meta
    can_ask = sys.stdin.isatty()
    ask = (lambda question: str(click.prompt(question, hide_input=True, err=True))) if can_ask else None
    return given[TIMEOUT], credentials_for(endpoint, given[USER], ask)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    ctx.meta[f"{__name__}.{param.name}"] = value


ACCESS: dict[str, dict[str, Any]] = {
    "--user": {
        "metavar": "NAME",
        "callback": _keep,
        "expose_value": False,
        "help": "Who asks the endpoint. The password is KGBUILD_PASSWORD, or that of ~/.netrc, or is asked for.",
    },
    "--timeout": {
        "metavar": "SECONDS",
        "type": click.FloatRange(0, min_open=True),
        "default": 30.0,
        "show_default": True,
        "callback": _keep,
        "expose_value": False,
        "help": "How long the endpoint may take to answer.",
    },
}
ENDPOINT: dict[str, dict[str, Any]] = {
    "--endpoint": {"metavar": "URL", "help": "Ask this SPARQL endpoint instead of the local graph."},
    **ACCESS,
}


def endpoint_options() -> list[click.Option]:
    """``--endpoint URL``, and ``--user`` and ``--timeout``, which are kept for :func:`access`."""
    return [click.Option([name], **attributes) for name, attributes in ENDPOINT.items()]


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
