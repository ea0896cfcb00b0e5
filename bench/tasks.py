"""What people do all day, as requests: list, search, charts, saving an exam, checking an injection, signing in, due."""

import itertools
from random import Random
from uuid import uuid4

from bench.browser import Browser
from bench.filler import Filled
from bench.house import COLLEAGUES, PASSWORD
from bench.timing import Task

FLAGS = ("cauda_equina", "cancer", "infection", "fracture", "inflammatory")
FORMS = 8
CHECKS = 2
SIZES = ("15", "20", "12")


class Desk:
    """Eight signed-in browsers, and the patients they ask for."""

    def __init__(self, port: int, filled: Filled, *, seed: int):
        self.port, self.filled = port, filled
        self.random = Random(seed)
        self.browsers = [Browser(port) for _n in range(COLLEAGUES)]
        for who, browser in enumerate(self.browsers):
            browser.fresh().sign_in(_email(who), PASSWORD)
            # As the chart's script tells after the first visit: which of its drawings the window has room for.
            browser.cookies["drawing"] = "wide"
        self._guests = itertools.count(1)
        # Bare SQL writes to those between: what it saved must not be asked about here.
        # From the end: a smaller clinic measured before took its own.
        self._newcomers = reversed(filled.unexamined[12::2])
        self._boxes: dict[int, dict] = {}
        self._typing: dict[int, tuple[str, dict, int]] = {}
        self._visits: dict[int, list[tuple[Browser, dict]]] = {}
        self._forms: list[list[tuple[str, dict]]] = [[] for _n in range(COLLEAGUES)]
        self._to_treat = {past: iter(rows[::-1]) for past, rows in filled.treated.items()}
        self._checks: dict[tuple[int, int], list[tuple[str, dict]]] = {}

    def tasks(self, *, saves: int, sign_ins: int) -> list[Task]:
        small, large = self.filled.large[50], self.filled.large[500]
        return [
            self._page("empty", "empty signed-in page", lambda: "/accounts/logout/"),
            self._page("list", "today's list", lambda: "/patients/"),
            self._search("search_name", "search, part of a name", self._fragment),
            self._search("search_typo", "search, name with a slip", self._typo),
            self._search("search_year", "search, name and year of birth", self._year),
            self._page("chart_50", "chart, 50 findings", lambda: f"/patients/{small}/"),
            self._page("chart_500", "chart, 500 findings", lambda: f"/patients/{large}/"),
            self._page(
                "timeline_500",
                "timeline by itself, 500 findings",
                lambda: f"/patients/{large}/timeline/",
            ),
            Task(
                "save",
                "save an exam, 3 findings",
                self._save,
                self._open_forms,
                self._connect,
                most=saves,
            ),
            *(self._checking(past) for past in self.filled.treated),
            Task("keep", "keep what is typed, 3 findings", self._keep, self._begin_typing),
            Task("sign_in", "sign in", self._sign_in, self._open_login, most=sign_ins),
            self._page("figures", "clinic's figures", lambda: "/figures/"),
            self._page("due", "due list", lambda: "/due/"),
        ]

    def save_one(self) -> None:
        """Save one exam, for the floor to take its rows from."""
        self._open_forms(0)
        self._connect(0)
        self._save(0)

    def kilobytes(self) -> dict[str, int]:
        """Return how large the chart pages are, uncompressed."""
        return {
            f"chart_{findings}": round(
                len(self.browsers[0].fresh().get(f"/patients/{key}/").body) / 1024
            )
            for findings, key in self.filled.large.items()
        }

    # --- looking ------------------------------------------------------------------------------

    def _page(self, name, words, path) -> Task:
        return Task(
            name,
            words,
            act=lambda who: self.browsers[who].get(path()).seconds,
            connect=self._connect,
        )

    def _search(self, name, words, asked) -> Task:
        return Task(
            name, words,
            act=lambda who: self._ask(who, asked()), ready=self._open_list, connect=self._connect,
        )  # fmt: skip

    def _open_list(self, who):
        self._boxes[who] = self.browsers[who].fresh().form("/patients/")

    def _ask(self, who, words):
        """Ask as the search box does while one types."""
        sent = {**self._boxes[who], "q": words}
        headers = {"HX-Request": "true", "HX-Target": "results"}
        return self.browsers[who].post("/patients/", sent, expect=200, headers=headers).seconds

    def _connect(self, who):
        self.browsers[who].fresh().get("/healthz")

    def _fragment(self):
        family, _given, _born = self.random.choice(self.filled.names)
        return family[: self.random.randint(3, 5)]

    def _typo(self):
        family, given, _born = self.random.choice(self.filled.names)
        place = self.random.randrange(1, len(family) - 1)
        other = self.random.choice("aeiourstln")
        return f"{family[:place]}{other}{family[place + 1 :]} {given}"

    def _year(self):
        family, _given, born = self.random.choice(self.filled.names)
        return f"{family[:4]} {born.year}"

    # --- saving -------------------------------------------------------------------------------

    def _open_forms(self, who):
        """Open exam pages of patients never examined: what the saving sends is taken from them."""
        browser, waiting = self.browsers[who].fresh(), self._forms[who]
        while len(waiting) < FORMS:
            path = f"/patients/{next(self._newcomers)}/exams/new/"
            waiting.append((path, exam_of(browser.form(path))))

    def _save(self, who):
        if not self._forms[who]:
            return None
        path, fields = self._forms[who].pop()
        return self.browsers[who].post(path, fields).seconds

    # --- checking an injection ----------------------------------------------------------------

    def _checking(self, past: int) -> Task:
        return Task(
            f"check_{past}",
            f"check and save an injection, 2 agents, {past} past treatments",
            lambda who: self._check(who, past),
            lambda who: self._open_check(who, past),
            self._connect,
            most=24,
        )

    def _open_check(self, who, past):
        """Open the page for patients not checked yet, as long as there are any."""
        browser = self.browsers[who].fresh()
        waiting = self._checks.setdefault((who, past), [])
        while len(waiting) < CHECKS and (row := next(self._to_treat[past], None)):
            patient, born, side = row
            path = f"/patients/{patient}/procedures/new/?kind=injection"
            waiting.append((path, injection_of(browser.form(path), born, side)))

    def _check(self, who, past):
        if not self._checks[who, past]:
            return None
        path, fields = self._checks[who, past].pop()
        return self.browsers[who].post(path, fields).seconds

    # --- typing -------------------------------------------------------------------------------

    def _begin_typing(self, who):
        """Begin an exam that is never saved: the turns after the first are measured."""
        browser = self.browsers[who].fresh()
        path = f"/patients/{next(self._newcomers)}/exams/new/"
        fields = exam_of(browser.form(path))
        place = path.replace("/new/", "/unsaved/")
        browser.post(place, {**fields, "turn": "0"}, expect=200)
        self._typing[who] = (place, fields, 1)

    def _keep(self, who):
        place, fields, turn = self._typing[who]
        answer = self.browsers[who].post(place, {**fields, "turn": str(turn)}, expect=200)
        self._typing[who] = (place, fields, turn + 1)
        return answer.seconds

    # --- signing in ---------------------------------------------------------------------------

    def _open_login(self, who):
        # An address for each visit: the limit of attempts counts per address.
        self._visits[who] = []
        for _n in range(3):
            guest = next(self._guests)
            browser = Browser(self.port, f"127.0.{1 + guest // 250}.{1 + guest % 250}").fresh()
            self._visits[who].append((browser, browser.form("/accounts/login/")))

    def _sign_in(self, who):
        if not self._visits[who]:
            return None
        browser, fields = self._visits[who].pop()
        return (
            browser.fresh()
            .post("/accounts/login/", {**fields, "login": _email(who), "password": PASSWORD})
            .seconds
        )


