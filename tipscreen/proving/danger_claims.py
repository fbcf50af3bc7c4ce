"""Proofs about danger: doubt is heard, and one more sign never reassures."""

from __future__ import annotations

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
    """Every danger list, and every other question about danger alone, has a "not sure"."""
    for question in sheets.questionnaire.questions.values():
        if question.id in sheets.dangers.single_questions and not question.not_sure:
            message = (
                f"'{question.id}' asks for danger signs, and has no 'not_sure'; add it, and list "
                "it in a rule"
            )
            yield Problem(question.where, Code.NOT_SURE_MISSING, message)


def not_sure_can_raise_danger(sheets: SheetSpace) -> Iterator[Problem]:
    """Where any answer can raise a serious flag or a danger outcome, "not sure" can, too."""
    # Any answer: several choices together as well, beside whatever is answered elsewhere.
    questions = sheets.questionnaire.questions.values()
    empty = Case(sheets.questionnaire, {})
    doubtful = [q for q in questions if q.not_sure and not _not_sure_suffices(sheets, q, empty)]
    ways = [way for question in doubtful for way in _danger_paths(sheets, question)]
    heard = sheets.circuit.satisfiable_among(doubt for way in ways for doubt in way.doubt.values())
    ways = [way for way in ways if heard.isdisjoint(way.doubt.values())]
    signs = sheets.circuit.satisfiable_among(sign for way in ways for sign in way.sign.values())
    told: set[str] = set()
    for way in ways:
        dangers = {danger: sign for danger, sign in way.sign.items() if sign in signs}
        if dangers and way.question.id not in told:
            told.add(way.question.id)
            yield _not_sure_problem(sheets, way.question, dangers)


def _not_sure_suffices(sheets: SheetSpace, question: Question, empty: Case) -> bool:
    """Return whether a sheet of nothing but this "not sure" raises a serious flag.

    Most often doubt is written so; then the solver need not look for it. Left to the solver is a
    "not sure" that settles whether another question is asked, since that could raise it as well.
    """
    questionnaire = sheets.questionnaire
    doubt = Case(questionnaire, with_not_sure({}, question.id))
    if any(doubt.applies(q) is not empty.applies(q) for q in sheets.reach(question.id).questions):
        return False
    rules = (questionnaire.rules[rule] for rule in sheets.direct_rules(question.id))
    return any(
        questionnaire.flags[rule.raises].serious
        and doubt.rule(rule.id) is Truth.TRUE
        and empty.flag(rule.raises) is not Truth.TRUE
        for rule in rules
    )


@dataclass(frozen=True, slots=True)
class _DangerPath:
    """Where the answer to a question is needed for dangers of one kind."""

    question: Question
    sign: Mapping[Condition, int]
    """The danger holds by the answer, and would not by "not sure"."""
    doubt: Mapping[Condition, int]
    """The danger holds by "not sure"."""


def _danger_paths(sheets: SheetSpace, question: Question) -> Iterator[_DangerPath]:
    """Yield the ways from the question to rules with serious flags, and to new such flags.

    Each of the two once by what reads the answer itself, and once also by what reads the questions
    that it lets be asked.
    """
    of = sheets.picks[question.id]
    only_unsure = [pick if value == NOT_SURE else -pick for value, pick in of.items()]
    unsaid, unsure = (sheets.with_only(question.id, value) for value in (None, NOT_SURE))
    unread = sheets.with_question_unread(question.id)
    for without, by_doubt, is_doubt in (
        (unread, sheets.encoded, only_unsure),
        (unsaid, unsure, []),
    ):
        for kind in (_serious_rules, _serious_flags_and_outcomes):
            sign: dict[Condition, int] = {}
            doubt: dict[Condition, int] = {}
            for danger in kind(sheets, question):
                needed = -without.condition(danger).yes
                hushed = -unsure.condition(danger).yes
                said, heard = (e.condition(danger).yes for e in (sheets.encoded, by_doubt))
                sign[danger] = sheets.circuit.conjunction([said, needed, hushed])
                doubt[danger] = sheets.circuit.conjunction([heard, needed, *is_doubt])
            yield _DangerPath(question, sign, doubt)


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
    """Return the problem, shown by one sheet with a sign, and the same with "not sure"."""
    questionnaire = sheets.questionnaire
    danger, literals = _simplest_sign(sheets, question, dangers)
    sheet = sheets.find_sheet(
        partial(_not_sure_hides_danger, questionnaire, question.id, danger), *literals
    )
    if sheet is None:
        raise UnconfirmedError(f"the solver found a sign in '{question.id}', and then none")
    signs = question.to_plain_answer(sheet[question.id])
    sign = " with ".join(f"'{each}'" for each in (signs if isinstance(signs, list) else [signs]))
    what, place = _danger_and_place(sheets, question, danger, sheet)
    message = (
        f"{sign} can {what}, but 'not_sure' raises nothing serious; list 'not_sure' in {place}"
    )
    both = (sheet, with_not_sure(sheet, question.id))
    witnesses = tuple(to_yaml_line(questionnaire.questions, each) for each in both)
    return Problem(question.where, Code.NOT_SURE_IGNORED, message, witnesses)


