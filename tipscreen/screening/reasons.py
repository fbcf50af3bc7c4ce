"""Which rules are shown with a result, and the person's own answers that make each of them hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.conditions import NOT_SURE, Answer, Leaf, OptionSelected
from tipscreen.questionnaire.language import Language
from tipscreen.questionnaire.model import Flag, Question, Questionnaire, Rule, Source
from tipscreen.screening.case import Case
from tipscreen.screening.compiled import CompiledCondition
from tipscreen.screening.compiler import compile_questionnaire

NOT_SURE_ANSWER = frozenset((NOT_SURE,))


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer of the person, with what it was an answer to."""

    question: Question
    answer: Answer

    @property
    def words(self) -> str:
        """Return the answer in the words of the questionnaire."""
        return self.question.answer_text(self.answer)


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule that is shown where it holds, with all of it that no sheet can change."""

    rule: Rule
    flag: Flag
    sources: tuple[Source, ...]
    node: CompiledCondition


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds, with the person's own answers that make it hold."""

    shown_rule: ShownRule
    answers: tuple[GivenAnswer, ...]
    """Cut to what mattered; in the order asked."""

    @property
    def rule(self) -> Rule:
        """Return the rule."""
        return self.shown_rule.rule

    @property
    def flag(self) -> Flag:
        """Return the flag that it raises."""
        return self.shown_rule.flag

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return where the rule comes from."""
        return self.shown_rule.sources

    @property
    def if_unsure(self) -> str | None:
        """Return what is said in place of all else, if "not sure" alone makes the rule hold."""
        instead = self.rule.if_unsure
        is_doubt = (
            instead and self.answers and all(g.answer == NOT_SURE_ANSWER for g in self.answers)
        )
        return instead if is_doubt else None

    @property
    def because(self) -> str:
        """Return why it matters."""
        return self.if_unsure or self.rule.because or self.flag.title

    def finding(self, _: Language) -> str:
        """Return what holds, to the clinician; or what may hold, if "not sure" alone makes it."""
        finding = self.rule.in_note
        if finding is None:
            return self.because
        return _("In doubt: {finding}", finding=finding) if self.if_unsure else finding

    @property
    def advice(self) -> str | None:
        """Return what to do."""
        return None if self.if_unsure else self.rule.advice

    @property
    def ask_clinician(self) -> str | None:
        """Return what the person can ask."""
        return None if self.if_unsure else self.rule.ask_clinician


def _shown_rules(questionnaire: Questionnaire) -> tuple[ShownRule, ...]:
    """Return the rules of shown flags, by the order of the flags."""
    nodes = questionnaire.cached(compile_questionnaire).rules
    return tuple(
        ShownRule(
            rule=rule,
            flag=flag,
            sources=tuple(questionnaire.sources[source] for source in rule.sources),
            node=nodes[rule.id],
        )
        for flag in questionnaire.flags.values()
        if not flag.hidden
        for rule in questionnaire.rules_raising(flag.id)
    )


def find_reasons(case: Case) -> tuple[Reason, ...]:
    """Return the rules that hold and are shown with this outcome, by flag."""
    only_serious = case.verdict.outcome.danger
    return tuple(
        _reason(case, shown)
        for shown in case.questionnaire.cached(_shown_rules)
        if case.state & shown.node.true_bit and (shown.flag.serious or not only_serious)
    )


def _reason(case: Case, shown: ShownRule) -> Reason:
    behind = _supporting_answers(case, case.supporting_leaves(shown.node, shown_flags=False))
    # A rule about nothing but shown flags stands on the answers behind those.
    answers = behind or _supporting_answers(
        case, case.supporting_leaves(shown.node, shown_flags=True)
    )
    return Reason(shown, given_answers(case.questionnaire, answers))


def _supporting_answers(case: Case, leaves: Iterable[Leaf]) -> Answers:
    """Return the person's answers that these leaves read, each cut to what mattered.

    The case holds no answer that does not apply.
    """
    found: dict[str, Answer] = {}
    for leaf in leaves:
        answer = case.answers.get(leaf.question)
        if answer is None:
            continue
        if isinstance(leaf, OptionSelected) and isinstance(answer, frozenset):
            mattered = answer.intersection(leaf.options) or answer
            earlier = found.get(leaf.question)
            found[leaf.question] = (
                earlier | mattered if isinstance(earlier, frozenset) else mattered
            )
        else:
            found[leaf.question] = answer
    return found


def given_answers(questionnaire: Questionnaire, answers: Answers) -> tuple[GivenAnswer, ...]:
    """Return the answers with their questions, in the order asked."""
    questions = questionnaire.questions
    if len(answers) == 1:
        ((name, answer),) = answers.items()
        return (GivenAnswer(questions[name], answer),)
    in_order = sorted(answers, key=questionnaire.question_numbers.__getitem__)
    return tuple([GivenAnswer(questions[name], answers[name]) for name in in_order])
