"""Read the answers of a FHIR R4 `QuestionnaireResponse` that other software filled in.

The response is converted to the node tree of an answer sheet, which keeps all locations. The same
code then reads and checks it as any other sheet.
"""

from collections.abc import Iterator

from tipscreen.errors import AnswersError, Code, NameSuggestion, Problem, shorten
from tipscreen.exchange.fhir.identifiers import (
    LABELS_URN,
    RESPONSE,
    choice_system_of,
    fhir_version_of,
    option_box_link_id,
    url_of,
)
from tipscreen.loading.nodes import ListNode, MapEntry, MapNode, Node, TextNode, text_at, value_at
from tipscreen.loading.sheets import read_answers
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType


def read_response(data: bytes, name: str, questionnaire: Questionnaire) -> tuple[Answers, str]:
    """Return the answers of a response, and its case label (empty if there is none).

    The response may be inside a `Bundle`, if it is the only one. Texts, dates and authors are
    ignored. A response to another questionnaire or another version is rejected, because its
    questions may have meant something else. Only an identifier that tipscreen wrote is a label.
    Raises AnswersError with all problems.
    """
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    answers: Answers = {}
    label = ""
    if tree is not None:
        tree = _unwrap_bundle(tree, problems)
        problems += () if problems else _check_response_header(tree, questionnaire)
        if not problems:
            builder = _SheetBuilder(questionnaire, problems)
            builder.add_items(tree)
            root = MapNode(builder.entries(), tree.where)
            answers = read_answers(root, questionnaire.questions, problems)
            identifier = value_at(tree, "identifier")
            is_label = text_at(identifier, "system") == LABELS_URN
            label = text_at(identifier, "value") if is_label else ""
    if problems:
        raise AnswersError(problems)
    return answers, label


def _unwrap_bundle(tree: Node, problems: list[Problem]) -> Node:
    """Return the only response in a bundle; return anything but a bundle unchanged."""
    if text_at(tree, "resourceType") != "Bundle":
        return tree
    resources = [value_at(entry, "resource") for entry in _items_at(tree, "entry")]
    found = [r for r in resources if r and text_at(r, "resourceType") == RESPONSE]
    if len(found) == 1:
        return found[0]
    message = f"expected one {RESPONSE} in the Bundle, found {len(found)}; pass one at a time"
    problems.append(Problem(tree.where, Code.BAD_VALUE, message))
    return tree


def _check_response_header(tree: Node, questionnaire: Questionnaire) -> Iterator[Problem]:
    kind = text_at(tree, "resourceType")
    if kind != RESPONSE:
        message = f"expected the resourceType {RESPONSE}, found '{shorten(kind)}'"
        yield Problem(tree.where, Code.BAD_VALUE, message)
        return
    if text_at(tree, "status") == "entered-in-error":
        message = "the status says that these answers were entered in error"
        yield Problem(tree.where, Code.BAD_VALUE, message)
    url, _, version = text_at(tree, "questionnaire").partition("|")
    if url and url != url_of(questionnaire):
        message = f"it answers another questionnaire, '{shorten(url)}'; see `tipscreen export fhir`"
        yield Problem(tree.where, Code.BAD_VALUE, message)
    elif version and version != fhir_version_of(questionnaire):
        message = (
            f"it answers version '{shorten(version)}', but the questionnaire has version "
            f"'{fhir_version_of(questionnaire)}'; fill in a new `tipscreen export fhir` form"
        )
        yield Problem(tree.where, Code.BAD_VALUE, message)


class _SheetBuilder:
    """Collects the answers of a response as the nodes of an answer sheet."""

    def __init__(self, questionnaire: Questionnaire, problems: list[Problem]) -> None:
        self._questions = questionnaire.questions
        self._problems = problems
        self._found: dict[str, tuple[TextNode, list[TextNode]]] = {}
        self._boxes = {
            option_box_link_id(question, option): (question, option)
            for question in questionnaire.questions.values()
            if question.type is QuestionType.NUMBER
            for option in question.options
        }

    def entries(self) -> dict[str, MapEntry]:
        """Return the entries of the answer sheet: a text for one value, a list for more."""
        entries: dict[str, MapEntry] = {}
        for name, (key, answers) in self._found.items():
            as_list = ListNode(tuple(answers), answers[0].where)
            entries[name] = MapEntry(key, answers[0] if len(answers) == 1 else as_list)
        return entries

    def add_items(self, parent: Node) -> None:
        """Add the answers of all items below a response, an item or an answer."""
        for item in _items_at(parent, "item"):
            self._add_item(item)
            self.add_items(item)
            for answer in _items_at(item, "answer"):
                self.add_items(answer)

    def _add_item(self, item: Node) -> None:
        answers = _items_at(item, "answer")
        if not answers:
            return
        link = text_at(item, "linkId")
        question, option = self._boxes.get(link, (self._questions.get(link), ""))
        if question is None:
            message = f"there is no question '{shorten(link)}'"
            suggestion = NameSuggestion(link, self._questions)
            self._problems.append(
                Problem(item.where, Code.UNKNOWN_NAME, message, suggestion=suggestion)
            )
            return
        values = [value for value in (self._value(question, option, a) for a in answers) if value]
        if values:
            key = TextNode(question.id, item.where)
            self._found.setdefault(question.id, (key, []))[1].extend(values)

    def _value(self, question: Question, option: str, answer: Node) -> TextNode | None:
        """Return the value for a sheet; None for a box not ticked, and after a problem."""
        if option and (ticked := text_at(answer, "valueBoolean")):
            return TextNode(option, answer.where) if ticked == "true" else None
        if not option and question.type is QuestionType.NUMBER:
            number = value_at(answer, "valueInteger")
            if isinstance(number, TextNode):
                return number
        coding = value_at(answer, "valueCoding")
        if question.type is not QuestionType.NUMBER and isinstance(coding, MapNode):
            system, code = text_at(coding, "system"), value_at(coding, "code")
            if isinstance(code, TextNode) and system in ("", choice_system_of(question)):
                return code
            if system:
                message = f"a choice of '{question.id}' is from another code system"
                self._problems.append(Problem(coding.where, Code.BAD_VALUE, message))
                return None
        kind = "valueBoolean" if option else "valueCoding with a code"
        if not option and question.type is QuestionType.NUMBER:
            kind = "valueInteger"
        message = f"an answer to '{question.id}' needs a {kind}"
        self._problems.append(Problem(answer.where, Code.WRONG_KIND, message))
        return None


def _items_at(node: Node, key: str) -> tuple[Node, ...]:
    found = value_at(node, key)
    return found.items if isinstance(found, ListNode) else ()
