"""What marks a field of the model: what its condition may read, what it names, what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, TypeAlias

from tipscreen.questionnaire.conditions import Condition


class Scope(Enum):
    """What a condition may read."""

    QUESTIONS = "questions"
    """Earlier questions only: `ask_if`."""

    FLAGS = "flags"
    """Questions and flags: rules, outcomes, topics."""

    RESULT = "result"
    """Outcomes and rules as well: guarantees."""


@dataclass(frozen=True, slots=True)
class References:
    """Marks a text field that must name an entry of this section of the file."""

    section: str


class Translatable(Enum):
    """Marks what people are shown, and so can be translated."""

    TEXT = "text"

    DRAWING = "drawing"
    """Lines that stand as they are typed; a literal block (`|`) in the file."""

    PHRASES = "phrases"
    """A list that is translated as a whole: another language may need more phrases, or fewer."""


class ReadAs(Enum):
    """Marks a field that is read in a way of its own."""

    CHOICES = "choices"
    """Lines of `question: choices`, resolved like conditions."""

    ANSWERS = "answers"
    """An answer sheet."""

    MARKS = "marks"
    """Lines of `choice: letter`, about choices of the question around it."""

    URL = "url"
    """The address of a web page."""


AskIf: TypeAlias = Annotated[Condition, Scope.QUESTIONS]
When: TypeAlias = Annotated[Condition, Scope.FLAGS]
GuaranteeCondition: TypeAlias = Annotated[Condition, Scope.RESULT]
Text: TypeAlias = Annotated[str, Translatable.TEXT]
Phrases: TypeAlias = Annotated[tuple[str, ...], Translatable.PHRASES]
Drawing: TypeAlias = Annotated[str, Translatable.DRAWING]
Url: TypeAlias = Annotated[str, ReadAs.URL]
SourceId: TypeAlias = Annotated[str, References("sources")]
FlagId: TypeAlias = Annotated[str, References("flags")]
RuleId: TypeAlias = Annotated[str, References("rules")]
OutcomeId: TypeAlias = Annotated[str, References("outcomes")]
TopicId: TypeAlias = Annotated[str, References("topics")]
ExampleId: TypeAlias = Annotated[str, References("examples")]
QuestionId: TypeAlias = Annotated[str, References("questions")]
