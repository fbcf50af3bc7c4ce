"""Run everything that `tipscreen check` checks: examples, texts, translations and proofs."""

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
"""Maximum number of untranslated texts that are named; more are counted."""

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The result of all checks of one questionnaire."""

    problems: tuple[Problem, ...]
    """Sorted by location."""
    confirmations: tuple[str, ...]
    """Lines about what was checked without problems, or could not be checked."""


def has_proof_packages() -> bool:
    """Return whether the optional packages for proofs are installed."""
    return all(importlib.util.find_spec(package) for package in ("pysat", "pyphen"))


def proof_install_hint(package: Path = PACKAGE) -> str:
    """Return the command that installs the packages for proofs.

    In a checkout, which has `pyproject.toml` next to the package, it names the directory: a
    checkout may not be installed at all. Otherwise it names the installed package.
    """
    folder = package.parent
    name = "tipscreen"
    if (folder / "pyproject.toml").is_file():
        name = "." if folder.samefile(".") else str(folder)
    return f"proofs need extra packages: pip install {shlex.quote(f'{name}[check]')}"


def require_proof_packages() -> None:
    """Raise UsageError if the packages for proofs are not installed."""
    if not has_proof_packages():
        raise UsageError(proof_install_hint())


def audit_file(
    questionnaire: Questionnaire, file: Path | None, today: date, progress: Callable[[str], None]
) -> AuditReport:
    """Check a questionnaire that loads; return its problems and what is confirmed.

    Its translations are next to `file`, which is None for the shipped questionnaire. `progress` is
    called with each claim once it is checked.

    Raises:
        QuestionnaireError: If a translation cannot be read.
    """
    problems = list(check_examples(questionnaire))
    confirmations = [] if problems else [summarize_examples(questionnaire)]
    if not has_proof_packages():
        return AuditReport(
            tuple(problems), (*confirmations, f"Nothing was proven: {proof_install_hint()}")
        )
    from tipscreen.checking.lint import lint
    from tipscreen.checking.translation_check import check_translation
    from tipscreen.proving.claims import prove_all

    count = len(translatable_texts(questionnaire))
    for code in available_languages():
        if code == ENGLISH.code:
            continue
        translation = load_translation(code, file)
        missing = [original.place for original, _ in find_missing(questionnaire, translation)]
        confirmations.append(
            f"Texts in '{code}': {count - len(missing)} of {count}. "
            f"Reviewed by: {translation.language.reviewed_by}."
        )
        own = translation_file(file, code) if file else None
        if own is None:
            problems += check_translation(questionnaire, translation)
        elif own.exists():
            merged = merge_with_fallback(questionnaire, translation, os.fspath(own))
            problems += check_translation(questionnaire, merged)
        elif missing:
            named = ", ".join(missing[:MAX_NAMED_TEXTS])
            if len(missing) > MAX_NAMED_TEXTS:
                named += f" and {len(missing) - MAX_NAMED_TEXTS} more"
            confirmations.append(
                f"Not translated into '{code}', so shown as they are: {named}. To translate them: "
                f"tipscreen --questionnaire {file} --lang {code} export translation"
            )
    problems += lint(questionnaire, today)
    proofs = prove_all(questionnaire, progress)
    if all(problem.code.is_warning for problem in proofs.problems):
        confirmations.append("Proven for every possible answer sheet, complete or partial:")
        confirmations += [f"- {claim}" for claim in proofs.proven]
    return AuditReport(tuple(sorted((*problems, *proofs.problems))), tuple(confirmations))
