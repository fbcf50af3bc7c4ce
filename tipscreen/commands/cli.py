"""The commands: arguments in, one call of the core, text out, an exit code."""

from __future__ import annotations

import os
import re
import sys
import traceback
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tipscreen import __version__
from tipscreen.checking import FORMATS, FindingsFormat, audit_file, need_extra, page_of, refusals
from tipscreen.errors import (
    Code,
    FileError,
    Problem,
    QuestionnaireError,
    TipscreenError,
    UsageError,
    did_you_mean,
    printable,
)
from tipscreen.interview import read_any, read_saved
from tipscreen.loading import (
    MOST_BYTES,
    Answers,
    Translation,
    languages,
    load,
    load_translation,
    read_bytes,
    shipped_file,
    translate,
    write_new,
)
from tipscreen.questionnaire import ENGLISH, NOBODY, Language, Questionnaire
from tipscreen.reports import (
    WRITERS,
    Export,
    Format,
    about_document,
    blank_sheet,
    make_note,
    paper,
    render,
)
from tipscreen.screening import derivation, derivation_as_text
from tipscreen.screening import screen as screen_answers
from tipscreen.terminal import (
    Intake,
    check_report,
    check_terminal,
    hold_kiosk,
    make_console,
    take_in,
    write_note,
)
from tipscreen.terminal import show as show_on_terminal


class Border(TyperGroup):
    """The one place where errors become text on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an interrupt ends it in words."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            complain("\nStopped. There is no result.")
            raise typer.Exit(130) from None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program. Ends with SystemExit, as Typer's own method does."""
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except TipscreenError as error:
            complain(str(error))
            sys.exit(error.exit_code)
        except OSError as error:  # nobody reads the output any more, or the disk is full
            give_up_output()
            if not isinstance(error, BrokenPipeError):
                complain(f"cannot write the output: {error.strerror}")
            sys.exit(1)
        except Exception as error:
            # The text of the error is left out: it could hold somebody's answers.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            complain(f"This is a defect of tipscreen: {type(error).__name__} at {where}")
            sys.exit(70)


def complain(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def give_up_output() -> None:
    """Point standard output nowhere, so that ending the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def questionnaire_to_use(settings: Settings) -> Questionnaire:
    """Return the shipped questionnaire, or the one that was named, if its examples hold.

    Raises QuestionnaireError for one that fails its own examples or guarantees: it must not judge,
    unless somebody only tries it out.
    """
    questionnaire = load(settings.rules)
    if settings.rules and (problems := refusals(questionnaire)):
        if not settings.unchecked:
            raise QuestionnaireError(problems)
        complain("THIS FILE FAILS ITS OWN EXAMPLES. Do not use it for patients.\n")
    return questionnaire


def in_language(questionnaire: Questionnaire, code: str, file: Path | None) -> Questionnaire:
    """Return the questionnaire in a language. Raises UsageError if there is no such language."""
    if code == ENGLISH.code:
        return questionnaire
    if code not in languages():
        hint = did_you_mean(code, languages())
        raise UsageError(f"there is no language '{printable(code)}'{hint}")
    return translate(questionnaire, load_translation(code, file))


def language_of_the_system() -> str:
    """Return the language that the locale asks for, if the program speaks it; else English."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, (os.environ.get(name) for name in names)), "")
    code = re.split(r"[_.@-]", locale)[0].casefold()
    return code if code in languages() else ENGLISH.code


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that stand before the command."""

    rules: Path | None
    plain: bool
    unchecked: bool
    lang: str

    def translated(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire in the language that was asked for."""
        return in_language(questionnaire, self.lang, self.rules)


app = typer.Typer(
    cls=Border,
    add_completion=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"tipscreen {__version__}")
        raise typer.Exit


Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write the note for the clinician: .html, .md, .json or .txt.",
    ),
]
ReportLanguage = Annotated[
    str | None,
    typer.Option("--report-lang", metavar="CODE", help="The language of that note."),
]
Desk = Annotated[
    bool, typer.Option("--desk", help="For the front desk: a script, fast entry, and a note.")
]


