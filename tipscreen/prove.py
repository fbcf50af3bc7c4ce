"""Proofs over every answer sheet there can be, whole or partial, of one questionnaire.

Each claim is a question to a SAT solver: is there a sheet on which it fails? If there is, it is
made as small as can be, judged by `screening` to confirm it, and shown. If there is none, the
claim is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from tipscreen.case import Case
from tipscreen.circuit import Circuit
from tipscreen.conditions import (
    NONE,
    NOT_SURE,
    Answer,
    Truth,
    evaluate,
    flags_read,
    questions_read,
)
from tipscreen.encoding import Encoded, Reach, Value, free_picks, read_back, values
from tipscreen.errors import Code, Problem
from tipscreen.questionnaire import Guarantee, Outcome, Question, Questionnaire, QuestionType
from tipscreen.sheets import Answers, in_one_line


class UnconfirmedError(AssertionError):
    """The solver and `screening` disagree: a defect of tipscreen, never of a questionnaire."""


class AllSheets:
    """All sheets of one questionnaire, ready to be searched."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.circuit = Circuit()
        conditions = tuple(questionnaire.conditions())
        self.picks: dict[str, Mapping[Value, int]] = {
            question.id: free_picks(self.circuit, question, values(question, conditions))
            for question in questionnaire.questions.values()
        }
        self.encoded = Encoded(self.circuit, questionnaire, self.picks)
        self._links = _Links(questionnaire)
        self._with_only: dict[tuple[str, Value | None], Encoded] = {}
        self.danger_questions = frozenset(
            question.id
            for question in questionnaire.questions.values()
            if is_danger_question(questionnaire, question, self._links.rules_of_question)
        )

    def find(self, holds: Callable[[Answers], bool], *literals: int) -> Answers | None:
        """Return a small sheet on which the literals hold, None if there is none at all.

        `holds` says the same of one sheet by means of `screening`. Raises UnconfirmedError if it
        does not agree.
        """
        model = self.circuit.solve(*literals)
        if model is None:
            return None
        sheet = read_back(self.picks, model)
        if not holds(sheet):
            raise UnconfirmedError(f"the solver's sheet is not confirmed: {sorted(sheet)}")
        return shrink(sheet, holds)

    def can_be(self, *literals: int) -> bool:
        """Return whether there is a sheet on which the literals hold."""
        return self.circuit.can_be(*literals)

    def with_picks(self, question: str, picks: Mapping[Value, int]) -> Encoded:
        """Return the same sheets with another answer to one question.

        All gates that the question cannot reach are shared.
        """
        return Encoded(
            self.circuit,
            self.questionnaire,
            {**self.picks, question: picks},
            base=self.encoded,
            differing=self.reach(question),
        )

    def with_only(self, question: str, value: Value | None) -> Encoded:
        """Return the same sheets with just this value picked at one question, or no answer."""
        key = (question, value)
        if key not in self._with_only:
            true, false = self.circuit.true, self.circuit.false
            picks = {of: true if of == value else false for of in self.picks[question]}
            self._with_only[key] = self.with_picks(question, picks)
        return self._with_only[key]

    def reach(self, question: str) -> Reach:
        """Return what the answer to the question can have an effect on."""
        return self._links.reach(question)

    def direct_rules(self, question: str) -> frozenset[str]:
        """Return the rules that read the question, by themselves or through flags."""
        return self._links.rules_reading((question,))


class _Links:
    """What reads what in a questionnaire, gathered once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self.rules_of_question: dict[str, list[str]] = {q: [] for q in questionnaire.questions}
        self._rules_of_flag: dict[str, list[str]] = {flag: [] for flag in questionnaire.flags}
        self._ask_ifs_of: dict[str, list[str]] = {q: [] for q in questionnaire.questions}
        for rule in questionnaire.rules.values():
            for question in questions_read(rule.when):
                self.rules_of_question[question].append(rule.id)
            for flag in flags_read(rule.when):
                self._rules_of_flag[flag].append(rule.id)
        for other in questionnaire.questions.values():
            for question in questions_read(other.ask_if) if other.ask_if else ():
                self._ask_ifs_of[question].append(other.id)
        self._rules_after = {
            rule.id: self._rules_of_flag[rule.raises] for rule in questionnaire.rules.values()
        }
        self._reach: dict[str, Reach] = {}

    def reach(self, question: str) -> Reach:
        if question not in self._reach:
            questions = _closure([question], self._ask_ifs_of)
            rules = self.rules_reading(questions)
            flags = frozenset(self._questionnaire.rules[rule].raises for rule in rules)
            self._reach[question] = Reach(questions, flags, rules)
        return self._reach[question]

    def rules_reading(self, questions: Iterable[str]) -> frozenset[str]:
        start = [rule for question in questions for rule in self.rules_of_question[question]]
        return _closure(start, self._rules_after)


def _closure(start: list[str], next_of: Mapping[str, list[str]]) -> frozenset[str]:
    """Return all that can be come to from the start, with the start."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(next_of[name])
    return frozenset(found)


