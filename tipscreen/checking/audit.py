"""Everything that `tipscreen check` looks at: what is wrong, and what was found to hold."""

from __future__ import annotations

import importlib.util
import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tipscreen.checking.examples import check_examples, summarize_examples
from tipscreen.errors import Problem, UsageError
from tipscreen.loading.bundled import available_languages, load_translation, translation_file
from tipscreen.loading.translation import find_missing, merge_with_fallback, translatable_texts
from tipscreen.questionnaire.language import ENGLISH
from tipscreen.questionnaire.model import Questionnaire

MAX_NAMED_TEXTS = 20
"""More texts without a translation than these are counted, not named."""

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What came of it."""

    problems: tuple[Problem, ...]
    """Sorted by place."""
    confirmations: tuple[str, ...]
    """Lines on what was looked at and holds, or could not be looked at."""


def has_proof_packages() -> bool:
    """Return whether the packages for proofs are installed."""
    return all(importlib.util.find_spec(package) for package in ("pysat", "pyphen"))


def proof_install_hint(package: Path = PACKAGE) -> str:
    """Return how to install the packages for proofs.

    A checkout, which has pyproject.toml beside the package, need not be installed at all; its
    folder is named then. What is installed is known to pip by its name.
    """
    folder = package.parent
    name = "tipscreen"
    if (folder / "pyproject.toml").is_file():
        name = "." if folder.samefile(".") else str(folder)
    return f"Proofs need two more packages: pip install {shlex.quote(f'{name}[check]')}"


def require_proof_packages() -> None:
    """Raise UsageError if the packages for proofs are not installed."""
    if not has_proof_packages():
        raise UsageError(proof_install_hint())


def audit_file(
    questionnaire: Questionnaire, file: Path | None, today: date, progress: Callable[[str], None]
) -> AuditReport:
    """Return all problems of a questionnaire that loads, and what holds of it.

    The file is where translations are looked for; None for the shipped one. Raises
    QuestionnaireError if a translation cannot be read.
    """
    problems = list(check_examples(questionnaire))
    told = [] if problems else [summarize_examples(questionnaire)]
    if not has_proof_packages():
        return AuditReport(tuple(problems), (*told, f"Nothing was proven. {proof_install_hint()}"))
    from tipscreen.checking.lint import lint
    from tipscreen.checking.translation_check import check_translation
    from tipscreen.proving.claims import prove_all

    count = len(translatable_texts(questionnaire))
    for code in available_languages():
        if code == ENGLISH.code:
            continue
        translation = load_translation(code, file)
        lacking = [original.place for original, _ in find_missing(questionnaire, translation)]
        told.append(
            f"Texts in '{code}': {count - len(lacking)} of {count}. "
            f"Reviewed by: {translation.language.reviewed_by}."
        )
        own = translation_file(file, code) if file else None
        if own is None:
            problems += check_translation(questionnaire, translation)
        elif own.exists():
            fitting = merge_with_fallback(questionnaire, translation, os.fspath(own))
            problems += check_translation(questionnaire, fitting)
        elif lacking:
            named = ", ".join(lacking[:MAX_NAMED_TEXTS])
            if len(lacking) > MAX_NAMED_TEXTS:
                named += f" and {len(lacking) - MAX_NAMED_TEXTS} more"
            told.append(
                f"Not in '{code}', so shown as they are: {named}. To translate them: "
                f"tipscreen --questionnaire {file} --lang {code} export translation"
            )
    problems += lint(questionnaire, today)
    proofs = prove_all(questionnaire, progress)
    if all(problem.code.is_warning for problem in proofs.problems):
        told.append("Proven for every answer sheet there can be, whole or partial:")
        told += [f"- {claim}" for claim in proofs.proven]
    return AuditReport(tuple(sorted((*problems, *proofs.problems))), tuple(told))
