"""`tipscreen diff`: what changes between two questionnaires."""

from pathlib import Path
from typing import Annotated

import typer


def diff(
    old: Annotated[Path, typer.Argument(help="A questionnaire.")],
    new: Annotated[Path, typer.Argument(help="A later version of it.")],
) -> None:
    """Show which answer sheets change outcome between two questionnaires."""
    from tipscreen.checking import need_extra
    from tipscreen.loading import load

    need_extra()
    from tipscreen.proving import compare, difference_as_text

    before, after = load(old), load(new)
    typer.echo(difference_as_text(before, after, compare(before, after)))