def shrink(sheet: Answers, holds: Callable[[Answers], bool]) -> Answers:
    """Return the sheet less every answer, and every option, that it can do without."""
    small = dict(sheet)
    for name in reversed(list(sheet)):
        fewer = {key: answer for key, answer in small.items() if key != name}
        if holds(fewer):
            small = fewer
            continue
        kept = small[name]
        for option in sorted(kept) if isinstance(kept, frozenset) else ():
            less = kept - {option} if isinstance(kept, frozenset) else kept
            if less and holds({**small, name: less}):
                kept = small[name] = less
    return small


# -- the claims. Each yields a problem for everything of which it does not hold.


def every_question_can_be_asked(sheets: AllSheets) -> Iterator[Problem]:
    """Every question can be asked."""
    for question in sheets.questionnaire.questions.values():
        if not sheets.can_be(sheets.encoded.applies(question.id).yes):
            message = f"'{question.id}' can never be asked for sure; its 'ask_if' cannot hold"
            yield Problem(question.where, Code.NEVER_ASKED, message)


def every_rule_can_hold_and_fail(sheets: AllSheets) -> Iterator[Problem]:
    """Every rule can hold, and every rule that is shown can fail."""
    questionnaire = sheets.questionnaire
    for rule in questionnaire.rules.values():
        gates = sheets.encoded.rule(rule.id)
        if not sheets.can_be(gates.yes):
            message = f"no answers can make the rule '{rule.id}' hold; look at its 'when'"
            yield Problem(rule.where, Code.NEVER_HOLDS, message)
        elif not questionnaire.flags[rule.raises].hidden and not sheets.can_be(gates.no):
            message = f"no answers can make the rule '{rule.id}' fail; look at its 'when'"
            yield Problem(rule.where, Code.ALWAYS_HOLDS, message)


def every_flag_can_be_raised(sheets: AllSheets) -> Iterator[Problem]:
    """Every flag can be raised."""
    for flag in sheets.questionnaire.flags.values():
        if not sheets.can_be(sheets.encoded.flag(flag.id).yes):
            message = f"nothing can raise the flag '{flag.id}'"
            yield Problem(flag.where, Code.NEVER_RAISED, message)


def every_outcome_can_come_out(sheets: AllSheets) -> Iterator[Problem]:
    """Every outcome can come out; none hides another."""
    earlier: list[Outcome] = []
    for outcome in sheets.questionnaire.outcomes.values():
        if not sheets.can_be(sheets.encoded.outcomes()[outcome.id]):
            hiding = _hidden_by(sheets, outcome, earlier)
            why = f"it is hidden by {', '.join(hiding)}" if hiding else "its 'when' can never hold"
            message = f"the outcome '{outcome.id}' can never come out; {why}"
            yield Problem(outcome.where, Code.NEVER_COMES_OUT, message)
        earlier.append(outcome)


def _hidden_by(sheets: AllSheets, hidden: Outcome, earlier: list[Outcome]) -> list[str]:
    """Return the outcomes that come out where the hidden one's condition holds.

    One alone if it is enough, else all of them; none if the condition cannot hold.
    """
    encoded = sheets.encoded
    holds = encoded.condition(hidden.when).yes if hidden.when else sheets.circuit.true
    if not sheets.can_be(holds):
        return []
    whens = {o.id: encoded.condition(o.when).yes for o in earlier if o.when}
    alone = [name for name, when in whens.items() if not sheets.can_be(holds, -when)]
    some = [name for name in whens if sheets.can_be(holds, encoded.outcomes()[name])]
    return [f"'{name}'" for name in (alone[-1:] or some)]


def every_answer_can_matter(sheets: AllSheets) -> Iterator[Problem]:
    """Every choice can change something shown; a danger sign, against "none of these" too."""
    questions = sheets.questionnaire.questions.values()
    matters = {
        (question.id, value): _matters(sheets, question, value)
        for question in questions
        for value in sheets.picks[question.id]
        if value != NOT_SURE
    }
    possible = sheets.circuit.which_can_be(matters.values())
    for question in questions:
        of = [value for name, value in matters if name == question.id]
        idle = [value for value in of if matters[question.id, value] not in possible]
        if len(idle) == len(of):
            message = f"no answer to '{question.id}' can change anything that is shown"
            yield Problem(question.where, Code.NO_EFFECT, message)
        elif idle:
            names = ", ".join(f"'{value}'" for value in idle)
            message = f"these choices of '{question.id}' can change nothing that is shown: {names}"
            yield Problem(question.where, Code.NO_EFFECT, message)


