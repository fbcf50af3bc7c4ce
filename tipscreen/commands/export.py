"""`tipscreen export`: write the questionnaire in another form."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tipscreen.commands.options import one_of, questionnaire_path_for_completion
from tipscreen.exchange.tables.dialects import Dialect
from tipscreen.reports.formats import ExportKind

if TYPE_CHECKING:
    from tipscreen.commands.settings import Settings
    from tipscreen.loading.translation import Translation
    from tipscreen.questionnaire.model import Questionnaire


def complete_focus(ctx: typer.Context) -> list[str]:
    """Return the names that the shell can offer after `--focus`; Typer filters them by prefix."""
    from tipscreen.loading.bundled import load_file
    from tipscreen.reports.pictures.rule_graph import focus_targets

    return list(focus_targets(load_file(questionnaire_path_for_completion(ctx))))


def export(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    form: Annotated[
        ExportKind,
        typer.Argument(
            metavar="FORM",
            **one_of(ExportKind, "form"),
            help="A paper form (HTML), a blank answer sheet, the texts to translate, a FHIR R4 "
            "Questionnaire, a REDCap data dictionary, an SQL query, the JSON Schema for editors, "
            "or a picture of what depends on what (a tree for the terminal, SVG, Mermaid).",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to a new file instead of the screen."
        ),
    ] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="With sheet: an empty table for many sheets, as CSV.")
    ] = False,
    codes: Annotated[
        bool, typer.Option("--codes", help="With fhir: the CodeSystem of the results instead.")
    ] = False,
    dialect: Annotated[
        Dialect,
        typer.Option("--dialect", help="With sql: the dialect.", **one_of(Dialect, "dialect")),
    ] = Dialect.DUCKDB,
    focus: Annotated[
        str | None,
        typer.Option(
            "--focus",
            metavar="ID",
            autocompletion=complete_focus,
            help="With tree, svg or mermaid: only one question, flag (also flag:ID) or outcome.",
        ),
    ] = None,
) -> None:
    """Write the questionnaire in another form."""
    from tipscreen.errors import UsageError
    from tipscreen.files import write_new

    for option, is_given, forms in (
        ("--csv", csv, [ExportKind.SHEET]),
        ("--codes", codes, [ExportKind.FHIR]),
        ("--focus", focus, [kind for kind in ExportKind if kind.is_graph]),
    ):
        if is_given and form not in forms:
            raise UsageError(f"{option} can only be used with {', '.join(forms)}")
    width = None if output else output_width()
    text = export_questionnaire(ctx.obj, form, ExportOptions(csv, codes, dialect, focus, width))
    if output:
        write_new(output, text.encode())
    else:
        typer.echo(text, nl=False)


class ExportOptions(NamedTuple):
    """The options that change what one of the forms contains."""

    csv: bool
    codes: bool
    dialect: Dialect
    focus: str | None
    width: int | None
    """Columns of the terminal; None if the output is not a terminal."""


def output_width() -> int | None:
    """Return the width of the terminal in columns; None if the output is not a terminal."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def export_questionnaire(settings: "Settings", form: ExportKind, options: ExportOptions) -> str:
    """Return the questionnaire in one form."""
    from tipscreen.commands.settings import load_selected_questionnaire

    original = load_selected_questionnaire(settings)
    match form:
        case ExportKind.PAPER:
            from tipscreen.reports.blank_forms import paper_page

            return paper_page(settings.translated(original))
        case ExportKind.SHEET if options.csv:
            return ",".join(original.questions) + "\n"
        case ExportKind.SHEET:
            from tipscreen.reports.blank_forms import blank_sheet

            return blank_sheet(settings.translated(original))
        case ExportKind.TRANSLATION:
            from tipscreen.loading.po import write_po

            return write_po(original, export_translation(settings))
        case ExportKind.FHIR if options.codes:
            from tipscreen.exchange.fhir.codes import to_code_system

            return format_json(to_code_system(settings.translated(original)))
        case ExportKind.FHIR:
            from tipscreen.exchange.fhir.questionnaire import to_fhir_questionnaire

            _original, *translations = settings.all_translations(original).values()
            return format_json(to_fhir_questionnaire(original, translations))
        case ExportKind.REDCAP:
            from tipscreen.exchange.redcap import to_redcap

            return to_redcap(settings.translated(original))
        case ExportKind.SQL:
            return export_sql(original, options.dialect)
        case ExportKind.JSON_SCHEMA:
            from tipscreen.loading.editor_schema import read_schema

            return read_schema().decode()
        case ExportKind.TREE | ExportKind.SVG | ExportKind.MERMAID:
            return export_graph(form, settings.translated(original), options)


def export_graph(form: ExportKind, questionnaire: "Questionnaire", options: ExportOptions) -> str:
    """Return the graph of what depends on what, of the whole questionnaire or of one thing.

    Raises UsageError if there is nothing with the id of `--focus`.
    """
    from tipscreen.errors import UsageError, did_you_mean
    from tipscreen.reports.pictures.mermaid import to_mermaid
    from tipscreen.reports.pictures.rule_graph import build_graph, focus_targets
    from tipscreen.reports.pictures.svg import to_svg
    from tipscreen.reports.pictures.tree import to_tree_lines

    focus, names = options.focus, focus_targets(questionnaire)
    if focus is not None and focus not in names:
        hint = did_you_mean(focus, names)
        raise UsageError(f"there is no question, flag or outcome '{focus}'{hint}")
    if form is ExportKind.TREE:
        return to_tree_lines(questionnaire, focus, options.width)
    draw = to_svg if form is ExportKind.SVG else to_mermaid
    return draw(build_graph(questionnaire, focus))


def export_sql(questionnaire: "Questionnaire", dialect: Dialect) -> str:
    """Return the rules as an SQL query. Raises UsageError if sqlglot is not installed."""
    from tipscreen.errors import UsageError
    from tipscreen.exchange.tables.sql import to_sql

    try:
        return to_sql(questionnaire, dialect)
    except ImportError:
        message = "export sql needs extra packages: pip install 'tipscreen[sql]'"
        raise UsageError(message) from None


def export_translation(settings: "Settings") -> "Translation":
    """Return the translation so far; an empty one for a new language.

    Raises UsageError if the language is that of the questionnaire itself.
    """
    from tipscreen.errors import UsageError
    from tipscreen.loading.bundled import available_languages, load_translation
    from tipscreen.loading.translation import Translation
    from tipscreen.questionnaire.language import ENGLISH, Language
    from tipscreen.questionnaire.model import NO_REVIEWER

    if settings.lang == ENGLISH.code:
        raise UsageError("choose the language: tipscreen --lang es export translation")
    if settings.lang in available_languages():
        return load_translation(settings.lang, settings.questionnaire_file)
    return Translation(Language(settings.lang, reviewed_by=f"{NO_REVIEWER} yet"))


def format_json(data: dict[str, Any]) -> str:
    """Return the data as indented JSON with a final newline."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
