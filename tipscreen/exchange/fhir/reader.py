"""A FHIR R4 `QuestionnaireResponse` that other software filled in -> answers, checked.

It is turned into the tree of an answer sheet, each part with its place, and read as any sheet is.
"""

from __future__ import annotations

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
from tipscreen.loading.nodes import ListNode, MapEntry, MapNode, Node, TextNode
from tipscreen.loading.sheets import read_answers
from tipscreen.loading.yaml_tree import parse_yaml
from tipscreen.questionnaire.answers import Answers
from tipscreen.questionnaire.model import Question, Questionnaire, QuestionType


def read_response(data: bytes, name: str, questionnaire: Questionnaire) -> tuple[Answers, str]:
    """Return the answers of a response and its case label. Raises AnswersError with every problem.

    It may stand in a `Bundle`, alone of its kind. Texts, dates and authors may be missing, and are
    not read. A response to another questionnaire, or to another version of it, is refused: what was
    asked may have meant something else. An identifier is a label if tipscreen has written it.
    """
    problems: list[Problem] = []
    tree = parse_yaml(data, name, problems)
    answers: Answers = {}
    label = ""
    if tree is not None:
        tree = _unwrap_bundle(tree, problems)
        problems += () if problems else _check_response_header(tree, questionnaire)
        if not problems:
            sheet = _SheetBuilder(questionnaire, problems)
            sheet.take_items(tree)
            root = MapNode(sheet.entries(), tree.where)
            answers = read_answers(root, questionnaire.questions, problems)
            label = _read_label(tree)
    if problems:
        raise AnswersError(problems)
    return answers, label


def _unwrap_bundle(tree: Node, problems: list[Problem]) -> Node:
    """Return the response in a bundle, or whatever else was given."""
    if _text(tree, "resourceType") != "Bundle":
        return tree
    resources = [_child(entry, "resource") for entry in _list(tree, "entry")]
    found = [each for each in resources if each and _text(each, "resourceType") == RESPONSE]
    if len(found) == 1:
        return found[0]
    message = f"expected one {RESPONSE} in the Bundle, found {len(found)}; hand them in one by one"
    problems.append(Problem(tree.where, Code.BAD_VALUE, message))
    return tree


def _read_label(tree: Node) -> str:
    identifier = _child(tree, "identifier")
    is_ours = identifier is not None and _text(identifier, "system") == LABELS_URN
    return _text(identifier, "value") if identifier is not None and is_ours else ""


def _check_response_header(tree: Node, questionnaire: Questionnaire) -> Iterator[Problem]:
    kind = _text(tree, "resourceType")
    if kind != RESPONSE:
        message = f"expected the resourceType {RESPONSE}, found '{shorten(kind)}'"
        yield Problem(tree.where, Code.BAD_VALUE, message)
        return
    if _text(tree, "status") == "entered-in-error":
        message = "the status says that these answers were entered in error"
        yield Problem(tree.where, Code.BAD_VALUE, message)
    url, _, version = _text(tree, "questionnaire").partition("|")
    if url and url != url_of(questionnaire):
        message = f"it answers another questionnaire, '{shorten(url)}'; ours is made by export fhir"
        yield Problem(tree.where, Code.BAD_VALUE, message)
    elif version and version != fhir_version_of(questionnaire):
        message = (
            f"it answers version '{shorten(version)}', and the questionnaire is version "
            f"'{fhir_version_of(questionnaire)}'; have it filled in again from export fhir"
        )
        yield Problem(tree.where, Code.BAD_VALUE, message)


class _SheetBuilder:
    """The answers found so far, as the tree of a sheet."""

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
        """Return what an answer sheet has: one text, or a list where there is more to say."""
        entries: dict[str, MapEntry] = {}
        for name, (key, answers) in self._found.items():
            listed = ListNode(tuple(answers), answers[0].where)
            entries[name] = MapEntry(key, answers[0] if len(answers) == 1 else listed)
        return entries

    def take_items(self, parent: Node) -> None:
        """Take the answers in and below the items of a response, an item or an answer."""
        for item in _list(parent, "item"):
            self._take(item)
            self.take_items(item)
            for answer in _list(item, "answer"):
                self.take_items(answer)

    def _take(self, item: Node) -> None:
        answers = _list(item, "answer")
        if not answers:
            return
        link = _text(item, "linkId")
        question, option = self._boxes.get(link, (self._questions.get(link), ""))
        if question is None:
            message = f"there is no question '{shorten(link)}'"
            near = NameSuggestion(link, self._questions)
            self._problems.append(Problem(item.where, Code.UNKNOWN_NAME, message, suggestion=near))
            return
        values = [value for value in (self._value(question, option, a) for a in answers) if value]
        if values:
            key = TextNode(question.id, item.where)
            self._found.setdefault(question.id, (key, []))[1].extend(values)

    def _value(self, question: Question, option: str, answer: Node) -> TextNode | None:
        """Return the answer as a sheet has it; None for a box not ticked, or what is wrong."""
        if option and (ticked := _text(answer, "valueBoolean")):
            return TextNode(option, answer.where) if ticked == "true" else None
        if not option and question.type is QuestionType.NUMBER:
            number = _child(answer, "valueInteger")
            if isinstance(number, TextNode):
                return number
        coding = _child(answer, "valueCoding")
        if question.type is not QuestionType.NUMBER and isinstance(coding, MapNode):
            system, code = _text(coding, "system"), _child(coding, "code")
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


def _child(node: Node, key: str) -> Node | None:
    entry = node.entries.get(key) if isinstance(node, MapNode) else None
    return entry.value if entry else None


def _text(node: Node, key: str) -> str:
    found = _child(node, key)
    return found.text if isinstance(found, TextNode) else ""


def _list(node: Node, key: str) -> tuple[Node, ...]:
    found = _child(node, key)
    return found.items if isinstance(found, ListNode) else ()
