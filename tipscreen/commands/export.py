"""`tipscreen export`: the questionnaire in another form."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tipscreen.commands.options import rules_path_for_completion
from tipscreen.exchange.tables.dialects import Dialect
from tipscreen.reports.formats import ExportKind

if TYPE_CHECKING:
    from tipscreen.commands.settings import Settings
    from tipscreen.loading.translation import Translation
    from tipscreen.questionnaire.model import Questionnaire


def complete_focus(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what begins so of all that a picture can be made of."""
    from tipscreen.loading.bundled import load_file
    from tipscreen.reports.pictures.rule_graph import focus_targets

    names = focus_targets(load_file(rules_path_for_completion(ctx)))
    return [name for name in names if name.startswith(incomplete)]


def export(
    ctx: typer.Context,
    what: Annotated[
        ExportKind,
        typer.Argument(
            metavar="FORM",
            help="A form for a pen (HTML), a blank answer sheet, texts to translate, a FHIR R4 "
            "Questionnaire or the codes of its results, the heading of a table of sheets, a "
            "REDCap data dictionary, the rules as a query, what editors know of such files, or a "
            "picture of what reads what: a tree for the terminal, SVG, Mermaid.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, not to the screen."),
    ] = None,
    dialect: Annotated[
        Dialect, typer.Option("--dialect", help="With sql: whose.")
    ] = Dialect.DUCKDB,
    focus: Annotated[
        str | None,
        typer.Option(
            "--focus",
            metavar="ID",
            autocompletion=complete_focus,
            help="With tree, svg or mermaid: of one question, flag (also flag:ID) or outcome.",
        ),
    ] = None,
) -> None:
    """Give the questionnaire in another form."""
    from tipscreen.errors import UsageError
    from tipscreen.files import write_new

    if focus and not what.is_graph:
        raise UsageError("--focus goes with tree, svg and mermaid")
    width = None if output else output_width()
    text = export_questionnaire(what, ctx.obj, dialect, focus, width)
    if output:
        write_new(output, text.encode())
    else:
        typer.echo(text, nl=False)


def output_width() -> int | None:
    """Return how many columns there are; None where no screen shows what is written."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def export_graph(
    what: ExportKind, questionnaire: "Questionnaire", focus: str | None, width: int | None
) -> str:
    """Return what reads what, of all or of one thing. Raises UsageError if it is not there."""
    from tipscreen.errors import UsageError, did_you_mean
    from tipscreen.reports.pictures.mermaid import to_mermaid
    from tipscreen.reports.pictures.rule_graph import build_graph, focus_targets
    from tipscreen.reports.pictures.svg import to_svg
    from tipscreen.reports.pictures.tree import to_tree_lines

    names = focus_targets(questionnaire)
    if focus is not None and focus not in names:
        hint = did_you_mean(focus, names)
        raise UsageError(f"there is no question, flag or outcome '{focus}'{hint}")
    if what is ExportKind.TREE:
        return to_tree_lines(questionnaire, focus, width)
    draw = to_svg if what is ExportKind.SVG else to_mermaid
    return draw(build_graph(questionnaire, focus))


def export_questionnaire(
    what: ExportKind, settings: "Settings", dialect: Dialect, focus: str | None, width: int | None
) -> str:
    """Return the questionnaire in that form."""
    from tipscreen.commands.settings import load_selected_questionnaire
    from tipscreen.exchange.fhir.codes import to_code_system
    from tipscreen.exchange.redcap import to_redcap
    from tipscreen.loading.editor_schema import read_schema
    from tipscreen.loading.po import write_po
    from tipscreen.reports.blank_forms import blank_sheet, paper_page

    original = load_selected_questionnaire(settings)
    match what:
        case ExportKind.PAPER:
            return paper_page(settings.translated(original))
        case ExportKind.SHEET:
            return blank_sheet(settings.translated(original))
        case ExportKind.TRANSLATION:
            return write_po(original, export_translation(settings))
        case ExportKind.FHIR:
            return export_fhir(original, settings)
        case ExportKind.FHIR_CODES:
            return format_json(to_code_system(settings.translated(original)))
        case ExportKind.CSV:
            return ",".join(original.questions) + "\n"
        case ExportKind.REDCAP:
            return to_redcap(settings.translated(original))
        case ExportKind.SQL:
            return export_sql(original, dialect)
        case ExportKind.JSON_SCHEMA:
            return read_schema().decode()
        case ExportKind.TREE | ExportKind.SVG | ExportKind.MERMAID:
            return export_graph(what, settings.translated(original), focus, width)


def export_fhir(original: "Questionnaire", settings: "Settings") -> str:
    """Return the questionnaire in FHIR, with all its translations."""
    from tipscreen.exchange.fhir.questionnaire import to_fhir_questionnaire

    _same, *others = settings.all_translations(original).values()
    return format_json(to_fhir_questionnaire(original, others))


def format_json(data: "dict[str, Any]") -> str:
    """Return JSON that people can read as well."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def export_sql(questionnaire: "Questionnaire", dialect: Dialect) -> str:
    """Return the rules as SQL. Raises UsageError where the library for it is missing."""
    from tipscreen.errors import UsageError
    from tipscreen.exchange.tables.sql import to_sql

    try:
        return to_sql(questionnaire, dialect)
    except ImportError:
        raise UsageError("SQL needs more: pip install 'tipscreen[sql]'") from None


def export_translation(settings: "Settings") -> "Translation":
    """Return what there is of a translation; nothing, for a language that is new."""
    from tipscreen.errors import UsageError
    from tipscreen.loading.bundled import available_languages, load_translation
    from tipscreen.loading.translation import Translation
    from tipscreen.questionnaire.language import ENGLISH, Language
    from tipscreen.questionnaire.model import NO_REVIEWER

    if settings.lang == ENGLISH.code:
        raise UsageError("name the language: tipscreen --lang es export translation")
    if settings.lang in available_languages():
        return load_translation(settings.lang, settings.rules)
    return Translation(Language(settings.lang, reviewed_by=f"{NO_REVIEWER} yet"))
