"""What a clerk types for the answers of an example."""

from tipscreen import load
from tipscreen.interview.flow import begin_interview
from tipscreen.interview.views import Step

SHIPPED = load()


class Typist:
    """Works out what to type for an answer sheet, question by question."""

    def __init__(self, questionnaire, answers):
        self.lines = []
        interview = begin_interview(questionnaire)
        while isinstance(step := interview.current, Step):
            answer = answers[step.question.id]
            self.lines.append((step.question, typed(step.question, answer)))
            interview = interview.advance(answer)
        self.given = interview.answers


def typed(question, answer):
    if isinstance(answer, int):
        return str(answer)
    options = list(question.options)
    return " ".join(str(options.index(option) + 1) for option in sorted(answer))


def whole_examples():
    """Return examples that an interview can be held with, of every outcome."""
    found = {}
    for example in SHIPPED.examples.values():
        try:
            found[example.id] = Typist(SHIPPED, example.answers)
        except KeyError:
            continue
    return found


EXAMPLES = whole_examples()

_EVENLY = [list(EXAMPLES)[number * len(EXAMPLES) // 40] for number in range(40)]
_A_FIRST = {SHIPPED.examples[name].outcome: name for name in reversed(EXAMPLES)}
FORTY = list(dict.fromkeys([*_A_FIRST.values(), *_EVENLY]))[:40]
"""The first example of each outcome, and others from the whole list."""


def fast_lines(lines, between="/", cut=lambda: False):
    """Yield what is typed: an answer a line where it must be read aloud, else as many as can be.

    `cut` may end a line before.
    """
    numbers, waiting, last = list(SHIPPED.questions), [], None
    for question, reply in lines:
        number = numbers.index(question.id)
        must_look = question.about_now or question.ask_again_if_unsure
        if waiting and (must_look or number != last + 1 or cut()):
            yield between.join(waiting)
            waiting = []
        waiting.append("n" if question.none and reply == str(len(question.choices) + 1) else reply)
        last = number
    if waiting:
        yield between.join(waiting)
