"""What would have given another outcome: the smallest change of answers, found by a solver."""

from __future__ import annotations

from collections.abc import Iterable

from tipscreen.proving.encoding import Value, sheet_from_model, values_selected_by
from tipscreen.proving.sheet_space import SheetSpace, UnconfirmedError
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, Answer
from tipscreen.questionnaire.model import Questionnaire, QuestionType
from tipscreen.screening.case import Case


def smallest_change(
    questionnaire: Questionnaire, answers: Answers, outcome: str
) -> dict[str, Answer] | None:
    """Return other answers, to as few questions as can be, that give the outcome.

    Questions may be answered anew or for the first time, but none is left unanswered for it. No
    single option that it adds can be left out, and none that it drops can be put back. None if
    there are no such answers.
    """
    sheets = SheetSpace(questionnaire)
    circuit = sheets.circuit
    wanted = sheets.encoded.outcomes()[outcome]
    changed = []
    for name, of in sheets.picks.items():
        now = values_selected_by(of, answers.get(name))
        differs = circuit.disjunction(-pick if value in now else pick for value, pick in of.items())
        circuit.assert_literal(circuit.disjunction([-differs, *of.values()]))
        changed.append(differs)
    if not circuit.is_satisfiable(wanted):
        return None
    most = 0
    while (model := circuit.solve(wanted, -circuit.at_least(most + 1, changed))) is None:
        most += 1
    sheet = sheet_from_model(sheets.picks, model)
    change = {
        name: _nearest_number(answer, sheets.picks[name], answers.get(name))
        for name, answer in sheet.items()
        if values_selected_by(sheets.picks[name], answer)
        != values_selected_by(sheets.picks[name], answers.get(name))
    }
    if Case(questionnaire, {**answers, **change}).outcome() != outcome:
        raise UnconfirmedError(f"the solver's change is not confirmed: {sorted(change)}")
    return minimize_change(questionnaire, answers, change, outcome)


def _nearest_number(answer: Answer, of: Iterable[Value], now: Answer | None) -> Answer:
    """Return the number nearest to the present one, of those that no condition tells apart."""
    if isinstance(answer, int) and isinstance(now, int):
        (span,) = (value for value in values_selected_by(of, answer) if isinstance(value, range))
        return min(max(now, span[0]), span[-1])
    return answer


def minimize_change(
    questionnaire: Questionnaire, answers: Answers, change: Answers, outcome: str
) -> dict[str, Answer]:
    """Return a change that gives the outcome, less all options that it need not add or drop."""
    near = dict(change)
    while (nearer := _drop_options_greedily(questionnaire, answers, near, outcome)) != near:
        near = nearer
    return near


def _drop_options_greedily(
    questionnaire: Questionnaire, answers: Answers, change: Answers, outcome: str
) -> dict[str, Answer]:
    """Return the change less each option, one after the other, that it need not add or drop."""
    near = dict(change)
    for name in change:
        if questionnaire.questions[name].type is QuestionType.MANY:
            old, new = (_options(each.get(name)) for each in (answers, change))
            for option in sorted(new ^ old):
                now = _options(near[name])
                tried = _toggle_option(now, option)
                if not tried or len(tried ^ old) >= len(now ^ old):
                    continue
                if Case(questionnaire, {**answers, **near, name: tried}).outcome() == outcome:
                    near[name] = tried
    return near


def _options(answer: Answer | None) -> frozenset[str]:
    return answer if isinstance(answer, frozenset) else frozenset()


def _toggle_option(options: frozenset[str], option: str) -> frozenset[str]:
    """Return the options with this one added or dropped; NONE stands alone."""
    if option in options:
        return options - {option}
    return frozenset((option,)) if option == NONE else options - {NONE} | {option}


def change_to_text(
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
        was = question.answer_text(before) if before is not None else "not answered"
        lines.append(f"- {question.title}: {question.answer_text(answer)} (now: {was})")
    return "\n".join(lines)
