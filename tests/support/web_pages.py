"""A person at the pages of `tipscreen serve`: without a browser, by what stands in the HTML."""

from html.parser import HTMLParser

from asgi import call

VOID = {"meta", "input", "br", "link"}
LINES = {"p", "li", "legend", "h1", "h2", "h3", "label", "summary", "button", "a", "progress"}


class Page(HTMLParser):
    """What stands on a page: its lines of text, its forms, its links."""

    def __init__(self, html):
        super().__init__()
        self.lines, self.links, self.forms, self.inputs, self.buttons = [], {}, [], [], {}
        self._open, self._text, self._href, self._button = [], "", None, None
        self.language = None
        self.feed(html)
        self._end_line()

    @property
    def words(self):
        return "\n".join(self.lines)

    @property
    def hidden(self):
        return any(tag in {"style", "title"} or hides for tag, hides in self._open)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.language = self.language or found.get("lang")
        if tag in LINES:
            self._end_line()
        if tag not in VOID:
            self._open.append((tag, found.get("aria-hidden") == "true"))
        if tag == "form":
            self.forms.append(found)
        if tag == "input":
            self.inputs.append(found)
        if tag == "a":
            self._href = found["href"]
        if tag == "button":
            self._button = found

    def handle_endtag(self, tag):
        if tag in LINES:
            line = self._end_line()
            if tag == "a":
                self.links[line] = self._href
            if tag == "button":
                label = self._button.get("aria-label") or line
                self.buttons[label] = (self.forms[-1]["action"], self._button)
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.hidden:
            self._text += data

    def _end_line(self):
        line, self._text = " ".join(self._text.split()), ""
        if line:
            self.lines.append(line)
        return line


class Visitor:
    """Somebody who opens pages, picks, types and presses buttons."""

    def __init__(self, app):
        self.app = app
        self.address, self.answered, self.page = "/", None, None
        self.open("/")

    def open(self, address):
        self._take(call(self.app, address), address)

    def press(self, label, pick=(), number=None):
        """Press the button, after picking and typing."""
        action, button = self.page.buttons[label]
        form = {i["name"]: i["value"] for i in self.page.inputs if i.get("type") == "hidden"}
        if "name" in button:
            form[button["name"]] = button["value"]
        if pick:
            form["pick"] = list(pick)
        if number is not None:
            form["number"] = number
        self._take(call(self.app, action, form), action)

    def _take(self, answered, address):
        if answered.status == 303:
            self.open(answered.headers["location"])
        else:
            self.address, self.answered, self.page = address, answered, Page(answered.body)

    def follow(self, text):
        self.open(self.page.links[text])

    def answer(self, answer, label):
        """Give an answer as the rules read it, and press the button."""
        if isinstance(answer, int):
            self.press(label, number=str(answer))
        else:
            self.press(label, pick=sorted(answer))

    @property
    def asked(self):
        """Return the ids that can be picked, and whether a number can be typed."""
        return [i["value"] for i in self.page.inputs if i.get("name") == "pick"]