def _matters(sheets: AllSheets, question: Question, value: Value) -> int:
    """Return where picking the value, or not, makes a difference to anything shown."""
    if question.type is not QuestionType.MANY or value == NONE:
        picked = sheets.with_only(question.id, value)
        return _differ(sheets, picked, sheets.with_only(question.id, None), question)
    circuit = sheets.circuit
    others = {key: pick for key, pick in sheets.picks[question.id].items() if key != value}
    none: dict[Value, int] = {NONE: circuit.false} if question.none else {}
    with_it = sheets.with_picks(question.id, {**others, **none, value: circuit.true})
    if question.none and question.id in sheets.danger_questions:
        others.pop(NONE)
        none = {NONE: circuit.all(-pick for pick in others.values())}
    without = sheets.with_picks(question.id, {**others, **none, value: circuit.false})
    return _differ(sheets, with_it, without, question)


def _differ(sheets: AllSheets, one: Encoded, other: Encoded, question: Question) -> int:
    """Return where anything shown differs, with two answers to one question."""
    questionnaire, circuit = sheets.questionnaire, sheets.circuit
    pairs = [
        (one.rule(rule).yes, other.rule(rule).yes)
        for rule in sorted(sheets.reach(question.id).rules)
        if not questionnaire.flags[questionnaire.rules[rule].raises].hidden
    ]
    pairs += zip(one.outcomes().values(), other.outcomes().values(), strict=True)
    for topic in questionnaire.topics.values():
        if topic.show_if:
            pairs.append((one.condition(topic.show_if).yes, other.condition(topic.show_if).yes))
    return circuit.any(circuit.differ(*pair) for pair in pairs)


def every_guarantee_holds(sheets: AllSheets) -> Iterator[Problem]:
    """Every guarantee of the file holds."""
    for guarantee in sheets.questionnaire.guarantees.values():
        broken = partial(is_broken, sheets.questionnaire, guarantee)
        if_, then = (sheets.encoded.condition(c) for c in (guarantee.if_, guarantee.then))
        sheet = sheets.find(broken, if_.yes, -then.yes)
        if sheet is not None:
            outcome = Case(sheets.questionnaire, sheet).outcome()
            message = f"this guarantee is broken, with the outcome '{outcome}': {guarantee.because}"
            witness = in_one_line(sheets.questionnaire.questions, sheet)
            yield Problem(guarantee.where, Code.GUARANTEE_BROKEN, message, (witness,))


def is_broken(questionnaire: Questionnaire, guarantee: Guarantee, sheet: Answers) -> bool:
    """Return whether the guarantee does not hold for the sheet."""
    case = Case(questionnaire, sheet)
    applies = evaluate(guarantee.if_, case) is Truth.YES
    return applies and evaluate(guarantee.then, case) is not Truth.YES


def doubt_about_danger_is_heard(sheets: AllSheets) -> Iterator[Problem]:
    """Where an answer can raise a serious flag, "not sure" can raise one, too."""
    questionnaire = sheets.questionnaire
    doubtful = [question for question in questionnaire.questions.values() if question.not_sure]
    raised = {
        (question.id, option): dict(_raised_by(sheets, question, option))
        for question in doubtful
        for option in (NOT_SURE, *question.choices)
    }
    possible = sheets.circuit.which_can_be(
        literal for rules in raised.values() for literal in rules.values()
    )
    for question in doubtful:
        if possible.intersection(raised[question.id, NOT_SURE].values()):
            continue
        for choice in question.choices:
            rules = [r for r, literal in raised[question.id, choice].items() if literal in possible]
            if rules:
                message = (
                    f"'{choice}' can raise '{questionnaire.rules[rules[0]].raises}' (rule "
                    f"'{rules[0]}'), but 'not_sure' raises nothing serious; list 'not_sure' in "
                    "that rule, or in one of its own"
                )
                yield Problem(question.where, Code.DOUBT_UNHEARD, message)
                break


def _raised_by(sheets: AllSheets, question: Question, option: str) -> Iterator[tuple[str, int]]:
    """Yield the rules with serious flags, each with where this answer alone makes it hold."""
    questionnaire = sheets.questionnaire
    said, unsaid = sheets.with_only(question.id, option), sheets.with_only(question.id, None)
    direct = sheets.direct_rules(question.id)
    for rule in questionnaire.rules.values():
        if rule.id in direct and questionnaire.flags[rule.raises].serious:
            gates = (said.rule(rule.id).yes, -unsaid.rule(rule.id).yes)
            yield rule.id, sheets.circuit.all(gates)


