"""`tipscreen export`: the questionnaire in another form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tipscreen.commands.settings import Settings, questionnaire_to_use
from tipscreen.errors import UsageError
from tipscreen.loading import Translation, languages, load_translation, write_new
from tipscreen.questionnaire import ENGLISH, NOBODY, Language
from tipscreen.reports import Export, blank_sheet, paper


def export(
    ctx: typer.Context,
    what: Annotated[
        Export,
        typer.Argument(
            help="A form for a pen (HTML), a blank answer sheet, or texts to translate."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, not to the screen."),
    ] = None,
) -> None:
    """Give the questionnaire in another form."""
    settings: Settings = ctx.obj
    original = questionnaire_to_use(settings)
    match what:
        case Export.PAPER:
            text = paper(settings.translated(original))
        case Export.SHEET:
            text = blank_sheet(settings.translated(original))
        case Export.TRANSLATION:
            from tipscreen.loading import write_po

            text = write_po(original, translation_to_make(settings))
    if output:
        write_new(output, text.encode())
    else:
        typer.echo(text, nl=False)


def translation_to_make(settings: Settings) -> Translation:
    """Return what there is of a translation; nothing, for a language that is new."""
    if settings.lang == ENGLISH.code:
        raise UsageError("name the language: tipscreen --lang es export translation")
    if settings.lang in languages():
        return load_translation(settings.lang, settings.rules)
    return Translation(Language(settings.lang, reviewed_by=f"{NOBODY} yet"))
