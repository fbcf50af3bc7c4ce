"""An independent, slow and simple implementation of the semantics, for one sheet and for all.

It is written from the documents (docs/editing.md and the explanations of the problem codes), not from
the code, and imports only the data classes of tipscreen. True, false and unknown are True, False and
None. A sheet is a tuple with the answer to each question in the order of the file, or None.
"""

from dataclasses import replace
from functools import cached_property
from itertools import chain, combinations, product

from tipscreen.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    FlagRaised,
    InRange,
    Not,
    OptionSelected,
    OutcomeIs,
    RuleHolds,
)
from tipscreen.questionnaire.model import QuestionType

NONE, NOT_SURE = frozenset({"none"}), frozenset({"not_sure"})


# -- the three truth values


def every(truths):
    truths = list(truths)
    return False if False in truths else None if None in truths else True


def some(truths):
    truths = list(truths)
    return True if True in truths else None if None in truths else False


def opposite(truth):
    return None if truth is None else not truth


def at_least(count, truths):
    truths = list(truths)
    if truths.count(True) >= count:
        return True
    return False if truths.count(True) + truths.count(None) < count else None


# -- one sheet


class Seen:
    """One sheet, a mapping from question to answer, evaluated against one questionnaire."""

    def __init__(self, questionnaire, answers, unread=None):
        self.questionnaire = questionnaire
        self.answers = answers
        self.unread = unread
        """A question whose answer no rule reads; it still decides which questions are asked."""
        self._cache = {}

    def _once(self, what, name, compute):
        if (what, name) not in self._cache:
            self._cache[what, name] = compute()
        return self._cache[what, name]

    def applies(self, question):
        ask_if = self.questionnaire.questions[question].ask_if
        return self._once(
            "applies", question, lambda: True if ask_if is None else self.truth(ask_if, asking=True)
        )

    def rule(self, rule):
        when = self.questionnaire.rules[rule].when
        return self._once("rule", rule, lambda: self.truth(when))

    def flag(self, flag):
        rules = self.questionnaire.rules.values()
        return self._once(
            "flag", flag, lambda: some(self.rule(r.id) for r in rules if r.raises == flag)
        )

    def truth(self, condition, asking=False):
        match condition:
            case OptionSelected(question) | InRange(question):
                answer_truth = self._answer_truth(condition, None if asking else self.unread)
                return every([self.applies(question), answer_truth])
            case FlagRaised(flag):
                return self.flag(flag)
            case Not(part):
                return opposite(self.truth(part, asking))
            case AllOf(parts):
                return every(self.truth(part, asking) for part in parts)
            case AnyOf(parts):
                return some(self.truth(part, asking) for part in parts)
            case AtLeast(count, parts):
                return at_least(count, (self.truth(part, asking) for part in parts))
            case OutcomeIs(outcomes):
                return self.outcome in outcomes
            case RuleHolds(rules):
                return some(self.rule(rule) for rule in rules)

    def _answer_truth(self, leaf, unread):
        answer = self.answers.get(leaf.question)
        if answer is None or leaf.question == unread:
            return None
        picked = answer if isinstance(answer, frozenset) else frozenset()
        if isinstance(leaf, OptionSelected) and picked & set(leaf.options):
            return True
        if "not_sure" in picked:
            return None
        if isinstance(leaf, OptionSelected):
            return False
        low = leaf.at_least if leaf.at_least is not None else answer
        high = leaf.at_most if leaf.at_most is not None else answer
        return low <= answer <= high

    @cached_property
    def walk(self):
        """The outcome, and the unknown ones above it, below which only dangers count."""
        *others, last = self.questionnaire.outcomes.values()
        unknown = []
        for outcome in others:
            if unknown and not outcome.danger:
                break
            truth = self.truth(outcome.when)
            if truth:
                return outcome.id, unknown
            if truth is None:
                unknown.append(outcome.id)
        return last.id, unknown

    @property
    def outcome(self):
        return self.walk[0]

    @property
    def is_definite(self):
        """Whether no better answer can give another outcome, except a more serious danger."""
        outcome, unknown = self.walk
        return not unknown or self.questionnaire.outcomes[outcome].danger

    @cached_property
    def shown(self):
        """Everything that is shown to a person."""
        questionnaire = self.questionnaire
        rules = (
            r for r in questionnaire.rules.values() if not questionnaire.flags[r.raises].hidden
        )
        topics = (t for t in questionnaire.topics.values() if t.show_if)
        return (
            self.outcome,
            {rule.id for rule in rules if self.rule(rule.id)},
            {topic.id for topic in topics if self.truth(topic.show_if)},
        )


