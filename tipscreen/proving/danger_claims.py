"""Claims about danger: "not sure" counts, and one more danger sign never reassures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from tipscreen.errors import Code, Problem
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.proving.encoding import QuestionnaireEncoding
from tipscreen.proving.sheet_space import SheetSpace, UnconfirmedError
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import (
    NONE,
    NOT_SURE,
    Answer,
    Condition,
    FlagRaised,
    RuleHolds,
    Truth,
    evaluate,
    questions_read_by,
)
from tipscreen.questionnaire.model import Question, Questionnaire
from tipscreen.screening.case import Case


def danger_questions_offer_not_sure(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each question about danger alone that has no `not_sure`."""
    for question in sheets.questionnaire.questions.values():
        if question.id in sheets.dangers.single_questions and not question.not_sure:
            message = (
                f"'{question.id}' asks for danger signs, but has no 'not_sure'; add it, and list "
                "it in a rule"
            )
            yield Problem(question.where, Code.NOT_SURE_MISSING, message)


def not_sure_can_raise_danger(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each question where an answer can raise a danger but "not sure" cannot.

    "An answer" includes several choices together, combined with any answers to other questions.
    """
    questions = sheets.questionnaire.questions.values()
    empty = Case(sheets.questionnaire, {})
    candidates = [q for q in questions if q.not_sure and not _not_sure_suffices(sheets, q, empty)]
    paths = [path for question in candidates for path in _danger_paths(sheets, question)]
    satisfiable_among = sheets.circuit.satisfiable_among
    counted = satisfiable_among(literal for path in paths for literal in path.by_not_sure.values())
    paths = [path for path in paths if counted.isdisjoint(path.by_not_sure.values())]
    possible = satisfiable_among(literal for path in paths for literal in path.by_sign.values())
    reported: set[str] = set()
    for path in paths:
        dangers = {danger: sign for danger, sign in path.by_sign.items() if sign in possible}
        if dangers and path.question.id not in reported:
            reported.add(path.question.id)
            yield _not_sure_problem(sheets, path.question, dangers)


def _not_sure_suffices(sheets: SheetSpace, question: Question, empty: Case) -> bool:
    """Return whether "not sure" raises a serious flag on a sheet with no other answer.

    Most rules are written that way, so this spares the solver most of its work. A "not sure" that
    decides whether another question is asked is left to the solver: the other question could raise
    the flag as well.
    """
    questionnaire = sheets.questionnaire
    not_sure = Case(questionnaire, with_not_sure({}, question.id))
    affected = sheets.reach(question.id).questions
    if any(not_sure.applies(q) is not empty.applies(q) for q in affected):
        return False
    rules = (questionnaire.rules[rule] for rule in sheets.rules_reading(question.id))
    return any(
        questionnaire.flags[rule.raises].serious
        and not_sure.rule(rule.id) is Truth.TRUE
        and empty.flag(rule.raises) is not Truth.TRUE
        for rule in rules
    )


@dataclass(frozen=True, slots=True)
class _DangerPath:
    """One kind of connection between the answer to a question and dangers."""

    question: Question
    by_sign: Mapping[Condition, int]
    """By danger: true where it holds because of the answer, and would not with "not sure"."""
    by_not_sure: Mapping[Condition, int]
    """By danger: true where it holds because of "not sure"."""


def _danger_paths(sheets: SheetSpace, question: Question) -> Iterator[_DangerPath]:
    """Yield the four connections from the question to dangers.

    Dangers are serious rules on their own, or serious flags and danger outcomes. The answer reaches
    them through conditions that read it, or also through the questions that are asked because of
    it.
    """
    circuit = sheets.circuit
    only_not_sure = [
        literal if value == NOT_SURE else -literal
        for value, literal in sheets.selections[question.id].items()
    ]
    unanswered, not_sure = (sheets.with_only(question.id, value) for value in (None, NOT_SURE))
    unread = sheets.with_question_unread(question.id)
    for without, with_not_sure_answer, is_not_sure in (
        (unread, sheets.encoding, only_not_sure),
        (unanswered, not_sure, []),
    ):
        for find_dangers in (_serious_rules, _serious_flags_and_outcomes):
            by_sign: dict[Condition, int] = {}
            by_not_sure: dict[Condition, int] = {}
            for danger in find_dangers(sheets, question):
                answer_needed = -without.condition(danger).true
                fails_if_not_sure = -not_sure.condition(danger).true
                holds = sheets.encoding.condition(danger).true
                holds_if_not_sure = with_not_sure_answer.condition(danger).true
                by_sign[danger] = circuit.conjunction([holds, answer_needed, fails_if_not_sure])
                by_not_sure[danger] = circuit.conjunction(
                    [holds_if_not_sure, answer_needed, *is_not_sure]
                )
            yield _DangerPath(question, by_sign, by_not_sure)


def _serious_rules(sheets: SheetSpace, question: Question) -> Iterator[Condition]:
    reached = sheets.reach(question.id).rules
    for rule in sheets.questionnaire.rules.values():
        if rule.id in reached and sheets.questionnaire.flags[rule.raises].serious:
            yield RuleHolds((rule.id,))


def _serious_flags_and_outcomes(sheets: SheetSpace, question: Question) -> Iterator[Condition]:
    reached = sheets.reach(question.id).flags
    for flag in sheets.questionnaire.flags.values():
        if flag.id in reached and flag.serious:
            yield FlagRaised(flag.id)
    for outcome in sheets.questionnaire.outcomes.values():
        if outcome.danger and outcome.when and not isinstance(outcome.when, FlagRaised):
            yield outcome.when


def _not_sure_problem(
    sheets: SheetSpace, question: Question, dangers: Mapping[Condition, int]
) -> Problem:
    """Return the problem with two sheets: one with a sign, and the same one with "not sure"."""
    questionnaire = sheets.questionnaire
    danger, literals = _simplest_sign(sheets, question, dangers)
    sheet = sheets.find_sheet(
        partial(_not_sure_hides_danger, questionnaire, question.id, danger), *literals
    )
    if sheet is None:
        raise UnconfirmedError(f"the solver found a sign in '{question.id}', and then none")
    signs = question.to_plain_answer(sheet[question.id])
    quoted = (f"'{sign}'" for sign in (signs if isinstance(signs, list) else [signs]))
    effect, place = _effect_and_place(sheets, question, danger, sheet)
    message = (
        f"{' with '.join(quoted)} can {effect}, but 'not_sure' raises nothing serious; "
        f"list 'not_sure' in {place}"
    )
    both = (sheet, with_not_sure(sheet, question.id))
    counterexamples = tuple(to_yaml_line(questionnaire.questions, item) for item in both)
    return Problem(question.where, Code.NOT_SURE_IGNORED, message, counterexamples)


def _simplest_sign(
    sheets: SheetSpace, question: Question, dangers: Mapping[Condition, int]
) -> tuple[Condition, tuple[int, ...]]:
    """Return a danger and the literals of answers that raise it: a single choice if possible."""
    selections = sheets.selections[question.id]
    for value in selections:
        this_answer = [
            literal if other == value else -literal for other, literal in selections.items()
        ]
        for danger, sign in dangers.items():
            if sheets.is_satisfiable(sign, *this_answer):
                return danger, (sign, *this_answer)
    danger, sign = next(iter(dangers.items()))
    return danger, (sign,)


def _not_sure_hides_danger(
    questionnaire: Questionnaire, question: str, danger: Condition, sheet: Answers
) -> bool:
    """Return whether the danger holds on the sheet, but not with "not sure" instead."""
    if question not in sheet:
        return False
    holds, holds_if_not_sure = (
        evaluate(danger, Case(questionnaire, answers)) is Truth.TRUE
        for answers in (sheet, with_not_sure(sheet, question))
    )
    return holds and not holds_if_not_sure


def with_not_sure(sheet: Answers, question: str) -> dict[str, Answer]:
    """Return the sheet with "not sure" as the only answer to a question."""
    return {**sheet, question: frozenset((NOT_SURE,))}


def _effect_and_place(
    sheets: SheetSpace, question: Question, danger: Condition, sheet: Answers
) -> tuple[str, str]:
    """Return what the answer does on the sheet, and where to list `not_sure`."""
    questionnaire, reach = sheets.questionnaire, sheets.reach(question.id)
    asked = [name for name in questionnaire.questions if name in reach.questions & sheet.keys()]
    match danger:
        case FlagRaised(flag):
            rules = tuple(rule.id for rule in questionnaire.rules_raising(flag))
        case RuleHolds(rules):
            pass
        case _:
            rules = ()
    if rules:
        case = Case(questionnaire, sheet)
        rule = next(rule for rule in rules if case.rule(rule) is Truth.TRUE)
        effect = f"raise '{questionnaire.rules[rule].raises}' (rule '{rule}')"
        place = "that rule, or in a rule of its own"
        is_read = rule in sheets.rules_reading(question.id)
    else:
        outcomes = questionnaire.outcomes.values()
        outcome = next(outcome.id for outcome in outcomes if outcome.when == danger)
        effect, place = f"lead to '{outcome}'", f"the 'when' of '{outcome}'"
        is_read = question.id in questions_read_by(danger)
    others = [name for name in asked if name != question.id]
    return effect, place if is_read or not others else f"the 'ask_if' of '{others[0]}'"


def danger_signs_never_lower_severity(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each danger sign that can give a less serious outcome if added."""
    questionnaire = sheets.questionnaire
    changes = {
        (question.id, sign): tuple(_find_less_serious(sheets, question, sign))
        for question in questionnaire.questions.values()
        if question.id in sheets.dangers.list_questions
        for sign in question.options
        if sign != NONE
    }
    possible = sheets.circuit.satisfiable_among(chain.from_iterable(changes.values()))
    for (name, sign), literals in changes.items():
        literal = next((literal for literal in literals if literal in possible), None)
        if literal is None:
            continue
        question = questionnaire.questions[name]
        is_confirmed = partial(_confirm_less_serious, questionnaire, question.id, sign)
        sheet = sheets.find_sheet(is_confirmed, literal)
        if sheet is not None:
            both = (sheet, with_sign(sheet, question.id, sign))
            before, after = (Case(questionnaire, answers).outcome() for answers in both)
            message = f"adding '{sign}' to '{question.id}' turns '{before}' into '{after}'"
            counterexamples = tuple(to_yaml_line(questionnaire.questions, item) for item in both)
            yield Problem(question.where, Code.LESS_SERIOUS_WITH_SIGN, message, counterexamples)


def _find_less_serious(sheets: SheetSpace, question: Question, sign: str) -> Iterator[int]:
    """Yield literals, true where the question is answered and adding the sign lowers severity."""
    circuit, selections = sheets.circuit, sheets.selections[question.id]
    with_added = {**selections, sign: circuit.true}
    if NONE in selections:
        with_added[NONE] = circuit.false
    answered = circuit.disjunction(selections.values())
    for literal in less_serious_outcomes(sheets, sheets.with_selections(question.id, with_added)):
        yield circuit.conjunction([literal, answered])


def less_serious_outcomes(sheets: SheetSpace, changed: QuestionnaireEncoding) -> Iterator[int]:
    """Yield literals, true where the changed sheets get a less serious outcome than before.

    There is one literal for each pair of outcomes: a proof about one pair is short, but a proof
    about all pairs together is not.
    """
    before, after = sheets.encoding.outcomes(), changed.outcomes()
    for outcome in before:
        for other in before:
            if is_less_serious(sheets.questionnaire, other, than=outcome):
                yield sheets.circuit.conjunction([before[outcome], after[other]])


def _confirm_less_serious(
    questionnaire: Questionnaire, question: str, sign: str, sheet: Answers
) -> bool:
    if question not in sheet:
        return False
    before = Case(questionnaire, sheet).outcome()
    after = Case(questionnaire, with_sign(sheet, question, sign)).outcome()
    return is_less_serious(questionnaire, after, than=before)


def with_sign(sheet: Answers, question: str, sign: str) -> dict[str, Answer]:
    """Return the sheet with one more option selected at a question, and "none" removed."""
    before = sheet[question]
    options = before - {NONE} if isinstance(before, frozenset) else frozenset[str]()
    return {**sheet, question: options | {sign}}


def is_less_serious(questionnaire: Questionnaire, outcome: str, than: str) -> bool:
    """Return whether the outcome is below the other one in the file, and so reassures more.

    The fallback outcome means "we cannot say". It is less serious than a danger outcome only.
    """
    order = list(questionnaire.outcomes)
    is_below = order.index(outcome) > order.index(than)
    return is_below and (outcome != order[-1] or questionnaire.outcomes[than].danger)
