"""The forms of a page, read from its HTML, and filled in so that they might be taken."""

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

from django.urls import resolve

from accounts.tests.factories import PASSWORD
from tests.gates import desk
from tests.house import cast

_BY_TYPE = {"date": date.today, "number": lambda: "5", "email": lambda: "new@clinic.example",
            "password": lambda: PASSWORD, "tel": lambda: "020 7946 0000"}  # fmt: skip
_BY_NAME = {
    "birth_year": "1979",
    "password": PASSWORD,
    "birth_date": "14.3.1979",
    "because": "told so",
    "reason": "told so",
}
_WORDS = ("Berg", "Lind", "Zwart")
# How often a form is filled in before it counts as one that cannot be.
FILLINGS = 4
NOT_THE_RECORD = (*cast.BOOKKEEPING, "usersessions_usersession")
PICKED = ("radio", "checkbox", "select", "button")


@dataclass
class Control:
    """One name of a form: how it is answered, and with what."""

    name: str
    kind: str
    is_required: bool = False
    values: list = field(default_factory=list)
    chosen: list = field(default_factory=list)


@dataclass
class Form:
    """One form: where it goes, how, and what it asks."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    def filled(self, random) -> dict:
        """Return an answer to every question, many of them picked at random."""
        found = {}
        buttons = [c for c in self.controls.values() if c.kind == "button"]
        pressed = random.choice(buttons) if buttons else None
        for control in self.controls.values():
            if control.kind == "button" and control is not pressed:
                continue
            answer = _answer(control, random)
            if answer not in (None, []):
                found[control.name] = answer
        return found


def _answer(control, random):
    if control.kind in PICKED:
        offered = [value for value in control.values if value]
        if control.kind == "checkbox" and not control.chosen and random.random() < 0.5:
            return None
        return control.chosen or (random.choice(offered) if offered else None)
    if control.values and control.values[0]:
        return control.values[0]
    if control.kind == "hidden":
        return ""
    words = random.choice(_WORDS) if control.is_required else ""
    return _BY_NAME.get(control.name) or str(_BY_TYPE.get(control.kind, lambda: words)())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.select, self.area = [], None, None

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self.forms.append(Form(has.get("action") or "", (has.get("method") or "get").lower()))
        elif self.forms and tag in ("input", "select", "textarea", "button") and has.get("name"):
            self._control(tag, has)
        elif tag == "option" and self.select is not None:
            self.select.values.append(has.get("value") or "")
            if "selected" in has and has.get("value"):
                self.select.chosen.append(has["value"])

    def _control(self, tag, has):
        kind = has.get("type") or ("text" if tag == "input" else tag)
        if kind == "file" or has["name"] == "csrfmiddlewaretoken" or "disabled" in has:
            return
        kind = "button" if tag == "button" or kind == "submit" else kind
        control = self.forms[-1].controls.setdefault(
            has["name"], Control(has["name"], kind, "required" in has)
        )
        if tag == "select":
            self.select = control
        elif tag == "textarea":
            self.area = control
        else:
            control.values.append(has.get("value") or ("on" if kind == "checkbox" else ""))
            if "checked" in has:
                control.chosen.append(control.values[-1])

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area is not None and data.strip():
            self.area.values.append(data.strip())


@dataclass(frozen=True)
class SearchBox:
    """How a page is searched: GET or POST, and the name of what is looked for."""

    method: str
    name: str


def search_box(response) -> SearchBox | None:
    """Return the search box of a page, None without one."""
    if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
        return None
    reader = _Reader()
    reader.feed(response.content.decode())
    boxes = [(f, c) for f in reader.forms for c in f.controls.values() if c.kind == "search"]
    return SearchBox(boxes[0][0].method, boxes[0][1].name) if boxes else None


def forms_of(html: str) -> list[Form]:
    """Return the forms that send something, in the order of the page."""
    reader = _Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post"]


def asked_by_address(html: str) -> list[str]:
    """Return what the page's forms would put into an address."""
    reader = _Reader()
    reader.feed(html)
    return [name for form in reader.forms if form.method == "get" for name in form.controls]


def forms_open_to(scene, person, addresses, values_of):
    """Return (address, path, form) of every form this person meets on these pages."""
    met = []
    for address in addresses:
        values = values_of(address)
        if values is None:
            continue
        path = address.path(values)
        response = person.ask("GET", path)
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        for form in forms_of(response.content.decode()):
            target = form.action if form.action.startswith("/") else path + form.action
            # Which theme or clinic: a form of every page is tried once.
            if all((target, set(form.controls)) != (t, set(f.controls)) for _a, t, f in met):
                met.append((address, target, form))
    return met


def saved_answer(person, world, random, path, form) -> dict | None:
    """Return an answer to the form that this person may send and that is saved; None when none was found."""
    for turn in range(FILLINGS):
        data = form.filled(random)
        if turn % 2:
            view = resolve(path.partition("?")[0]).view_name
            data |= desk.answers(view, world, turn) or {}
        (_response, seen) = cast.undone(lambda data=data: person.ask("POST", path, data))
        if has_saved(seen):
            return data
    return None


def has_saved(seen) -> bool:
    """Say whether a request wrote more than what is written of every request."""
    return any(table not in NOT_THE_RECORD for table, _sql in seen)