def _simplest_sign(
    sheets: SheetSpace, question: Question, dangers: Mapping[Condition, int]
) -> tuple[Condition, tuple[int, ...]]:
    """Return a danger, and where an answer makes it hold: one choice alone, if there is such."""
    of = sheets.picks[question.id]
    for value in of:
        this_answer = [pick if key == value else -pick for key, pick in of.items()]
        for danger, sign in dangers.items():
            if sheets.is_satisfiable(sign, *this_answer):
                return danger, (sign, *this_answer)
    danger, sign = next(iter(dangers.items()))
    return danger, (sign,)


def _not_sure_hides_danger(
    questionnaire: Questionnaire, question: str, danger: Condition, sheet: Answers
) -> bool:
    """Return whether the danger holds on the sheet, and with "not sure" there it does not."""
    if question not in sheet:
        return False
    sign, doubt = (
        evaluate(danger, Case(questionnaire, each)) is Truth.TRUE
        for each in (sheet, with_not_sure(sheet, question))
    )
    return sign and not doubt


def with_not_sure(sheet: Answers, question: str) -> dict[str, Answer]:
    """Return the sheet with nothing but "not sure" at a question."""
    return {**sheet, question: frozenset((NOT_SURE,))}


def _danger_and_place(
    sheets: SheetSpace, question: Question, danger: Condition, sheet: Answers
) -> tuple[str, str]:
    """Return what the answer does on the sheet, and where "not sure" should be listed."""
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
        what = f"raise '{questionnaire.rules[rule].raises}' (rule '{rule}')"
        place = "that rule, or in one of its own"
        is_read = rule in sheets.direct_rules(question.id)
    else:
        outcomes = questionnaire.outcomes.values()
        outcome = next(outcome.id for outcome in outcomes if outcome.when == danger)
        what, place = f"lead to '{outcome}'", f"the 'when' of '{outcome}'"
        is_read = question.id in questions_read_by(danger)
    others = [name for name in asked if name != question.id]
    return what, place if is_read or not others else f"the 'ask_if' of '{others[0]}'"


def danger_signs_never_lower_severity(sheets: SheetSpace) -> Iterator[Problem]:
    """One more sign in a danger list never gives a milder outcome, or "cannot say" for a danger."""
    questionnaire = sheets.questionnaire
    milder = {
        (question.id, sign): tuple(_find_less_serious(sheets, question, sign))
        for question in questionnaire.questions.values()
        if question.id in sheets.dangers.list_questions
        for sign in question.options
        if sign != NONE
    }
    possible = sheets.circuit.satisfiable_among(chain.from_iterable(milder.values()))
    for (name, sign), ways in milder.items():
        way = next((way for way in ways if way in possible), None)
        if way is None:
            continue
        question = questionnaire.questions[name]
        gets_milder = partial(_confirm_less_serious, questionnaire, question.id, sign)
        sheet = sheets.find_sheet(gets_milder, way)
        if sheet is not None:
            both = (sheet, with_sign(sheet, question.id, sign))
            grave, mild = (Case(questionnaire, each).outcome() for each in both)
            message = f"adding '{sign}' to '{question.id}' turns '{grave}' into '{mild}'"
            witnesses = tuple(to_yaml_line(questionnaire.questions, each) for each in both)
            yield Problem(question.where, Code.LESS_SERIOUS_WITH_SIGN, message, witnesses)


def _find_less_serious(sheets: SheetSpace, question: Question, sign: str) -> Iterator[int]:
    """Yield where the question is answered, and the sign added to it makes an outcome milder."""
    circuit, of = sheets.circuit, sheets.picks[question.id]
    picks = {**of, sign: circuit.true} | ({NONE: circuit.false} if NONE in of else {})
    answered = circuit.disjunction(of.values())
    for milder in less_serious_outcomes(sheets, sheets.with_picks(question.id, picks)):
        yield circuit.conjunction([milder, answered])


def less_serious_outcomes(sheets: SheetSpace, changed: QuestionnaireEncoding) -> Iterator[int]:
    """Yield where the sheets end in a milder outcome than they do now.

    Once for each two outcomes: a proof about two is short, and about all together it is not.
    """
    now, then = sheets.encoded.outcomes(), changed.outcomes()
    for grave in now:
        for mild in now:
            if is_less_serious(sheets.questionnaire, grave, mild):
                yield sheets.circuit.conjunction([now[grave], then[mild]])


def _confirm_less_serious(
    questionnaire: Questionnaire, question: str, sign: str, sheet: Answers
) -> bool:
    if question not in sheet:
        return False
    grave = Case(questionnaire, sheet).outcome()
    mild = Case(questionnaire, with_sign(sheet, question, sign)).outcome()
    return is_less_serious(questionnaire, grave, mild)


def with_sign(sheet: Answers, question: str, sign: str) -> dict[str, Answer]:
    """Return the sheet with one more option picked at a question, which then is not "none"."""
    before = sheet[question]
    options = before - {NONE} if isinstance(before, frozenset) else frozenset[str]()
    return {**sheet, question: options | {sign}}


def is_less_serious(questionnaire: Questionnaire, grave: str, mild: str) -> bool:
    """Return whether the second outcome stands lower in the file, and so reassures more.

    The last one says "we cannot say"; that is milder than a danger, but no other outcome.
    """
    order = list(questionnaire.outcomes)
    lower = order.index(mild) > order.index(grave)
    return lower and (mild != order[-1] or questionnaire.outcomes[grave].danger)
