"""Proofs over every answer sheet there can be, whole or partial, of one questionnaire.

Each claim is a question to a SAT solver: is there a sheet on which it fails? If there is, it is
made as small as can be, judged by `screening` to confirm it, and shown. If there is none, the
claim is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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
from tipscreen.encoding import Encoded, Value, free_picks, read_back, values
from tipscreen.errors import Code, Problem
from tipscreen.questionnaire import Guarantee, Outcome, Question, Questionnaire, QuestionType
from tipscreen.sheets import Answers, in_one_line


class UnconfirmedError(AssertionError):
    """The solver and `screening` disagree: a defect of tipscreen, never of a questionnaire."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What depends on the answer to one question, however indirectly."""

    questions: frozenset[str]
    flags: frozenset[str]
    rules: frozenset[str]
    direct_rules: frozenset[str]
    """Those that it reaches through flags only, not by ruling another question in or out."""


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
        self._reach: dict[str, Reach] = {}
        self._with_only: dict[tuple[str, Value | None], Encoded] = {}

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
        reach = self.reach(question)
        other = Encoded(self.circuit, self.questionnaire, {**self.picks, question: picks})
        other.share(self.encoded, {question, *reach.questions}, reach.flags, reach.rules)
        return other

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
        if question not in self._reach:
            self._reach[question] = _reach(self.questionnaire, question)
        return self._reach[question]


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


def _reach(questionnaire: Questionnaire, question: str) -> Reach:
    questions: set[str] = set()
    for other in questionnaire.questions.values():  # each reads earlier ones only
        if other.ask_if and questions_read(other.ask_if) & {question, *questions}:
            questions.add(other.id)
    rules = _rules_reading(questionnaire, {question, *questions})
    flags = {questionnaire.rules[rule].raises for rule in rules}
    direct = _rules_reading(questionnaire, {question})
    return Reach(frozenset(questions), frozenset(flags), frozenset(rules), frozenset(direct))


def _rules_reading(questionnaire: Questionnaire, questions: set[str]) -> set[str]:
    """Return the rules that read one of the questions, by themselves or through flags."""
    found: set[str] = set()
    flags: set[str] = set()
    more = True
    while more:
        more = False
        for rule in questionnaire.rules.values():
            reads = questions_read(rule.when) & questions or flags_read(rule.when) & flags
            if reads and rule.id not in found:
                found.add(rule.id)
                flags.add(rule.raises)
                more = True
    return found


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
    for question in sheets.questionnaire.questions.values():
        of = [value for value in sheets.picks[question.id] if value != NOT_SURE]
        idle = [value for value in of if not _can_matter(sheets, question, value)]
        if len(idle) == len(of):
            message = f"no answer to '{question.id}' can change anything that is shown"
            yield Problem(question.where, Code.NO_EFFECT, message)
        elif idle:
            names = ", ".join(f"'{value}'" for value in idle)
            message = f"these choices of '{question.id}' can change nothing that is shown: {names}"
            yield Problem(question.where, Code.NO_EFFECT, message)


def _can_matter(sheets: AllSheets, question: Question, value: Value) -> bool:
    """Return whether picking the value, or not, can make a difference to anything shown."""
    if question.type is not QuestionType.MANY or value == NONE:
        picked = sheets.with_only(question.id, value)
        return _can_differ(sheets, picked, sheets.with_only(question.id, None), question)
    circuit = sheets.circuit
    others = {key: pick for key, pick in sheets.picks[question.id].items() if key != value}
    none: dict[Value, int] = {NONE: circuit.false} if question.none else {}
    with_it = sheets.with_picks(question.id, {**others, **none, value: circuit.true})
    if question.none and is_danger_question(sheets.questionnaire, question):
        others.pop(NONE)
        none = {NONE: circuit.all(-pick for pick in others.values())}
    without = sheets.with_picks(question.id, {**others, **none, value: circuit.false})
    return _can_differ(sheets, with_it, without, question)


def _can_differ(sheets: AllSheets, one: Encoded, other: Encoded, question: Question) -> bool:
    """Return whether on some sheet anything shown differs, with two answers to one question."""
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
    return sheets.can_be(circuit.any(circuit.differ(*pair) for pair in pairs))


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
    for question in sheets.questionnaire.questions.values():
        if question.not_sure is None or _raised_by(sheets, question, NOT_SURE):
            continue
        for choice in question.choices:
            rule = _raised_by(sheets, question, choice)
            if rule:
                message = (
                    f"'{choice}' can raise '{sheets.questionnaire.rules[rule].raises}' (rule "
                    f"'{rule}'), but 'not_sure' raises nothing serious; list 'not_sure' in that "
                    "rule, or in one of its own"
                )
                yield Problem(question.where, Code.DOUBT_UNHEARD, message)
                break


def _raised_by(sheets: AllSheets, question: Question, value: Value) -> str | None:
    """Return a rule with a serious flag that this answer can make hold, and no answer does not."""
    questionnaire = sheets.questionnaire
    said, unsaid = sheets.with_only(question.id, value), sheets.with_only(question.id, None)
    for rule in questionnaire.rules.values():
        serious = questionnaire.flags[rule.raises].serious
        reached = serious and rule.id in sheets.reach(question.id).direct_rules
        if reached and sheets.can_be(said.rule(rule.id).yes, -unsaid.rule(rule.id).yes):
            return rule.id
    return None


def a_sign_never_makes_it_milder(sheets: AllSheets) -> Iterator[Problem]:
    """One more sign in a danger question never gives a milder outcome."""
    questionnaire, circuit = sheets.questionnaire, sheets.circuit
    now = sheets.encoded.outcomes()
    for question in questionnaire.questions.values():
        if not is_danger_question(questionnaire, question):
            continue
        of = sheets.picks[question.id]
        for sign in (option for option in question.options if option != NONE):
            picks = {**of, sign: circuit.true} | ({NONE: circuit.false} if NONE in of else {})
            then = sheets.with_picks(question.id, picks).outcomes()
            milder = circuit.any(
                circuit.all([now[grave], then[mild]])
                for grave in now
                for mild in now
                if is_milder(questionnaire, grave, mild)
            )
            gets_milder = partial(_gets_milder, questionnaire, question.id, sign)
            sheet = sheets.find(gets_milder, milder, circuit.any(of.values()))
            if sheet is not None:
                both = (sheet, with_sign(sheet, question.id, sign))
                grave, mild = (Case(questionnaire, each).outcome() for each in both)
                message = f"adding '{sign}' to '{question.id}' turns '{grave}' into '{mild}'"
                witnesses = tuple(in_one_line(questionnaire.questions, each) for each in both)
                yield Problem(question.where, Code.MILDER_WITH_SIGN, message, witnesses)


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


def is_danger_question(questionnaire: Questionnaire, question: Question) -> bool:
    """Return whether the question is a list of signs, all of whose shown rules are serious."""
    flags = [
        questionnaire.flags[rule.raises]
        for rule in questionnaire.rules.values()
        if question.id in questions_read(rule.when)
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
