"""Find the rules shown with a result, each with the answers that make it hold."""

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
    """An answer of the person, with its question."""

    question: Question
    answer: Answer

    @property
    def words(self) -> str:
        """The answer as text, in the language of the questionnaire."""
        return self.question.answer_text(self.answer)


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with a shown flag, with everything about it that is the same for all sheets."""

    rule: Rule
    flag: Flag
    sources: tuple[Source, ...]
    when: CompiledCondition


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds, with the person's own answers that make it hold."""

    shown_rule: ShownRule
    answers: tuple[GivenAnswer, ...]
    """Only the options that mattered, in the order of the questions."""

    @property
    def rule(self) -> Rule:
        """The rule that holds."""
        return self.shown_rule.rule

    @property
    def flag(self) -> Flag:
        """The flag that the rule raises."""
        return self.shown_rule.flag

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the rule."""
        return self.shown_rule.sources

    @property
    def if_unsure(self) -> str | None:
        """The text shown instead of all others if only "not sure" answers make the rule hold."""
        only_not_sure = self.answers and all(g.answer == NOT_SURE_ANSWER for g in self.answers)
        return self.rule.if_unsure if only_not_sure else None

    @property
    def because(self) -> str:
        """Why the rule matters, for the person."""
        return self.if_unsure or self.rule.because or self.flag.title

    def finding(self, language: Language) -> str:
        """Return the finding for the clinician, marked if only "not sure" answers support it."""
        _ = language
        finding = self.rule.in_note
        if finding is None:
            return self.because
        return _("In doubt: {finding}", finding=finding) if self.if_unsure else finding

    @property
    def advice(self) -> str | None:
        """What the person can do; None if `if_unsure` replaces it."""
        return None if self.if_unsure else self.rule.advice

    @property
    def ask_clinician(self) -> str | None:
        """A question that the person can ask; None if `if_unsure` replaces it."""
        return None if self.if_unsure else self.rule.ask_clinician


def _shown_rules(questionnaire: Questionnaire) -> tuple[ShownRule, ...]:
    """Return the rules of shown flags, in the order of the flags."""
    compiled_rules = questionnaire.cached(compile_questionnaire).rules
    return tuple(
        ShownRule(
            rule=rule,
            flag=flag,
            sources=tuple(questionnaire.sources[source] for source in rule.sources),
            when=compiled_rules[rule.id],
        )
        for flag in questionnaire.flags.values()
        if not flag.hidden
        for rule in questionnaire.rules_raising(flag.id)
    )


def find_reasons(case: Case) -> tuple[Reason, ...]:
    """Return the rules that hold and are shown with this outcome, in the order of their flags.

    A danger outcome shows only serious flags.
    """
    only_serious = case.verdict.outcome.danger
    return tuple(
        _reason(case, shown)
        for shown in case.questionnaire.cached(_shown_rules)
        if case.state & shown.when.true_bit and (shown.flag.serious or not only_serious)
    )


def _reason(case: Case, shown: ShownRule) -> Reason:
    answers = _supporting_answers(
        case, case.supporting_leaves(shown.when, through_shown_flags=False)
    )
    if not answers:  # the rule reads only shown flags: use the answers that raise those
        answers = _supporting_answers(case, case.supporting_leaves(shown.when))
    return Reason(shown, given_answers(case.questionnaire, answers))


def _supporting_answers(case: Case, leaves: Iterable[Leaf]) -> Answers:
    """Return the answers that these leaves read, each with only the options that mattered.

    The case must contain no answer to a question that does not apply.
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
    """Return the answers with their questions, in the order of the questions."""
    questions = questionnaire.questions
    if len(answers) == 1:
        ((name, answer),) = answers.items()
        return (GivenAnswer(questions[name], answer),)
    in_order = sorted(answers, key=questionnaire.question_numbers.__getitem__)
    return tuple([GivenAnswer(questions[name], answers[name]) for name in in_order])
