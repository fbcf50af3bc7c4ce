"""`tipscreen serve`: the questions as pages in a browser on this computer."""

from typing import Annotated

import typer

from tipscreen.commands.options import check_idle

PORT = 8765


def serve(
    ctx: typer.Context,
    port: Annotated[
        int,
        typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="0 takes any free one."),
    ] = PORT,
    idle: Annotated[
        int | None,
        typer.Option(
            "--idle",
            callback=check_idle,
            metavar="SECONDS",
            help="For a shared tablet: ask who is there, and discard all after so long.",
        ),
    ] = None,
) -> None:
    """Ask the questions on pages in a browser on this computer.

    No other computer can open them. Nothing is saved. Ctrl-C ends it.
    """
    from tipscreen.commands.settings import Settings, load_selected_questionnaire
    from tipscreen.errors import UsageError
    from tipscreen.terminal.privacy import disable_core_dumps

    settings: Settings = ctx.obj
    original = load_selected_questionnaire(settings)
    speaking = settings.all_translations(original)
    try:
        from tipscreen.web.app import make_app
        from tipscreen.web.server import run_server as serve_app
    except ImportError:
        raise UsageError("pages need more: pip install 'tipscreen[web]'") from None
    disable_core_dumps()
    serve_app(make_app(speaking, settings.lang, idle), port, print_address)


def print_address(address: str) -> None:
    """Say where the pages are."""
    typer.echo(f"Open {address} in a browser on this computer. Ctrl-C ends it.")