# -- all sheets


def answers_to(question):
    """Return every answer to a question, and None for no answer."""
    found = [None]
    options = [*question.choices, *(["not_sure"] if question.not_sure else [])]
    if question.type is QuestionType.NUMBER:
        found += range(question.at_least, question.at_most + 1)
    if question.type is QuestionType.MANY:
        for count in range(1, len(options) + 1):
            found += map(frozenset, combinations(options, count))
    else:
        found += [frozenset({option}) for option in options]
    return [*found, NONE] if question.none else found


def common_answers(versions):
    """Return every answer that all versions of a question can read, and None."""
    first, *others = (answers_to(question) for question in versions)
    return [answer for answer in first if all(answer in other for other in others)]


def as_mapping(names, sheet):
    return {name: a for name, a in zip(names, sheet, strict=True) if a is not None}


def less(answers):
    """Yield the sheet without one answer, or without one of several options."""
    for name, answer in answers.items():
        yield {key: a for key, a in answers.items() if key != name}
        if isinstance(answer, frozenset) and len(answer) > 1:
            yield from ({**answers, name: answer - {option}} for option in answer)


class All:
    """All sheets of one questionnaire."""

    def __init__(self, questionnaire):
        self.questionnaire = questionnaire
        self.names = list(questionnaire.questions)
        self.answers = {q.id: answers_to(q) for q in questionnaire.questions.values()}
        sheets = product(*self.answers.values())
        self.seen = {s: Seen(questionnaire, as_mapping(self.names, s)) for s in sheets}

    def with_answer(self, sheet, question, answer):
        """Return what is shown for the sheet with another answer to one question."""
        at = self.names.index(question)
        return self.seen[*sheet[:at], answer, *sheet[at + 1 :]]

    # -- what `tipscreen check` must find, by code: ids, or pairs of ids

    def findings(self):
        found = {
            ("unreachable-question", q)
            for q in self.names
            if not self._any(lambda s, q=q: s.applies(q))
        }
        found |= set(self._rules_and_flags())
        outcomes = {seen.outcome for seen in self.seen.values()}
        found |= {("unreachable-outcome", o) for o in self.questionnaire.outcomes.keys() - outcomes}
        for question in self.questionnaire.questions.values():
            idle = {self._key(a) for a in self._values(question) if not self._matters(question, a)}
            found |= {("no-effect", question.id, value) for value in idle}
            if question.id in self.about_danger and not question.not_sure:
                found.add(("not-sure-missing", question.id))
            if question.not_sure and any(self._doubt_is_unheard(question.id)):
                found.add(("not-sure-ignored", question.id))
            if question.id in self.danger_lists:
                signs = (option for option in question.options if option != "none")
                found |= {
                    ("less-serious-with-sign", question.id, sign)
                    for sign in signs
                    if any(self.gets_milder(s, question.id, sign) for s in self.seen)
                }
        return found | {("rule-without-guard", rule) for rule in self._unguarded()}

    # -- unguarded

    def _unguarded(self):
        """The serious rules without a guard, in a file without examples.

        No guarantee fails if the rule never holds, or if it raises the next serious flag of the
        file and some sheet gets a less serious outcome.
        """
        questionnaire = self.questionnaire
        serious = [flag.id for flag in questionnaire.flags.values() if flag.serious]
        for rule in questionnaire.rules.values():
            if rule.raises not in serious:
                continue
            losses = [replace(rule, when=AnyOf(()))]
            losses += [replace(rule, raises=f) for f in self._next(serious, rule.raises)]
            if not all(
                self._is_missed(loss, must_be_milder=bool(n)) for n, loss in enumerate(losses)
            ):
                yield rule.id

    @staticmethod
    def _next(flags, flag):
        return flags[flags.index(flag) + 1 :][:1]

    def _is_missed(self, loss, must_be_milder):
        rules = {**self.questionnaire.rules, loss.id: loss}
        changed = replace(self.questionnaire, rules=rules)
        pairs = [(seen, Seen(changed, seen.answers)) for seen in self.seen.values()]
        if must_be_milder and not any(self.is_milder(a.outcome, b.outcome) for a, b in pairs):
            return True
        return any(
            self.breaks(then, guarantee)
            for guarantee in self.questionnaire.guarantees.values()
            if not any(self.breaks(now, guarantee) for now, _ in pairs)
            for _, then in pairs
        )

    def _any(self, holds):
        return any(holds(seen) for seen in self.seen.values())

    def _rules_and_flags(self):
        questionnaire = self.questionnaire
        for rule in questionnaire.rules.values():
            truths = {seen.rule(rule.id) for seen in self.seen.values()}
            if True not in truths:
                yield "never-holds", rule.id
            elif False not in truths and not questionnaire.flags[rule.raises].hidden:
                yield "always-holds", rule.id
        for flag in questionnaire.flags:
            if not self._any(lambda s, f=flag: s.flag(f)):
                yield "never-raised", flag
        for guarantee in questionnaire.guarantees.values():
            if not self._any(lambda s, g=guarantee: s.truth(g.if_)):
                yield "never-holds", guarantee.id
            if self._any(lambda s, g=guarantee: self.breaks(s, g)):
                yield "guarantee-broken", guarantee.id

    @staticmethod
    def breaks(seen, guarantee):
        return seen.truth(guarantee.if_) is True and seen.truth(guarantee.then) is not True

    # -- no-effect

    @staticmethod
    def _values(question):
        numbers = range(question.at_least or 0, (question.at_most or -1) + 1)
        return [*numbers, *(frozenset({o}) for o in question.options if o != "not_sure")]

    @staticmethod
    def _key(answer):
        return answer if isinstance(answer, int) else next(iter(answer))

    def _matters(self, question, value):
        """Whether a choice makes a difference together with some others.

        In a danger list, a person who selects nothing else selects "none".
        """
        if question.type is not QuestionType.MANY or value == NONE:
            pairs = [(value, None)]
        else:
            nothing = NONE if question.none and question.id in self.danger_lists else None
            pairs = [
                (answer, answer - value or nothing)
                for answer in self.answers[question.id]
                if answer and value <= answer
            ]
        at = self.names.index(question.id)
        return any(
            self.with_answer(s, question.id, with_it).shown
            != self.with_answer(s, question.id, without).shown
            for s in self.seen
            if s[at] is None
            for with_it, without in pairs
        )

    # -- danger

    @cached_property
    def danger_lists(self):
        return {q.id for q in self.questionnaire.questions.values() if self._is_danger_list(q)}

    @cached_property
    def about_danger(self):
        """Danger lists, and questions of one choice that only dangers read, one of them alone."""
        alone = set()
        for question in self.questionnaire.questions.values():
            readers = [r for r in self._readers if question.id in {leaf.question for leaf in r[1]}]
            by_itself = any({leaf.question for leaf in r[1]} == {question.id} for r in readers)
            if question.type is QuestionType.ONE and by_itself and all(r[0] for r in readers):
                alone.add(question.id)
        return self.danger_lists | alone

    def _is_danger_list(self, question):
        readers = [r for r in self._readers if question.id in {leaf.question for leaf in r[1]}]
        dangers = [leaves for is_danger, leaves in readers if is_danger]
        named = (
            {
                o
                for leaves in dangers
                for le in leaves
                if le.question == question.id
                for o in le.options
            }
            if question.type is QuestionType.MANY
            else set()
        )
        only_dangers = bool(dangers) and len(dangers) == len(readers)
        all_named = bool(dangers) and named >= set(question.choices)
        return question.type is QuestionType.MANY and (only_dangers or all_named)

    @cached_property
    def _readers(self):
        """Everything shown or serious: whether it is a danger, and the leaves that it reads."""
        questionnaire = self.questionnaire
        flags = questionnaire.flags
        rules = [
            (flags[rule.raises].serious, self._leaves(rule.when))
            for rule in questionnaire.rules.values()
            if flags[rule.raises].serious or not flags[rule.raises].hidden
        ]
        outcomes = questionnaire.outcomes.values()
        return rules + [(True, self._leaves(o.when)) for o in outcomes if o.danger]

    def _leaves(self, condition):
        """The leaves of a condition; a hidden flag that is not serious is expanded."""
        match condition:
            case OptionSelected() | InRange():
                return [condition]
            case Not(part):
                return self._leaves(part)
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                return list(chain.from_iterable(map(self._leaves, parts)))
            case FlagRaised(flag):
                seen_as = self.questionnaire.flags[flag]
                if not seen_as.hidden or seen_as.serious:
                    return []
                rules = [r for r in self.questionnaire.rules.values() if r.raises == flag]
                return list(chain.from_iterable(self._leaves(rule.when) for rule in rules))

    def dangers(self):
        """The two kinds of dangers: serious rules, and serious flags with danger outcomes."""
        flags = self.questionnaire.flags
        rules = [r.id for r in self.questionnaire.rules.values() if flags[r.raises].serious]
        outcomes = [o.when for o in self.questionnaire.outcomes.values() if o.danger]
        yield [RuleHolds((rule,)) for rule in rules]
        yield [*(FlagRaised(flag.id) for flag in flags.values() if flag.serious), *outcomes]

    def _doubt_is_unheard(self, question):
        """Whether "not sure" is ignored, for each kind of danger and each way to reach it."""
        at = self.names.index(question)
        unread = {
            sheet: Seen(self.questionnaire, seen.answers, unread=question)
            for sheet, seen in self.seen.items()
            if sheet[at] is not None
        }
        unsaid = {sheet: self.with_answer(sheet, question, None) for sheet in unread}
        for dangers in self.dangers():
            for without in (unread, unsaid):
                sign = doubt = False
                for sheet, other in without.items():
                    seen, unsure = self.seen[sheet], self.with_answer(sheet, question, NOT_SURE)
                    for danger in dangers:
                        if seen.truth(danger) and not other.truth(danger):
                            sign = sign or not unsure.truth(danger)
                            doubt = doubt or sheet[at] == NOT_SURE
                yield sign and not doubt

    def gets_milder(self, sheet, question, sign):
        """Whether one more sign gives a less serious outcome, or "cannot say" for a danger."""
        answer = sheet[self.names.index(question)]
        if answer is None:
            return False
        more = self.with_answer(sheet, question, answer - NONE | {sign})
        return self.is_milder(self.seen[sheet].outcome, more.outcome)

    def is_milder(self, grave, mild):
        order = list(self.questionnaire.outcomes)
        is_lower = order.index(mild) > order.index(grave)
        return is_lower and (mild != order[-1] or self.questionnaire.outcomes[grave].danger)

    # -- one sheet and others

    def fewest_changes(self, answers, outcome):
        """Return the number of other answers needed to get the outcome, removing none."""
        now = tuple(answers.get(name) for name in self.names)
        counts = [
            sum(one != other for one, other in zip(now, sheet, strict=True))
            for sheet, seen in self.seen.items()
            if seen.outcome == outcome
            and all(
                a is not None for a, before in zip(sheet, now, strict=True) if before is not None
            )
        ]
        return min(counts, default=None)

    def outcomes_from(self, answers):
        """Return the outcomes of all sheets that contain the answers of this one."""
        now = tuple(answers.get(name) for name in self.names)
        return {
            seen.outcome
            for sheet, seen in self.seen.items()
            if all(before in (None, a) for a, before in zip(sheet, now, strict=True))
        }

    def used(self, answers):
        """Return the answers without those to questions that do not apply."""
        seen = Seen(self.questionnaire, answers)
        return {name: answers[name] for name in answers if seen.applies(name) is not False}

    def could_come_to(self, answers):
        """Return the outcomes within the fewest changes of answers that may be spoken of.

        Of a question with many choices, these are one or two more, one less, or the same without
        the doubt; of others, another answer. The questions that are changed must apply, and the
        outcome must be definite, and say something.
        """
        answers = self.used(answers)
        seen = Seen(self.questionnaire, answers)
        cannot_say = list(self.questionnaire.outcomes)[-1]
        changeable = self.questionnaire.outcomes[seen.outcome].changeable
        others = {
            leaf.question: list(self._alternatives(leaf, answers.get(leaf.question)))
            for leaf in changeable
        }
        for count in range(1, 5):
            found = set()
            for names in combinations(others, count):
                for picked in product(*(others[name] for name in names)):
                    then = Seen(
                        self.questionnaire, {**answers, **dict(zip(names, picked, strict=True))}
                    )
                    outcome, unknown = then.walk
                    asked = all(then.applies(name) for name in names)
                    if asked and not unknown and outcome not in (seen.outcome, cannot_say):
                        found.add(outcome)
            if found:
                return count, found
        return 0, set()

    def _alternatives(self, leaf, now):
        question = self.questionnaire.questions[leaf.question]
        real = [o for o in leaf.options if o in question.choices]
        if question.type is QuestionType.ONE:
            real = []
            yield from (frozenset({o}) for o in leaf.options if frozenset({o}) != now)
        else:
            special = (frozenset({o}) for o in leaf.options if o not in question.choices)
            yield from (answer for answer in special if answer != now)
        have = (now or frozenset()) - NONE - NOT_SURE
        if have and have != now:  # the same without the doubt
            yield have
        if len(have) > 1:
            yield from (have - {option} for option in real if option in have)
        more = [option for option in real if option not in have]
        for count in (1, 2):
            yield from (have.union(added) for added in combinations(more, count))