def exam_of(fields: dict) -> dict:
    """Return the page's fields with an exam of three nodules entered."""
    entered = {**fields, "save": "draft", "submission_id": str(uuid4()), "complaint_side": "right"}
    entered |= {
        "pain": "7",
        "plan": "Heat, and see again.",
        **{f"flag_{f}": "absent" for f in FLAGS},
    }
    for place, size in enumerate(SIZES):
        nodule = {
            "present": "1", "side": "right", "lateral_mm": str(45 + 20 * place), "vertical_mm": "5",
            "vertical_direction": "above", "placed_by": "map", "long_axis_chip": size,
            "tenderness": "2", "usual_pain": "yes",
        }  # fmt: skip
        entered |= {f"new-{place}-{name}": value for name, value in nodule.items()}
    return entered


def injection_of(fields: dict, born: int, side: str) -> dict:
    """Return the page's fields with an injection of two agents checked, within every limit."""
    return fields | {
        "submission_id": str(uuid4()), "n1-is_chosen": "on", "n1-side": side, "birth_year": str(born),
        "read_back": "agrees", "allergies_checked": "yes", "consent": "verbal", "witness_text": "Bo Witness",
        "anticoagulant": "no", "infection": "no", "diabetes": "no", "pregnancy": "no",
        "a0-drug": "lidocaine", "a0-concentration_percent": "1", "a0-volume_ml": "2",
        "a1-drug": "triamcinolone", "a1-concentration_mg_ml": "40", "a1-volume_ml": "0.5",
        "before_at_rest": "6", "guidance": "palpation",
    }  # fmt: skip


def _email(who: int) -> str:
    return f"b{who}@measured.example"