@app.callback(invoke_without_command=True)
def start(  # noqa: PLR0913, PLR0917 - to Typer each option is a parameter
    ctx: typer.Context,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", metavar="FILE", help="Use this questionnaire, not the shipped one."
        ),
    ] = None,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Plain lines, for screen readers and simple terminals."),
    ] = False,
    unchecked: Annotated[
        bool,
        typer.Option("--unchecked", help="Try out a file of --rules that fails its own examples."),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="CODE", help="Language: en or es; else from the locale."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Save after each answer, to resume later."),
    ] = None,
    report: Report = None,
    report_lang: ReportLanguage = None,
    desk: Desk = False,
    kiosk_mode: Annotated[
        bool,
        typer.Option("--kiosk", help="A shared terminal: clear it after each person, begin anew."),
    ] = False,
    idle: Annotated[
        int | None,
        typer.Option(
            "--idle",
            min=2,
            max=3600,
            metavar="SECONDS",
            help="With --kiosk: discard all after so long without a line; 180 if left out.",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Is it reasonable to talk with a clinician about trigger point injections?

    Without a command, asks the questions and shows the result.
    It is never a diagnosis. Always talk with a health professional.
    """
    accessible = os.environ.get("ACCESSIBLE", "0").casefold() not in ("", "0", "false", "no")
    ctx.obj = settings = Settings(
        rules=rules,
        plain=plain or accessible or os.environ.get("TERM") == "dumb",
        unchecked=unchecked,
        lang=lang or language_of_the_system(),
    )
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what cannot be shown or read must not end the program
            stream.reconfigure(errors="replace")
    for_the_interview = {
        "--save": save,
        "--report": report,
        "--report-lang": report_lang,
        "--desk": desk,
        "--kiosk": kiosk_mode,
        "--idle": idle,
    }
    used = [name for name, value in for_the_interview.items() if value]
    if ctx.invoked_subcommand is not None:
        if used:
            raise UsageError(f"{used[0]} does not go before a command")
        return
    if kiosk_mode:
        if used[0] != "--kiosk":
            raise UsageError(f"--kiosk keeps nothing, so it cannot go with {used[0]}")
        check_terminal()
        original = questionnaire_to_use(settings)
        speaking = {code: in_language(original, code, rules) for code in languages()}
        hold_kiosk(speaking, settings.lang, settings.plain, idle or 180)
        return
    if idle:
        raise UsageError("--idle goes with --kiosk")
    if report_lang and not report:
        raise UsageError("--report-lang goes with --report")
    take_in(intake(settings, desk, report, report_lang, save))


def intake(
    settings: Settings,
    desk: bool,
    report: Path | None,
    report_lang: str | None,
    save: Path | None,
) -> Intake:
    """Return how answers are to be taken in."""
    original = questionnaire_to_use(settings)
    return Intake(
        original=original,
        questionnaire=settings.translated(original),
        plain=settings.plain,
        desk=desk,
        save=save,
        report=report,
        report_in=in_language(original, report_lang, settings.rules) if report_lang else None,
        rules=settings.rules,
    )


@app.command()
def resume(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A sheet that was saved during an interview.")],
    report: Report = None,
    report_lang: ReportLanguage = None,
    desk: Desk = False,
) -> None:
    """Go on with an interview that was saved, beginning with a look at the answers."""
    how = intake(ctx.obj, desk, report, report_lang, file)
    saved = read_saved(read_bytes(file), printable(str(file)), how.original, date.today())
    take_in(how, saved)


def read_answers(
    file: str, questionnaire: Questionnaire, settings: Settings
) -> tuple[str, Answers, str]:
    """Return what the answer sheet is called, its answers, and its label; - is standard input."""
    name = "standard input" if file == "-" else file
    if file != "-":
        data = read_bytes(Path(file))
    elif sys.stdin is None:
        raise FileError("there is no standard input to read")
    else:
        data = sys.stdin.buffer.read(MOST_BYTES)
    return printable(name), *read_any(data, name, questionnaire, settings.rules)


@app.command()
def screen(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Answer sheets, YAML or JSON; - for standard input."
        ),
    ],
    format_: Annotated[
        Format, typer.Option("--format", "-f", help="How to show the results.")
    ] = Format.TERMINAL,
    report: Report = None,
) -> None:
    """Judge answer sheets without asking."""
    settings: Settings = ctx.obj
    if report and len(files) > 1:
        raise UsageError("--report is the note on one sheet")
    check_report(report)
    original = questionnaire_to_use(settings)
    questionnaire = settings.translated(original)
    failed = False
    for file in files:
        try:
            name, answers, label = read_answers(file, original, settings)
        except TipscreenError as error:  # the other sheets are still judged
            complain(str(error))
            failed = True
            continue
        if len(files) > 1 and format_ is not Format.JSON:
            typer.echo(f"{name}\n")
        result = screen_answers(questionnaire, answers, name)
        if settings.plain and format_ is Format.TERMINAL:
            format_ = Format.TEXT
        show(render(result, format_))
        if report:
            write_note(make_note(questionnaire, answers, label, date.today()), report)
            complain(questionnaire.language("The note is in {file}.", file=printable(str(report))))
    if failed:
        raise typer.Exit(1)


def show(report: Any) -> None:
    """Print a report that is text, or made for a terminal."""
    if isinstance(report, str):
        typer.echo(report)
    else:
        show_on_terminal(make_console(plain=False), report)


@app.command()
def check(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A questionnaire; the shipped one if left out.", show_default=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings as well.")] = False,
    format_: Annotated[
        FindingsFormat, typer.Option("--format", "-f", help="How to show the problems.")
    ] = FindingsFormat.TEXT,
    explain_code: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Tell what a problem code means."),
    ] = None,
) -> None:
    """Look for mistakes in a questionnaire, run its examples, and prove that it is safe."""
    if explain_code is not None:
        if explain_code not in list(Code):
            raise UsageError(f"there is no code '{explain_code}'{did_you_mean(explain_code, Code)}")
        typer.echo(page_of(Code(explain_code)))
        return
    if strict or format_ is not FindingsFormat.TEXT:
        need_extra()  # what only a part was checked of must not look as if all were well
    path = file or ctx.obj.rules
    problems: tuple[Problem, ...] = ()
    told: tuple[str, ...] = ()
    try:
        found = audit_file(load(path), path, date.today(), show_progress)
        problems, told = found.problems, found.told
    except QuestionnaireError as error:
        problems = error.problems
    as_text = format_ is FindingsFormat.TEXT
    if problems or not as_text:
        typer.echo(FORMATS[format_](problems), err=as_text)
    failed = any(strict or not problem.code.is_warning for problem in problems)
    if as_text:
        typer.echo("\n".join([count_in_words(problems), *told]), err=failed)
    if failed:
        raise typer.Exit(1)


def count_in_words(problems: tuple[Problem, ...]) -> str:
    """Return one sentence on how many errors and warnings there are."""
    warnings = sum(problem.code.is_warning for problem in problems)
    if not problems:
        return "No problems found."
    return f"Errors: {len(problems) - warnings}. Warnings: {warnings}."


def show_progress(claim: str) -> None:
    """Show on a terminal what has been looked at, on one line that is written over."""
    if sys.stderr is not None and sys.stderr.isatty():
        typer.echo(f"\r\x1b[K{claim}", err=True, nl=not claim)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="A questionnaire.")],
    new: Annotated[Path, typer.Argument(help="A later version of it.")],
) -> None:
    """Show which answer sheets change outcome between two questionnaires."""
    need_extra()
    from tipscreen.proving import compare, difference_as_text

    before, after = load(old), load(new)
    typer.echo(difference_as_text(before, after, compare(before, after)))


@app.command()
def explain(
    ctx: typer.Context,
    sheet: Annotated[str, typer.Argument(help="An answer sheet; - for standard input.")],
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not", metavar="OUTCOME", help="Show the smallest change that gives this outcome."
        ),
    ] = None,
) -> None:
    """Show how an answer sheet comes to its outcome, step by step."""
    questionnaire = questionnaire_to_use(ctx.obj)
    _, answers, _ = read_answers(sheet, questionnaire, ctx.obj)
    parts = [derivation_as_text(derivation(questionnaire, answers))]
    if why_not is not None:
        if why_not not in questionnaire.outcomes:
            hint = did_you_mean(why_not, questionnaire.outcomes)
            raise UsageError(f"there is no outcome '{why_not}'{hint}")
        need_extra()
        from tipscreen.proving import change_as_text, smallest_change

        change = smallest_change(questionnaire, answers, why_not)
        parts.append(change_as_text(questionnaire, answers, why_not, change))
    about = questionnaire.about
    typer.echo(
        "\n\n".join(
            (about.disclaimer, *parts, about.review(questionnaire.language), about.disclaimer)
        )
    )


@app.command()
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


@app.command()
def init(
    file: Annotated[
        Path, typer.Argument(help="The file to write; it must not be there yet.")
    ] = Path("my-questions.yaml"),
) -> None:
    """Write a copy of the shipped questionnaire, to start your own from."""
    write_new(file, read_bytes(shipped_file()))
    typer.echo(
        f"Wrote {printable(str(file))}. After a change: tipscreen check {printable(str(file))}"
    )


@app.command()
def about(ctx: typer.Context) -> None:
    """Tell about trigger point injections, and about these questions."""
    settings: Settings = ctx.obj
    document = about_document(settings.translated(load(settings.rules)))
    show(WRITERS[Format.TEXT if settings.plain else Format.TERMINAL](document))


def main() -> None:
    """Run the program."""
    app(prog_name="tipscreen")
