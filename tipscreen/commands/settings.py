"""What stands before every command: which questionnaire, in which language."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tipscreen.commands.error_boundary import print_error

if TYPE_CHECKING:
    from tipscreen.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that come before a command."""

    questionnaire_file: Path | None
    """None for the shipped questionnaire."""
    plain: bool
    allow_failing_examples: bool
    requested_language: str | None

    @property
    def lang(self) -> str:
        """Return the code of the language that was asked for, here or by the system."""
        return self.requested_language or system_language()

    def translated(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire in the language that was asked for."""
        from tipscreen.loading.bundled import load_in_language

        return load_in_language(questionnaire, self.lang, self.questionnaire_file)

    def all_translations(self, questionnaire: Questionnaire) -> dict[str, Questionnaire]:
        """Return the questionnaire in each language by its code, first in that of its file."""
        from tipscreen.loading.bundled import available_languages, load_in_language

        return {
            code: load_in_language(questionnaire, code, self.questionnaire_file)
            for code in available_languages()
        }


def make_settings(
    questionnaire_file: Path | None, plain: bool, allow_failing_examples: bool, lang: str | None
) -> Settings:
    """Return the options, with what the environment asks for where they say nothing."""
    accessible = os.environ.get("ACCESSIBLE", "0").casefold() not in ("", "0", "false", "no")
    plain = plain or accessible or os.environ.get("TERM") == "dumb"
    return Settings(questionnaire_file, plain, allow_failing_examples, lang)


def replace_unencodable_characters() -> None:
    """Replace what a stream cannot show or read: it must not end the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def set_color_environment(no_color: bool) -> None:
    """Say once, in the words that Rich reads, whether there are colors.

    `--no-color` and NO_COLOR win over CLICOLOR_FORCE, which has colors in a pipe as well.
    """
    environment = os.environ
    if no_color or environment.get("CLICOLOR") == "0":
        environment["NO_COLOR"] = "1"
    if environment.get("NO_COLOR"):
        environment.pop("FORCE_COLOR", None)
    elif environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        environment["FORCE_COLOR"] = "1"


def load_selected_questionnaire(settings: Settings) -> Questionnaire:
    """Return the shipped questionnaire, or the one that was named, if its examples hold.

    Raises QuestionnaireError for one that fails its own examples or guarantees, or is retired: it
    must not judge, unless somebody only tries it out.
    """
    from tipscreen.loading.bundled import load_file

    questionnaire = load_file(settings.questionnaire_file)
    if settings.questionnaire_file is None:
        return questionnaire
    from tipscreen.checking.examples import blocking_problems
    from tipscreen.errors import QuestionnaireError
    from tipscreen.questionnaire.model import Status

    if problems := blocking_problems(questionnaire):
        if not settings.allow_failing_examples:
            raise QuestionnaireError(problems)
        is_retired = questionnaire.about.status is Status.RETIRED
        why = "IS RETIRED" if is_retired else "FAILS ITS OWN EXAMPLES"
        print_error(f"THIS FILE {why}. Do not use it for patients.\n")
    return questionnaire


def system_language() -> str:
    """Return the language that the locale asks for, if the program speaks it; else English."""
    from tipscreen.loading.bundled import available_languages
    from tipscreen.questionnaire.language import ENGLISH

    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, (os.environ.get(name) for name in names)), "")
    code = re.split(r"[_.@-]", locale)[0].casefold()
    return code if code in available_languages() else ENGLISH.code


def is_terminal_output(settings: Settings) -> bool:
    """Return whether output is laid out for a screen: not in plain mode, a pipe or a file."""
    from tipscreen.terminal.lines.layout import make_console

    return not settings.plain and make_console(plain=False).is_terminal


def print_output(report: Any) -> None:
    """Print a report that is text, or made for a terminal."""
    if isinstance(report, str):
        typer.echo(report)
    else:
        from tipscreen.terminal.lines.layout import make_console
        from tipscreen.terminal.lines.layout import print_wrapped as show_on_terminal

        show_on_terminal(make_console(plain=False), report)
