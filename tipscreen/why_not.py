"""What would have given another outcome: the smallest change of answers, found by a solver."""

from __future__ import annotations

from tipscreen.all_sheets import AllSheets, UnconfirmedError
from tipscreen.case import Case
from tipscreen.conditions import Answer
from tipscreen.encoding import picked, read_back
from tipscreen.questionnaire import Questionnaire
from tipscreen.sheets import Answers


def smallest_change(
    questionnaire: Questionnaire, answers: Answers, outcome: str
) -> dict[str, Answer] | None:
    """Return the fewest other answers that give the outcome; None if no sheet gives it.

    Questions may be answered anew or for the first time, but none is left unanswered for it.
    """
    sheets = AllSheets(questionnaire)
    circuit = sheets.circuit
    changed = []
    for name, of in sheets.picks.items():
        now = picked(of, answers.get(name))
        differs = circuit.any(-pick if value in now else pick for value, pick in of.items())
        circuit.require(circuit.any([-differs, *of.values()]))
        changed.append(differs)
    wanted = sheets.encoded.outcomes()[outcome]
    for most in range(len(changed) + 1):
        model = circuit.solve(wanted, -circuit.at_least(most + 1, changed))
        if model is None:
            continue
        sheet = read_back(sheets.picks, model)
        change = {
            name: answer
            for name, answer in sheet.items()
            if picked(sheets.picks[name], answer) != picked(sheets.picks[name], answers.get(name))
        }
        if Case(questionnaire, {**answers, **change}).outcome() != outcome:
            raise UnconfirmedError(f"the solver's change is not confirmed: {sorted(change)}")
        return change
    return None


def as_text(
    questionnaire: Questionnaire, answers: Answers, outcome: str, change: Answers | None
) -> str:
    """Return the change in words."""
    if change is None:
        return f"No answer sheet at all gives '{outcome}'."
    if not change:
        return f"The outcome is '{outcome}'."
    lines = [
        f"The outcome would be '{outcome}' with {len(change)} other answers, and not with fewer:"
    ]
    for name, answer in change.items():
        question = questionnaire.questions[name]
        before = answers.get(name)
        was = question.in_words(before) if before is not None else "not answered"
        lines.append(f"- {question.title}: {question.in_words(answer)} (now: {was})")
    return "\n".join(lines)
