"""What would have given another outcome: the smallest change of answers, found by a solver."""

from __future__ import annotations

from tipscreen.loading import Answers
from tipscreen.proving.all_sheets import AllSheets, UnconfirmedError
from tipscreen.proving.encoding import picked, read_back
from tipscreen.questionnaire import NONE, Answer, Questionnaire, QuestionType
from tipscreen.screening import Case


def smallest_change(
    questionnaire: Questionnaire, answers: Answers, outcome: str
) -> dict[str, Answer] | None:
    """Return other answers, to as few questions as can be, that give the outcome.

    Questions may be answered anew or for the first time, but none is left unanswered for it. None
    if there are no such answers.
    """
    sheets = AllSheets(questionnaire)
    circuit = sheets.circuit
    wanted = sheets.encoded.outcomes()[outcome]
    changed = []
    for name, of in sheets.picks.items():
        now = picked(of, answers.get(name))
        differs = circuit.any(-pick if value in now else pick for value, pick in of.items())
        circuit.require(circuit.any([-differs, *of.values()]))
        changed.append(differs)
    if not circuit.can_be(wanted):
        return None
    most = 0
    while (model := circuit.solve(wanted, -circuit.at_least(most + 1, changed))) is None:
        most += 1
    sheet = read_back(sheets.picks, model)
    change = {
        name: answer
        for name, answer in sheet.items()
        if picked(sheets.picks[name], answer) != picked(sheets.picks[name], answers.get(name))
    }
    if Case(questionnaire, {**answers, **change}).outcome() != outcome:
        raise UnconfirmedError(f"the solver's change is not confirmed: {sorted(change)}")
    return _nearer(questionnaire, answers, change, outcome)


def _nearer(
    questionnaire: Questionnaire, answers: Answers, change: dict[str, Answer], outcome: str
) -> dict[str, Answer]:
    """Return the change with no more options picked or dropped than it needs."""
    near = dict(change)
    for name, new in change.items():
        old = answers.get(name, frozenset())
        if not isinstance(new, frozenset) or not isinstance(old, frozenset) or NONE in new | old:
            continue
        for option in sorted(new ^ old):
            kept = near[name]
            nearer = kept ^ {option} if isinstance(kept, frozenset) else kept
            is_list = questionnaire.questions[name].type is QuestionType.MANY
            tried = {**answers, **near, name: nearer}
            if is_list and nearer and Case(questionnaire, tried).outcome() == outcome:
                near[name] = nearer
    return near


def change_as_text(
    questionnaire: Questionnaire, answers: Answers, outcome: str, change: Answers | None
) -> str:
    """Return the change in words."""
    if change is None:
        return f"No answers give '{outcome}'; at most, questions left open do."
    if not change:
        return f"The outcome is '{outcome}'."
    count = "one other answer" if len(change) == 1 else f"{len(change)} other answers"
    lines = [f"The outcome would be '{outcome}' with {count}, and not with fewer:"]
    for name, answer in change.items():
        question = questionnaire.questions[name]
        before = answers.get(name)
        was = question.in_words(before) if before is not None else "not answered"
        lines.append(f"- {question.title}: {question.in_words(answer)} (now: {was})")
    return "\n".join(lines)
