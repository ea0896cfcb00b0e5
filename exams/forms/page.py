"""The whole exam page as one form: the exam, a form per known nodule, a form per new one."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from exams import rules
from exams.entry import ExamEntry, prefix_of
from exams.forms import removed
from exams.forms.exam import ExamForm
from exams.forms.filling import MOST_NEW, NEW, Filling, Target
from exams.forms.finding import KnownNoduleForm, NoduleForm
from exams.forms.new_nodule import NewNoduleForm
from exams.forms.shorthand import ShorthandForm, written
from exams.history import History


class ExamPage:
    """Everything one exam is entered with. `is_valid`, then `entry`."""

    def __init__(self, *, patient, history: History, today, data=None, entry: ExamEntry | None = None,
                 start=None, needs_side=None):  # fmt: skip
        self.patient, self.history, self.data = patient, history, data
        self.needs_side = history.complaint is None if needs_side is None else needs_side
        self.stored = {finding.prefix: finding for finding in entry.findings} if entry else {}
        initial = {**(start or {}), **(ExamForm.initial_of(entry) if entry else {})}
        wishes = {"patient": patient, "today": today, "ghosts": self._complaint_ghosts()}
        self._take_shorthand()
        self.known = [self._known(known) for known in self._shown()]
        self.exam = ExamForm(self.data, initial=initial, **wishes)
        self.new = [self._new(place, index) for place, index in enumerate(self._new_indexes(entry))]
        self.removed = removed.blocks_of(self.data)
        self.side_question = ""
        self.gaps: list[rules.Gap] = []
        self._is_valid: bool | None = None

    def _take_shorthand(self):
        """Let the line fill what is empty before anything is judged."""
        targets = {
            known.nodule.number: Target(
                prefix_of(known.nodule), known.nodule.side, KnownNoduleForm.answers_of(known)
            )
            for known in self._shown()
        }
        self.targets = written(targets)
        filling = (
            None if self.data is None else Filling(self.data, targets, self.history.next_number)
        )
        self.data = None if filling is None else filling.data
        self.line = ShorthandForm(filling)

    # --- The forms --------------------------------------------------------------------------------

    def _shown(self):
        """Those still followed, those excised (they may be back), and whatever this exam names."""
        return [
            known for known in self.history.known
            if known.is_open or (known.is_excised and not known.is_later) or prefix_of(known.nodule) in self.stored
            or self._is_answered(known)
        ]  # fmt: skip

    def _is_answered(self, known):
        """What was answered of a nodule that was closed meanwhile must be seen, not dropped."""
        return bool(self.data) and bool(self.data.get(f"{prefix_of(known.nodule)}-answer"))

    def _known(self, known):
        prefix = prefix_of(known.nodule)
        stored = self.stored.get(prefix)
        initial = {}
        if stored:
            initial = {
                **NoduleForm.initial_of(stored.facts),
                "answer": KnownNoduleForm.answer_of(stored),
            }
            if known.placed is None:
                initial |= NoduleForm.initial_place(stored.side, stored.facts)
        return KnownNoduleForm(
            self.data, prefix=prefix, initial=initial, known=known, stored=stored,
            may_drop=bool(stored) and not known.is_elsewhere,
        )  # fmt: skip

    def _new(self, place, index):
        return NewNoduleForm(
            self.data, prefix=f"new-{index}", label=f"N{self.history.next_number + place}", known=self.candidates,
        )  # fmt: skip

    @property
    def candidates(self):
        """The nodules that a new one could turn out to be: followed or excised, and placed before."""
        return [
            known for known in self.history.known
            if known.placed is not None and (known.is_open or known.is_excised) and not known.is_later
        ]  # fmt: skip

    def _new_indexes(self, entry):
        if self.data is None:
            # One block waits for the first press on the map.
            return [0] if not self.known and entry is None else []
        found = {int(match[1]) for name in self.data if (match := NEW.match(name))}
        return sorted(found)[:MOST_NEW]

    def _complaint_ghosts(self):
        last = self.history.complaint
        if last is None:
            return {}
        names = (
            "main_site",
            "onset",
            "pattern",
            "qualities",
            "radiation",
            "provoking",
            "relieving",
        )
        ghosts = {name: getattr(last, name) for name in names if getattr(last, name)}
        return {**ghosts, "complaint_side": last.side}

    @property
    def nodule_forms(self):
        return [*self.known, *self.new]

    @property
    def forms(self):
        """All of them, for the error summary, in the order of the page."""
        return [self.line, self.exam, *self.nodule_forms]

    @property
    def template_form(self):
        """The block that the page's script copies; `__i__` and `__n__` stand for its index and number."""
        return NewNoduleForm(prefix="new-__i__", label="N__n__")

    # --- Changing the page without saving -------------------------------------------------------

    @staticmethod
    def with_one_more(data):
        """Return the posted data with one more empty block."""
        data = data.copy()
        data[f"{removed.free_prefix(data)}-present"] = "1"
        return data

    def hush(self) -> None:
        """Draw what was sent without judging it: a block was added, or the form came back.

        Which nodule a new one lies near is no judgement: it is read first, so that the question stands there.
        """
        for form in self.forms:
            form.is_valid()
            form._errors, form.cleaned_data = ErrorDict(), {}

    @property
    def submission_id(self):
        """Return the number this sending carries, or None."""
        return getattr(self.exam, "cleaned_data", {}).get("submission_id")

    @property
    def exam_day(self):
        """Return the date in the form, if it is one."""
        try:
            return self.exam.fields["examined_on"].to_python(self.exam["examined_on"].value())
        except ValidationError:
            return None

    # --- Judging -----------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Say whether everything can be read; contradictions stand beside their field."""
        if self._is_valid is None:
            # Every form is asked, so that all that is wrong is said at once.
            refused = [form for form in self.forms if not form.is_valid()]
            self._is_valid = not refused
            if self._is_valid:
                self._blame(rules.contradictions(self.entry))
                self._blame(self._said_twice())
                self._is_valid = not any(form.errors for form in self.forms)
        return self._is_valid

    @property
    def entry(self) -> ExamEntry:
        """Return the exam as plain data."""
        if not hasattr(self, "_entry"):
            findings = [form.finding() for form in self.nodule_forms]
            self._entry = ExamEntry(
                facts=self.exam.facts(), complaint=self.exam.complaint_facts(), pain=self.exam.cleaned_data["pain"],
                findings=[finding for finding in findings if finding is not None],
            )  # fmt: skip
        return self._entry

    def _said_twice(self):
        """One nodule cannot be found twice in one exam."""
        seen: set = set()
        for finding in self.entry.findings:
            key = finding.nodule.pk if finding.nodule is not None else None
            if key in seen:
                words = _("%(label)s is answered twice in this exam. Take one of the two back.")
                yield rules.Gap(f"{finding.prefix}-identity", words % {"label": finding.label})
            if key is not None:
                seen.add(key)

    def has_questions(self) -> bool:
        """Unusual, not wrong: say it once in amber before saving."""
        asks = [form.asks_about_size() for form in self.nodule_forms]
        asks += [form.asks_identity() for form in self.new]
        asks += [form.asks_twin(self.new[:place]) for place, form in enumerate(self.new)]
        side = rules.opposite_side(self.entry)
        if side and self.exam.cleaned_data.get("side_confirmed") != side:
            self.side_question = side
        return any(asks) or bool(self.side_question)

    def is_complete(self) -> bool:
        """Say whether it could be signed; otherwise each gap stands beside its field."""
        awaiting = [(prefix_of(k.nodule), k.nodule.label) for k in self.history.open]
        self.gaps = rules.missing(self.entry, awaiting=awaiting, needs_side=self.needs_side)
        self._blame(self.gaps)
        return not self.gaps

    def _blame(self, gaps):
        by_prefix = {form.prefix: form for form in self.nodule_forms}
        for gap in gaps:
            prefix, _dash, name = gap.path.rpartition("-")
            form = by_prefix.get(prefix, self.exam)
            form.add_error(name if name in form.fields else None, gap.words)
