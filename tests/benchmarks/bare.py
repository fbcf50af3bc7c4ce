"""As little as a Typer program can do, to measure the start of ours against."""

from typing import Annotated

import typer

app = typer.Typer()


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo("bare 1")
        raise typer.Exit


@app.command()
def greet(
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """Say hello."""
    typer.echo("hello")


app()
