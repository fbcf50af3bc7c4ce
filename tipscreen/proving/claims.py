"""Prove claims about every answer sheet of one questionnaire, complete or partial.

Each claim asks a SAT solver for a counterexample: a sheet on which the claim fails. A
counterexample is made as small as possible and confirmed by `screening` before it is reported. If
the solver finds none, the claim is proven.

To add a claim, write its function here (or in a module next to this one), add an entry to `CLAIMS`,
and plant a fault with its id in `tests/cases/planted_faults.yaml`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tipscreen.errors import Code, Problem
from tipscreen.loading.sheets import to_yaml_line
from tipscreen.proving.danger_claims import (
    danger_questions_offer_not_sure,
    danger_signs_never_lower_severity,
    not_sure_can_raise_danger,
)
from tipscreen.proving.encoding import QuestionnaireEncoding, Value
from tipscreen.proving.rule_mutations import every_serious_rule_is_guarded
from tipscreen.proving.sheet_space import SheetSpace
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NONE, NOT_SURE, Truth, evaluate
from tipscreen.questionnaire.model import Guarantee, Outcome, Question, Questionnaire, QuestionType
from tipscreen.screening.case import Case


def every_question_can_be_asked(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each question that applies on no sheet."""
    for question in sheets.questionnaire.questions.values():
        if not sheets.is_satisfiable(sheets.encoding.applies(question.id).true):
            message = f"'{question.id}' can never be asked for sure; its 'ask_if' cannot hold"
            yield Problem(question.where, Code.UNREACHABLE_QUESTION, message)


