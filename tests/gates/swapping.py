"""Sends a page's own form with the ids of another record in every place where an id might be believed."""

import itertools
import uuid
from urllib.parse import urlencode

from accounts.models import Clinic, User
from patients import tokens
from tests.gates.filled import forms_open_to, has_saved, saved_answer
from tests.house import cast
from tests.house.footprints import crossings, digest, rows_of, tables
from tests.house.site_map import addresses

HEADERS = (
    "X-Patient-Id",
    "X-Clinic-Id",
    "X-User-Id",
    "HX-Trigger",
    "HX-Trigger-Name",
    "HX-Target",
    "HX-Prompt",
)

FEWEST = 6


def _believed():
    """Return the names under which careless code might look for a row: keys of tables and of addresses."""
    keys = {
        n for m in tables() for f in m._meta.fields if f.remote_field for n in (f.name, f.attname)
    }
    places = {name for address in addresses() for name in address.takes if name.endswith("_id")}
    return sorted(keys | places | {"id", "pk", "row"})


class Swapper:
    """Own forms with the ids of `theirs`, whose rows must not notice.

    `owners` are the clinics or patients whose rows are compared before and after.
    """

    def __init__(self, gate, scene, person, mine, theirs, owners, goal):
        self.gate, self.scene, self.person = gate, scene, person
        self.mine, self.theirs, self.owners, self.goal = mine, theirs, owners, goal
        self.before = {owner: digest(owner) for owner in owners}
        self.crossed = set(crossings(goal))
        self.counterpart = self._counterparts()
        self.their_keys = {key for model in tables() for key in self._keys(model, theirs)}
        self.believed = _believed()
        self.people = {
            f.attname for m in tables() for f in m._meta.fields if f.related_model is User
        }
        who = theirs.patient
        # Within a clinic, pages warn of a similar name.
        known = () if goal is Clinic else (who.family_name, who.given_name, who.record_number)
        self.hidden = [word for word in theirs.canaries if word not in known]

    def _counterparts(self):
        """Map each id of my record to one of theirs of the same kind."""
        found = {}
        for model in tables():
            mine, theirs = (self._keys(model, world) for world in (self.mine, self.theirs))
            if theirs:
                found |= {key: theirs[n % len(theirs)] for n, key in enumerate(mine)}
        return found

    @staticmethod
    def _keys(model, world):
        rows = rows_of(model, world.patient)
        return [] if rows is None else [str(pk) for pk in rows.values_list("pk", flat=True)]

    def trials(self):
        """Yield forms that are taken as they stand, with what was filled in: all that carry ids of rows, and some more.

        Only what would be saved without the swap can show that the swap was noticed.
        """
        ours = [address for address in addresses() if address.is_ours]
        met = forms_open_to(
            self.scene, self.person, ours,
            lambda address: self.scene.values(address, self.person, cast.OWN),
        )  # fmt: skip
        met = [(address, path, form) for address, path, form in met if not self._is_theirs(path)]
        self.gate.random.shuffle(met)
        met.sort(key=lambda each: not self._carries_ids(each[2]))
        wanted = self.gate.n + sum(self._carries_ids(form) for _address, _path, form in met)
        found = 0
        for each in itertools.islice(itertools.cycle(met), wanted + len(met)):
            taken = found < wanted and self._taken(*each)
            if taken:
                found += 1
                yield taken
        self.gate.check(found >= FEWEST, f"only {found} forms were taken as they stand")

    def _taken(self, address, path, form):
        data = saved_answer(self.person, self.mine, self.gate.random, path, form)
        return data and (address, path, data)

    def _is_theirs(self, path):
        """Say whether a form leads openly to the other patient's row: lists of a clinic hold those of both."""
        return self.goal is not Clinic and any(key in path for key in self.their_keys)

    def _carries_ids(self, form):
        return any(
            str(value) in self.counterpart for c in form.controls.values() for value in c.values
        )

    def try_form(self, path, data, *, with_their_token):
        """Send one form swapped; return what is wrong, "" when nothing is."""
        data = self._swapped(data, with_their_token)
        headers = {name: self._any_of_theirs() for name in HEADERS}
        if self.gate.random.random() < 0.3:
            headers["HX-Request"] = "true"
        asked = {name: self._their(name) for name in self.believed}
        query = (
            f"?{urlencode(asked)}" if self.gate.random.random() < 0.5 and "?" not in path else ""
        )
        (problem, _seen) = cast.undone(lambda: self._sent(path + query, data, headers))
        return problem

    def _sent(self, path, data, headers):
        with cast.writes() as seen:
            response = self.person.ask("POST", path, data, headers=headers)
        if response.status_code >= 500:
            return f"broken: {response.status_code}"
        text = cast.text_of(response)
        if has_saved(seen):
            for owner in self.owners:
                if digest(owner) != self.before[owner]:
                    return f"rows of {owner} changed"
            new = set(crossings(self.goal)) - self.crossed
            if new:
                return f"rows now lead across: {sorted(new)[:3]}"
        shown = [word for word in self.hidden if word in text and word not in str(data)]
        return f"shows {shown[:3]}" if shown else ""

    def _swapped(self, data, with_their_token):
        sent = {name: self._their(name) for name in self.believed if name not in data}
        sent |= {name: self._swap(name, value) for name, value in data.items()}
        if with_their_token and tokens.FIELD in data:
            sent[tokens.FIELD] = tokens.make(self.theirs.patient)
        return sent

    def _swap(self, name, value):
        if isinstance(value, list):
            return [self._swap(name, each) for each in value]
        if str(value) in self.counterpart:
            return self.counterpart[str(value)]
        # A number that theirs was saved under.
        is_used = name == "submission_id" and self.gate.random.random() < 0.25
        return self._any_of_theirs() if is_used else value

    def _their(self, name):
        key = name if name.endswith("_id") else f"{name}_id"
        if key == "clinic_id":
            return str(self.theirs.clinic.pk)
        if key in self.people:
            return str(self.theirs.ana.pk)
        return str(self.theirs.ids.get(key) or self._any_of_theirs())

    def _any_of_theirs(self):
        kept = list(self.counterpart.values())
        return self.gate.random.choice(kept) if kept else str(uuid.uuid4())


def everywhere(gate, scene, person, mine, theirs, owners, goal=Clinic):
    """Try forms of the person, swapped: with the token of their own patient, and with the other's."""
    swapper = Swapper(gate, scene, person, mine, theirs, owners, goal)
    for address, path, data in swapper.trials():
        for with_their_token in (False, True):
            problem = swapper.try_form(path, data, with_their_token=with_their_token)
            gate.check(not problem, f"{address} → {path}: {problem}")
