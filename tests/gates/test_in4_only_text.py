"""G-IN4. Whatever is typed anywhere is only text: on no page, paper, admin page or letter does it run or become a part."""

import re
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest
from django.conf import settings
from django.contrib.admin.templatetags import admin_list
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import send_mail
from django.forms import widgets
from django.template import engines
from django.template.loaders.filesystem import Loader
from django.test import override_settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from accounts import links
from accounts.vocabulary import Role
from exams.models import Nodule
from outcomes import svg
from patients import roster
from tests.gates import eye, filled, payloads, poison
from tests.gates.frame import Gate
from tests.gates.seeds import patched, patching
from tests.house import cast, raw_html
from tests.house.cast import OWN, VOIDED
from tests.house.site_map import addresses

# So many pages are shown before every column gets other words.
ROUND = 60
QUERY = re.compile(r"""GET(?:\.get\(|\.getlist\(|\[)\s*["'](\w+)["']""")
# So many failures tell what there is to tell.
ENOUGH = 10
# They end the person's session, which a fresh browser brings back; nothing is to be seen there.
WITHOUT_A_PAGE = {"account_logout", "admin:logout"}


@contextmanager
def _template_with(name, old, new):
    """Read one template with other words in it."""
    real = Loader.get_contents
    engine = engines["django"].engine

    def contents(self, origin):
        text = real(self, origin)
        return text.replace(old, new) if origin.template_name == name else text

    with patched(Loader, "get_contents", contents):
        _read_anew(engine)
        yield
    _read_anew(engine)


def _read_anew(engine):
    for loader in engine.template_loaders:
        loader.reset()


def _raw_banner():
    return _template_with(
        "components/patient_banner.html",
        "{{ banner.family_name }}",
        "{{ banner.family_name|safe }}",
    )


@contextmanager
def _raw_banner_and_weak_policy():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    weak = {"DIRECTIVES": {**policy, "script-src": ["'self'", "'unsafe-inline'"]}}
    with _raw_banner(), override_settings(CONTENT_SECURITY_POLICY=weak):
        yield


