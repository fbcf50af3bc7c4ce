"""Find the smallest change of answers that gives another outcome, with a SAT solver."""

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
    """Return other answers to as few questions as possible that give the outcome.

    The change may replace an answer or add one, but never removes one. It adds and drops no option
    that it does not need to. None if no such answers exist.

    Raises:
        UnconfirmedError: If `screening` does not confirm the solver's change.
    """
    sheets = SheetSpace(questionnaire)
    circuit = sheets.circuit
    is_outcome = sheets.encoding.outcomes()[outcome]
    changed = []
    for name, literals in sheets.selections.items():
        selected = values_selected_by(literals, answers.get(name))
        differs = circuit.disjunction(
            -literal if value in selected else literal for value, literal in literals.items()
        )
        circuit.assert_literal(circuit.disjunction([-differs, *literals.values()]))
        changed.append(differs)
    if not circuit.is_satisfiable(is_outcome):
        return None
    count = 0
    while (model := circuit.solve(is_outcome, -circuit.at_least(count + 1, changed))) is None:
        count += 1
    sheet = sheet_from_model(sheets.selections, model)
    change = {
        name: _nearest_number(answer, sheets.selections[name], answers.get(name))
        for name, answer in sheet.items()
        if values_selected_by(sheets.selections[name], answer)
        != values_selected_by(sheets.selections[name], answers.get(name))
    }
    if Case(questionnaire, {**answers, **change}).outcome() != outcome:
        raise UnconfirmedError(f"the solver's change is not confirmed: {sorted(change)}")
    return minimize_change(questionnaire, answers, change, outcome)


def _nearest_number(answer: Answer, values: Iterable[Value], current: Answer | None) -> Answer:
    """Return the number nearest to the current one within the span of the answer.

    All numbers of a span satisfy the same conditions. An answer that is not a number is returned
    unchanged.
    """
    if isinstance(answer, int) and isinstance(current, int):
        selected = values_selected_by(values, answer)
        (span,) = (value for value in selected if isinstance(value, range))
        return min(max(current, span[0]), span[-1])
    return answer


def minimize_change(
    questionnaire: Questionnaire, answers: Answers, change: Answers, outcome: str
) -> dict[str, Answer]:
    """Return the change without options that it needlessly adds or drops."""
    small = dict(change)
    while (smaller := _undo_options_greedily(questionnaire, answers, small, outcome)) != small:
        small = smaller
    return small


def _undo_options_greedily(
    questionnaire: Questionnaire, answers: Answers, change: Answers, outcome: str
) -> dict[str, Answer]:
    """Try once to undo each option that was added or dropped; return the smaller change."""
    small = dict(change)
    for name in change:
        if questionnaire.questions[name].type is QuestionType.MANY:
            old, new = (_options(sheet.get(name)) for sheet in (answers, change))
            for option in sorted(new ^ old):
                current = _options(small[name])
                tried = _toggle_option(current, option)
                if not tried or len(tried ^ old) >= len(current ^ old):
                    continue
                if Case(questionnaire, {**answers, **small, name: tried}).outcome() == outcome:
                    small[name] = tried
    return small


def _options(answer: Answer | None) -> frozenset[str]:
    return answer if isinstance(answer, frozenset) else frozenset()


def _toggle_option(options: frozenset[str], option: str) -> frozenset[str]:
    """Return the options with this one added or dropped; NONE excludes all others."""
    if option in options:
        return options - {option}
    return frozenset((option,)) if option == NONE else options - {NONE} | {option}


def change_to_text(
    questionnaire: Questionnaire, answers: Answers, outcome: str, change: Answers | None
) -> str:
    """Return the change as text; `change` is None if no answers give the outcome."""
    if change is None:
        return f"No answers give '{outcome}'; at most, unanswered questions do."
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