def every_rule_can_hold_and_fail(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each rule that never holds, or that is shown and always holds."""
    questionnaire = sheets.questionnaire
    for rule in questionnaire.rules.values():
        rails = sheets.encoding.rule(rule.id)
        if not sheets.is_satisfiable(rails.true):
            message = f"no answers can make the rule '{rule.id}' hold; check its 'when'"
            yield Problem(rule.where, Code.NEVER_HOLDS, message)
        elif not questionnaire.flags[rule.raises].hidden and not sheets.is_satisfiable(rails.false):
            message = f"no answers can make the rule '{rule.id}' fail; check its 'when'"
            yield Problem(rule.where, Code.ALWAYS_HOLDS, message)


def every_flag_can_be_raised(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each flag that is raised on no sheet."""
    for flag in sheets.questionnaire.flags.values():
        if not sheets.is_satisfiable(sheets.encoding.flag(flag.id).true):
            message = f"nothing can raise the flag '{flag.id}'"
            yield Problem(flag.where, Code.NEVER_RAISED, message)


def every_outcome_is_reachable(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each outcome that no sheet gets."""
    earlier: list[Outcome] = []
    for outcome in sheets.questionnaire.outcomes.values():
        if not sheets.is_satisfiable(sheets.encoding.outcomes()[outcome.id]):
            hiding = _hiding_outcomes(sheets, outcome, earlier)
            cause = f"hidden by {', '.join(hiding)}" if hiding else "its 'when' can never hold"
            message = f"the outcome '{outcome.id}' is unreachable; {cause}"
            counterexamples = _sheet_where_condition_holds(sheets, outcome)
            yield Problem(outcome.where, Code.UNREACHABLE_OUTCOME, message, counterexamples)
        earlier.append(outcome)


def _sheet_where_condition_holds(sheets: SheetSpace, hidden: Outcome) -> tuple[str, ...]:
    """Return one sheet on which the condition of the outcome holds; empty if there is none."""
    when = hidden.when
    if when is None:
        return ()

    def holds(sheet: Answers) -> bool:
        return evaluate(when, Case(sheets.questionnaire, sheet)) is Truth.TRUE

    sheet = sheets.find_sheet(holds, sheets.encoding.condition(when).true)
    return () if sheet is None else (to_yaml_line(sheets.questionnaire.questions, sheet),)


def _hiding_outcomes(sheets: SheetSpace, hidden: Outcome, earlier: list[Outcome]) -> list[str]:
    """Return the outcomes that are selected wherever the hidden one's condition holds.

    Return the nearest single outcome if one is enough, otherwise all that take part. Empty if the
    condition cannot hold.
    """
    encoding = sheets.encoding
    holds = encoding.condition(hidden.when).true if hidden.when else sheets.circuit.true
    if not sheets.is_satisfiable(holds):
        return []
    whens = {o.id: encoding.condition(o.when).true for o in earlier if o.when}
    alone = [name for name, when in whens.items() if not sheets.is_satisfiable(holds, -when)]
    some = [name for name in whens if sheets.is_satisfiable(holds, encoding.outcomes()[name])]
    return [f"'{name}'" for name in (alone[-1:] or some)]


def every_answer_can_matter(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each question with choices that can change nothing shown.

    A danger sign must also make a difference compared with "none of these".
    """
    questions = sheets.questionnaire.questions.values()
    differences = {
        (question.id, value): _find_difference(sheets, question, value)
        for question in questions
        for value in sheets.selections[question.id]
        if value != NOT_SURE
    }
    possible = sheets.circuit.satisfiable_among(differences.values())
    for question in questions:
        values = [value for name, value in differences if name == question.id]
        idle = [value for value in values if differences[question.id, value] not in possible]
        if len(idle) == len(values):
            message = f"no answer to '{question.id}' can change anything that is shown"
            yield Problem(question.where, Code.NO_EFFECT, message)
        elif idle:
            names = ", ".join(f"'{describe_value(value)}'" for value in idle)
            message = f"these choices of '{question.id}' can change nothing that is shown: {names}"
            yield Problem(question.where, Code.NO_EFFECT, message)


def describe_value(value: Value) -> str:
    """Return an option, a number, or a span of numbers such as "3 to 4"."""
    if isinstance(value, str):
        return value
    return str(value[0]) if len(value) == 1 else f"{value[0]} to {value[-1]}"


def _find_difference(sheets: SheetSpace, question: Question, value: Value) -> int:
    """Return a literal that is true where selecting the value changes anything shown.

    Stop at the first difference that a sample shows to be possible: one is enough.
    """
    circuit = sheets.circuit
    with_value, without = _with_and_without(sheets, question, value)
    differences = []
    for pair in zip(
        _shown_literals(sheets, question, with_value),
        _shown_literals(sheets, question, without),
        strict=True,
    ):
        difference = circuit.xor(*pair)
        if circuit.holds_in_sample(difference):
            return difference
        differences.append(difference)
    return circuit.disjunction(differences)


def _with_and_without(
    sheets: SheetSpace, question: Question, value: Value
) -> tuple[QuestionnaireEncoding, QuestionnaireEncoding]:
    """Return all sheets with the value selected, and the same sheets without it."""
    if question.type is not QuestionType.MANY or value == NONE:
        return sheets.with_only(question.id, value), sheets.with_only(question.id, None)
    circuit = sheets.circuit
    others = {key: item for key, item in sheets.selections[question.id].items() if key != value}
    none: dict[Value, int] = {NONE: circuit.false} if question.none else {}
    with_value = sheets.with_selections(question.id, {**others, **none, value: circuit.true})
    if question.none and question.id in sheets.dangers.list_questions:
        # Without its last sign, a danger list is answered "none", not left unanswered.
        others.pop(NONE)
        none = {NONE: circuit.conjunction(-literal for literal in others.values())}
    return with_value, sheets.with_selections(question.id, {**others, **none, value: circuit.false})


def _shown_literals(
    sheets: SheetSpace, question: Question, encoding: QuestionnaireEncoding
) -> Iterator[int]:
    """Yield a literal for each thing shown that the question can affect, the nearest first."""
    questionnaire = sheets.questionnaire
    near = sheets.rules_reading_directly(question.id)
    for rule in (*near, *sorted(sheets.reach(question.id).rules.difference(near))):
        if not questionnaire.flags[questionnaire.rules[rule].raises].hidden:
            yield encoding.rule(rule).true
    yield from encoding.outcomes().values()
    for topic in questionnaire.topics.values():
        if topic.show_if:
            yield encoding.condition(topic.show_if).true


def every_guarantee_holds(sheets: SheetSpace) -> Iterator[Problem]:
    """Yield a problem for each guarantee that a sheet breaks, or whose `if` never holds."""
    for guarantee in sheets.questionnaire.guarantees.values():
        broken = partial(is_broken, sheets.questionnaire, guarantee)
        if_, then = (sheets.encoding.condition(c) for c in (guarantee.if_, guarantee.then))
        if not sheets.is_satisfiable(if_.true):
            message = (
                f"the 'if' of the guarantee '{guarantee.id}' can never hold; "
                "so it guarantees nothing"
            )
            yield Problem(guarantee.where, Code.NEVER_HOLDS, message)
        sheet = sheets.find_sheet(broken, if_.true, -then.true)
        if sheet is not None:
            outcome = Case(sheets.questionnaire, sheet).outcome()
            message = f"this guarantee is broken, with the outcome '{outcome}': {guarantee.because}"
            counterexample = to_yaml_line(sheets.questionnaire.questions, sheet)
            yield Problem(guarantee.where, Code.GUARANTEE_BROKEN, message, (counterexample,))


def is_broken(questionnaire: Questionnaire, guarantee: Guarantee, sheet: Answers) -> bool:
    """Return whether the sheet breaks the guarantee: `if` holds and `then` does not."""
    case = Case(questionnaire, sheet)
    applies = evaluate(guarantee.if_, case) is Truth.TRUE
    return applies and evaluate(guarantee.then, case) is not Truth.TRUE


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim about all answer sheets, with everything that is said about it."""

    id: str
    """A planted fault in `tests/cases/planted_faults.yaml` has the same id."""
    codes: tuple[Code, ...]
    """The codes of the problems that the claim can report."""
    sentence: str
    """Printed by `check` once the claim is proven."""
    meaning: str
    """What it means for the author of a questionnaire if the claim fails."""
    find_problems: Callable[[SheetSpace], Iterator[Problem]]
    """Yields a problem for each part of the questionnaire that refutes the claim."""


CLAIMS = (
    Claim(
        "every-question-can-be-asked",
        (Code.UNREACHABLE_QUESTION,),
        "Every question can be asked.",
        "The 'ask_if' of a question contradicts itself, so nobody ever sees the question.",
        every_question_can_be_asked,
    ),
    Claim(
        "every-rule-can-hold-and-fail",
        (Code.NEVER_HOLDS, Code.ALWAYS_HOLDS),
        "Every rule can hold, and every rule that is shown can fail.",
        "A rule never or always applies, so its 'when' does not say what its author meant.",
        every_rule_can_hold_and_fail,
    ),
    Claim(
        "every-flag-can-be-raised",
        (Code.NEVER_RAISED,),
        "Every flag can be raised.",
        "No rule can raise a flag, so every condition on it is pointless.",
        every_flag_can_be_raised,
    ),
    Claim(
        "every-outcome-is-reachable",
        (Code.UNREACHABLE_OUTCOME,),
        "Every outcome is reachable; none hides another.",
        "An outcome above always takes the place of another one, so nobody ever gets it.",
        every_outcome_is_reachable,
    ),
    Claim(
        "every-guarantee-holds",
        (Code.GUARANTEE_BROKEN, Code.NEVER_HOLDS),
        "Every guarantee of the file holds.",
        "Some answers break a guarantee, or its 'if' never holds, so that it guarantees nothing.",
        every_guarantee_holds,
    ),
    Claim(  # before the claims below, which give the solver more gates and slow it down
        "every-serious-rule-is-guarded",
        (Code.RULE_WITHOUT_GUARD,),
        "Every serious rule is guarded: a guarantee or an example fails without it.",
        "A rule about danger could be deleted or weakened by mistake, and no check would notice.",
        every_serious_rule_is_guarded,
    ),
    Claim(
        "every-answer-can-matter",
        (Code.NO_EFFECT,),
        'Every choice can change something shown; every danger sign, compared with "none" as well.',
        "People are asked for something that no rule reads, or a danger sign counts as none.",
        every_answer_can_matter,
    ),
    Claim(
        "danger-questions-offer-not-sure",
        (Code.NOT_SURE_MISSING,),
        'Every danger list, and every other question about danger alone, offers "not sure".',
        "A person who is unsure about a danger sign has to guess.",
        danger_questions_offer_not_sure,
    ),
    Claim(
        "not-sure-can-raise-danger",
        (Code.NOT_SURE_IGNORED,),
        'If any answer can raise a serious flag or a danger outcome, "not sure" can, too.',
        'A person who answers "not sure" about a danger sign gets the same result as without it.',
        not_sure_can_raise_danger,
    ),
    Claim(
        "danger-signs-never-lower-severity",
        (Code.LESS_SERIOUS_WITH_SIGN,),
        'One more danger sign never gives a less serious outcome, or "cannot say" for a danger.',
        "A person who reports one more danger sign gets a more reassuring result.",
        danger_signs_never_lower_severity,
    ),
)


@dataclass(frozen=True, slots=True)
class Proofs:
    """The results of all claims."""

    problems: tuple[Problem, ...]
    """What refutes a claim, sorted by location, with the smallest counterexamples found."""
    proven: tuple[str, ...]
    """The sentences of the claims that are proven."""


def prove_all(
    questionnaire: Questionnaire, on_progress: Callable[[str], None] = lambda _: None
) -> Proofs:
    """Prove or refute every claim.

    Call `on_progress` with the sentence of each claim once it is checked, and with an empty string
    at the end.
    """
    sheets = SheetSpace(questionnaire)
    problems: list[Problem] = []
    proven: list[str] = []
    for claim in CLAIMS:
        found = tuple(claim.find_problems(sheets))
        problems += found
        if not found:
            proven.append(claim.sentence)
        on_progress(claim.sentence)
    on_progress("")
    return Proofs(tuple(sorted(problems)), tuple(proven))
