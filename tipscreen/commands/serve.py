"""`tipscreen serve`: the interview as web pages on this computer."""

from typing import Annotated

import typer

from tipscreen.commands.options import idle_timeout_option

PORT = 8765


def serve(
    ctx: typer.Context,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="NUMBER", min=0, max=65535, help="The port; 0 for any free port."
        ),
    ] = PORT,
    idle_timeout: Annotated[
        int | None,
        idle_timeout_option(
            "For a shared tablet: erase the answers after this many seconds without input "
            "(2-3600), with a warning before."
        ),
    ] = None,
) -> None:
    """Run the web server until Ctrl-C; it answers this computer only, and saves nothing."""
    from tipscreen.commands.settings import Settings, load_selected_questionnaire
    from tipscreen.errors import UsageError
    from tipscreen.terminal.system.privacy import disable_core_dumps

    settings: Settings = ctx.obj
    questionnaire_by_language = settings.all_translations(load_selected_questionnaire(settings))
    try:
        from tipscreen.web.app import make_app
        from tipscreen.web.server import run_server
    except ImportError:
        raise UsageError("serve needs extra packages: pip install 'tipscreen[web]'") from None
    disable_core_dumps()
    run_server(
        make_app(questionnaire_by_language, settings.lang, idle_timeout), port, print_address
    )


def print_address(address: str) -> None:
    """Print where to open the pages."""
    typer.echo(f"Open {address} in a browser on this computer. Press Ctrl-C to stop the server.")
