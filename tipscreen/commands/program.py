"""The program: its commands, in the order of its help."""

import typer

from tipscreen.commands.about import about, init
from tipscreen.commands.batch import batch
from tipscreen.commands.check import check
from tipscreen.commands.diff import diff
from tipscreen.commands.error_boundary import TipscreenCommand, TipscreenGroup
from tipscreen.commands.explain import explain
from tipscreen.commands.export import export
from tipscreen.commands.interview import resume, start
from tipscreen.commands.screen import screen
from tipscreen.commands.serve import serve

app = typer.Typer(
    cls=TipscreenGroup,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback(invoke_without_command=True)(start)
for command in (resume, serve, screen, batch, check, diff, explain, export, init, about):
    app.command(cls=TipscreenCommand)(command)