@contextmanager
def _script(name, words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(eye.ADDED, name, words)
        yield


def _letter_in_html(subject, text, sender, to):
    return send_mail(subject, text, sender, to, html_message=f"<p>{text}</p>")


def _raw_value(self, value):
    return None if value in (None, "") else mark_safe(str(value))  # noqa: S308


GATE = Gate(
    "G-IN4",
    "What is typed stays text on every page, paper, admin page and letter: nothing runs, nothing becomes a part "
    "of the page, no policy report; markup is trusted only where the list allows it",
    ci=70,
    full=120,
    defects={
        "the banner trusts the name": _raw_banner,
        "the policy lets scripts stand inside, and the banner trusts the name": _raw_banner_and_weak_policy,
        "the drawing does not escape": patching(svg, "escape", str),
        "a script writes markup": lambda: _script(
            "js/errors.js",
            'for (const each of document.querySelectorAll("td, dd, p")) each.innerHTML = each.textContent;',
        ),
        "the admin trusts its columns": patching(
            admin_list,
            "display_for_field",
            lambda value, *a, **k: mark_safe(str(value)),  # noqa: S308
        ),
        "forms trust what was typed": patching(widgets.Widget, "format_value", _raw_value),
        "letters are markup": patching(links, "send_mail", _letter_in_html),
        "a template trusts, and the list does not say so": patching(raw_html, "ALLOWED", {}),
    },
    heavy=True,
)


@pytest.mark.django_db
def test_what_is_typed_is_only_text(gate, new_page):
    gate.check(not raw_html.surprises(), f"markup is trusted at {raw_html.surprises()}")
    scene = cast.build()
    about = {"clinic": scene.north.clinic, "patient": scene.north.patient}
    Nodule.objects.create(**about, number=2, side="left")
    empty = poison.fill(scene, gate.random)
    gate.check(len(empty) <= 1, f"tables without a row: {empty}")
    walk = Walk(gate, scene, eye.Eye(new_page()))
    with cast.quiet(), ExitStack() as stack:
        stack.enter_context(override_settings(ALLOWED_HOSTS=["testserver"]))
        walk.through()
    gate.done()


@cache
def words_of_addresses():
    """Return every name our views read from an address."""
    files = [
        path
        for room in ("accounts", "patients", "measures", "exams", "followup", "treatments", "outcomes", "library", "ui")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
    ]  # fmt: skip
    return sorted({name for path in files for name in QUERY.findall(path.read_text())} | {"next"})


class Walk:
    """Through as many pages as the gate says, each with poisoned rows, poisoned addresses and refused forms."""

    def __init__(self, gate, scene, seeing):
        self.gate, self.scene, self.eye, self.random = gate, scene, seeing, gate.random
        self.holding = self.shown = self.pages = 0
        self.names: set[str] = set()
        self.without = set(WITHOUT_A_PAGE)

    def through(self):
        sharp, others = self._sharp(), self._others()
        turn = looks = 0
        while self.pages < self.gate.n and len(self.gate.failures) < ENOUGH:
            if self.pages >= looks:
                looks += ROUND
                self._poison()
                self._letters()
            is_sharp = turn < len(sharp)
            address, person, which = sharp[turn] if is_sharp else others[turn % len(others)]
            ways = (
                [self._as_it_is] if is_sharp else [self._as_it_is, self._by_address, self._refused]
            )
            turn += 1
            way = self.random.choice(ways)
            cast.undone(lambda a=address, p=person, w=which, y=way: self._page(a, p, w, y))
        self._enough()

    def _sharp(self):
        """Return every page of a record with whoever sees all of it, and some lists of the admin."""
        ana, root = (self.scene.people[name] for name in ("every role", "superuser"))
        pages = [each for each in addresses() if each.is_ours and each.takes]
        lists = [each for each in addresses() if each.name.endswith("_changelist")]
        asked = [(each, ana, OWN) for each in pages]
        return asked + [(each, root, OWN) for each in self.random.sample(lists, 12)]

    def _others(self):
        """Return every page with those who may be served it, at random; first with whoever sees most."""
        people = self.scene.people
        asked = [
            (address, person, which)
            for address in addresses()
            for person in (
                people["superuser" if address.is_admin else "every role"],
                self.random.choice(list(people.values())),
            )
            for which in ((OWN, VOIDED) if address.takes else (OWN,))
        ]
        self.random.shuffle(asked)
        return asked

    def _enough(self):
        """The words must have been there to be seen."""
        self.gate.check(self.columns > 150, f"only {self.columns} columns were tried")
        self.gate.check(
            self.holding > self.shown * 0.8, f"payloads on {self.holding} of {self.shown} pages"
        )

    # --- The record -----------------------------------------------------------------------------

    def _poison(self):
        free, _coded = poison.columns()
        taken = poison.pour(self.random)
        never = {poison.name_of(*each) for each in free} - taken
        # A text may belong to an answer that no row here gives.
        self.gate.check(
            len(never) < len(free) * 0.03, f"the database refused every text for {never}"
        )
        self.columns = len(taken)

    # --- Pages ----------------------------------------------------------------------------------

    def _page(self, address, person, which, way):
        values = self.scene.values(address, person, which)
        if values is None or address.name in self.without:
            return
        path = address.path(values)
        response = person.ask("GET", path)
        self.gate.check(response.status_code < 500, f"{address} by {person} broke")
        if not self._is_page(response):
            self._not_a_page(address, person, response)
            return
        self.pages += 1
        self.names.add(address.name)
        way(address, person, path, response)

    def _as_it_is(self, address, person, path, response):
        text = payloads.text(self.random) if self.random.random() < 0.3 else ""
        self.holding += self._seen(f"{address} by {person}", person, path, response, typing=text)
        self.shown += 1
        if "print" in path:
            self.gate.check(not (found := self.eye.on_paper()), f"{address}: {found}")

    def _is_page(self, response):
        return response.status_code == 200 and "html" in response.get("Content-Type", "")

    def _not_a_page(self, address, person, response):
        """Nothing of it may be taken for a page; where who sees most is shown none, nobody is."""
        if person.name == ("superuser" if address.is_admin else "every role"):
            self.without.add(address.name)
        if response.status_code == 200:
            bare = response.get("X-Content-Type-Options") != "nosniff"
            self.gate.check(not bare, f"{address}: its kind may be guessed")
        elif self.random.random() < 0.1 and response.getvalue():
            body = response.getvalue().decode()
            self.gate.check(
                "<x-hit" not in body and " x-hit" not in body, f"{address}: {body[:80]}"
            )

    def _seen(self, what, person, path, response, **more):
        leads_on = 300 <= response.status_code < 400
        if leads_on or "html" not in response.get("Content-Type", ""):
            return False
        found, holds = self.eye.look(person, path, response, **more)
        self.gate.check(not found, f"{what}: {'; '.join(found[:4])}")
        return holds

    def _by_address(self, address, person, path, response):
        names = filled.asked_by_address(response.content.decode())
        names = [*words_of_addresses(), *names] if address.is_ours else names or ["next"]
        query = {name: payloads.text(self.random, 200) for name in names}
        response = person.ask("GET", path, query)
        self._seen(f"{address}?{'&'.join(query)}, asked", person, path, response)

    # --- Forms ----------------------------------------------------------------------------------

    def _refused(self, address, person, path, response):
        """Send one of the page's forms full of it; look at the answer, or where it leads."""
        html = response.content.decode()
        forms = filled.forms_of(html)
        own = [form for form in forms if form.action in ("", path)] or forms
        if not own:
            return
        form = self.random.choice(own)
        target = (
            form.action if form.action.startswith("/") else path + form.action.partition("#")[0]
        )
        sent = self._filled(form)
        for name in re.findall(r'<input type="file" name="(\w+)"', html):
            sent[name] = self._file()
        response = person.ask("POST", target, sent)
        if response.status_code in (301, 302) and response.url.startswith("/"):
            target = response.url
            response = person.client.get(target)
        if response.status_code < 500 and not 300 <= response.status_code < 400:
            self._seen(f"{address}, sent to {target}", person, target, response)

    def _filled(self, form):
        sent = form.filled(self.random)
        for control in form.controls.values():
            likely = 0.1 if control.kind in (*filled.PICKED, "hidden") else 0.85
            if self.random.random() < likely and control.kind != "button":
                sent[control.name] = payloads.text(self.random, self.random.choice([60, 110, 400]))
        return sent

    def _file(self):
        """A list of patients: heads, names and the file's own name are payloads."""
        heads = roster.template().splitlines()[0]
        rows = [
            ",".join('"' + payloads.text(self.random, 70).replace('"', '""') + '"' for _ in heads.split(","))
            for _ in range(4)
        ]  # fmt: skip
        more = payloads.text(self.random, 60).replace('"', "").replace(",", "")
        name = self.random.choice(payloads.ALL).replace("/", "")
        return SimpleUploadedFile(f"{name}.csv", "\n".join([f"{heads},{more}", *rows]).encode())

    # --- Letters --------------------------------------------------------------------------------

    def _letters(self):
        mail.outbox.clear()
        ana = self.scene.people["every role"]
        new = {"email": "new@clinic.example", "family_name": payloads.text(self.random, 60),
               "given_name": payloads.text(self.random, 60), "roles": [Role.NURSE]}  # fmt: skip
        cast.undone(lambda: ana.ask("POST", reverse("accounts:invite"), new))
        self.gate.check(bool(mail.outbox), "no letter was sent")
        for letter in mail.outbox:
            kinds = [part.get_content_type() for part in letter.message().walk()]
            self.gate.check(kinds == ["text/plain"], f"a letter of {kinds}")
