"""Annotations of model fields.

They define what a condition may read, which section an id refers to, and which texts people see.
"""

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
    """Annotates a field whose value must be the id of an entry in this section of the file."""

    section: str


class Translatable(Enum):
    """Annotates a text that people see, which can therefore be translated."""

    TEXT = "text"

    DRAWING = "drawing"
    """Lines that are kept exactly as typed; a literal block (`|`) in the file."""

    PHRASES = "phrases"
    """A list that is translated as a whole: another language may need more or fewer phrases."""


class ReadAs(Enum):
    """Annotates a field that needs its own reader."""

    CHOICES = "choices"
    """Lines of `question: choices`, resolved like conditions."""

    ANSWERS = "answers"
    """An answer sheet."""

    MARKS = "marks"
    """Lines of `choice: letter`, for the choices of the question that contains the field."""

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