def a_sign_never_makes_it_milder(sheets: AllSheets) -> Iterator[Problem]:
    """One more sign in a danger question never gives a milder outcome."""
    questionnaire = sheets.questionnaire
    milder = {
        (question.id, sign): _milder(sheets, question, sign)
        for question in questionnaire.questions.values()
        if question.id in sheets.danger_questions
        for sign in question.options
        if sign != NONE
    }
    possible = sheets.circuit.which_can_be(milder.values())
    for (name, sign), literal in milder.items():
        if literal not in possible:
            continue
        question = questionnaire.questions[name]
        gets_milder = partial(_gets_milder, questionnaire, question.id, sign)
        sheet = sheets.find(gets_milder, literal)
        if sheet is not None:
            both = (sheet, with_sign(sheet, question.id, sign))
            grave, mild = (Case(questionnaire, each).outcome() for each in both)
            message = f"adding '{sign}' to '{question.id}' turns '{grave}' into '{mild}'"
            witnesses = tuple(in_one_line(questionnaire.questions, each) for each in both)
            yield Problem(question.where, Code.MILDER_WITH_SIGN, message, witnesses)


def _milder(sheets: AllSheets, question: Question, sign: str) -> int:
    """Return where the question is answered, and the sign added to it makes the outcome milder."""
    questionnaire, circuit = sheets.questionnaire, sheets.circuit
    of = sheets.picks[question.id]
    picks = {**of, sign: circuit.true} | ({NONE: circuit.false} if NONE in of else {})
    now, then = sheets.encoded.outcomes(), sheets.with_picks(question.id, picks).outcomes()
    milder = circuit.any(
        circuit.all([now[grave], then[mild]])
        for grave in now
        for mild in now
        if is_milder(questionnaire, grave, mild)
    )
    return circuit.all([milder, circuit.any(of.values())])


def _gets_milder(questionnaire: Questionnaire, question: str, sign: str, sheet: Answers) -> bool:
    if question not in sheet:
        return False
    grave = Case(questionnaire, sheet).outcome()
    mild = Case(questionnaire, with_sign(sheet, question, sign)).outcome()
    return is_milder(questionnaire, grave, mild)


def with_sign(sheet: Answers, question: str, sign: str) -> dict[str, Answer]:
    """Return the sheet with one more option picked at a question, which then is not "none"."""
    before = sheet[question]
    options = before - {NONE} if isinstance(before, frozenset) else frozenset[str]()
    return {**sheet, question: options | {sign}}


def is_milder(questionnaire: Questionnaire, grave: str, mild: str) -> bool:
    """Return whether the second outcome stands lower in the file, and so reassures more.

    The last one says "we cannot say"; that is milder than a danger, but no other outcome.
    """
    order = list(questionnaire.outcomes)
    lower = order.index(mild) > order.index(grave)
    return lower and (mild != order[-1] or questionnaire.outcomes[grave].danger)


def is_danger_question(
    questionnaire: Questionnaire, question: Question, rules_of: Mapping[str, list[str]]
) -> bool:
    """Return whether the question is a list of signs, all of whose shown rules are serious."""
    flags = [
        questionnaire.flags[questionnaire.rules[rule].raises] for rule in rules_of[question.id]
    ]
    shown = [flag for flag in flags if not flag.hidden]
    is_list = question.type is QuestionType.MANY
    return is_list and bool(shown) and all(flag.serious for flag in shown)


CLAIMS: tuple[Callable[[AllSheets], Iterator[Problem]], ...] = (
    every_question_can_be_asked,
    every_rule_can_hold_and_fail,
    every_flag_can_be_raised,
    every_outcome_can_come_out,
    every_answer_can_matter,
    every_guarantee_holds,
    doubt_about_danger_is_heard,
    a_sign_never_makes_it_milder,
)


def prove(
    questionnaire: Questionnaire, done: Callable[[str], None] = lambda _: None
) -> tuple[Problem, ...]:
    """Return every claim that fails, each with the smallest sheet found that shows it.

    `done` is told each claim when it has been looked at, and at the end an empty text.
    """
    sheets = AllSheets(questionnaire)
    problems: list[Problem] = []
    for claim in CLAIMS:
        problems.extend(claim(sheets))
        done(claim.__doc__ or "")
    done("")
    return tuple(sorted(problems))
