"""How the patient said yes: asked on the check page in a press or two, or on a page of its own."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from patients.record_form import RecordForm, choice, day, words
from treatments.consents import side_of, side_words
from treatments.models.consents import SIGNATURE, SIGNATURE_MOST
from treatments.vocabulary import ConsentForm
from treatments.vocabulary_of_operations import ConsentEnd, Consenter, ConsentSide, ConsentWay
from ui.layout import Chips, Include, More, Question, Row, Rows

# More names than this are a list to choose from, not chips.
CHIPS_MOST = 8
_OTHERS = ("text", "witness", "witness_text", "kept_where", "paper_signed_on", "emergency_reason", "giver_name", "giver_relation")  # fmt: skip


def colleagues(clinic, but) -> list[User]:
    """Return who works in this clinic now, besides this person, by name."""
    here = User.objects.filter(
        memberships__clinic=clinic, memberships__is_active=True, is_active=True
    )
    return list(here.exclude(pk=but.pk).order_by("family_name", "given_name").distinct())


def person_choice(label, people, **kwargs):
    """Return a choice of one of these people, which may stay open."""
    told = [(str(each.pk), each.short_name) for each in people]
    nobody = ("", _("nobody chosen"))
    return forms.ChoiceField(label=label, required=False, choices=[nobody, *told], **kwargs)


def person_question(name, people, **kwargs):
    """Return chips for a few people, a list for many."""
    return (Chips if len(people) <= CHIPS_MOST else Question)(name, **kwargs)


class ConsentQuestions(RecordForm):
    """What every way of consenting asks; a way asks only its own."""

    consent = choice(_("Consent"), ConsentWay, needed=_("Say how consent was given."))
    text = forms.ChoiceField(label=_("Text shown"), required=False)
    witness = forms.ChoiceField(label=_("Witness"), required=False)
    witness_text = words(_("or by name"), 120)
    paper_signed_on = day(_("Paper signed on"))
    kept_where = words(_("Where the paper is kept"), 200)
    emergency_reason = words(_("Why it cannot wait"), 300)
    giver_name = words(_("Who consents instead"), 160)
    giver_relation = words(_("By what right"), 160)

    def __init__(self, *args, people=(), texts=(), **kwargs):
        """`people` are offered as witnesses, `texts` as what was shown."""
        self.people = {str(each.pk): each for each in people}
        self.texts = {str(text.pk): text for text in texts}
        super().__init__(*args, **kwargs)
        self.fields["text"].choices = [(key, str(text)) for key, text in self.texts.items()]
        if len(self.texts) < 2:
            # There is nothing to choose: it is the text on this page.
            del self.fields["text"]
        self.fields["witness"] = person_choice(_("Witness"), people)
        self.fields["paper_signed_on"].initial = self.today

    def drop_consent(self, *, also=()):
        """Ask nothing of it."""
        for name in (*_OTHERS, *also):
            self.fields.pop(name, None)

    def consent_layout(self):
        """Return what follows the way chosen."""
        return [
            Question("text", css="w-l"),
            Row(person_question("witness", self.people), Question("witness_text", css="w-m"), cols=2, css="consent-verbal"),
            Row(Question("paper_signed_on"), Question("kept_where", css="w-l"), cols=2, css="consent-written"),
            Question("emergency_reason", css="w-l consent-emergency"),
            More(
                _("Somebody else consents for the patient"),
                Row(Question("giver_name", hint=_("their name; leave it open when the patient consents")),
                    Question("giver_relation", hint=_("parent, guardian, holder of a power of attorney")), cols=2),
                css="stack",
            ),
        ]  # fmt: skip

    def clean_consent_parts(self, data):
        """Judge what the chosen way needs."""
        if "witness" not in self.fields:
            return
        way = data.get("consent")
        if way == ConsentWay.VERBAL and not (data.get("witness") or data.get("witness_text")):
            self.need("witness", _("Choose the witness, or write the name."))
        if way == ConsentWay.WRITTEN:
            self.need("paper_signed_on", _("Say when the paper was signed."))
            self.need("kept_where", _("Say where the paper is kept."))
            self.not_later("paper_signed_on")
            self.not_before_birth("paper_signed_on")
        if way == ConsentWay.EMERGENCY:
            self.need("emergency_reason", _("Say why it cannot wait."))
        if data.get("giver_name"):
            self.need("giver_relation", _("Say by what right this person consents."))
        elif data.get("giver_relation"):
            self.need("giver_name", _("Say who consents."))

    def consent_facts(self) -> dict:
        """Return the columns of the consent."""
        data = self.cleaned_data
        way, proxy = data["consent"], data.get("giver_name", "")
        facts = {"way": way}
        if way == ConsentWay.EMERGENCY:
            facts["emergency_reason"] = data["emergency_reason"]
        if way != ConsentWay.EMERGENCY or proxy:
            facts |= {
                "giver": Consenter.PROXY if proxy else Consenter.PATIENT,
                "giver_name": proxy or f"{self.patient.given_name} {self.patient.family_name}",
                "giver_relation": data.get("giver_relation", "") if proxy else "",
            }
        if way == ConsentWay.VERBAL:
            facts |= {
                "witness": self.people.get(data["witness"]),
                "witness_text": data["witness_text"],
            }
        if way == ConsentWay.WRITTEN:
            facts |= self.taken("paper_signed_on", "kept_where")
        return facts

    def text_shown(self):
        """Return the text the patient was shown, if one is kept for this."""
        first = next(iter(self.texts.values()), None)
        return self.texts.get(self.cleaned_data.get("text", ""), first)

    def consent_word(self) -> dict:
        """Return the column of the procedure that says how, where its own vocabulary has the word."""
        agreed = getattr(self, "agreed", None)
        way = agreed.way if agreed else self.cleaned_data.get("consent", "")
        said = way if way in ConsentForm else ""
        return {"consent": said}


class ConsentPageForm(ConsentQuestions):
    """Consent by itself: the side afresh, the text shown, the way, and the signature."""

    side = forms.ChoiceField(
        label=_("For which side?"), choices=ConsentSide.choices,
        error_messages={"required": _("Choose the side the patient consents to.")},
    )  # fmt: skip
    signature_path = forms.RegexField(
        SIGNATURE, label=_("Signature"), required=False, max_length=SIGNATURE_MOST, widget=forms.HiddenInput,
        error_messages={"invalid": _("The signature did not arrive whole. Sign again, or choose paper.")},
    )  # fmt: skip

    def __init__(self, *args, sides=frozenset(), **kwargs):
        """`sides` are those of the places that are prepared or planned."""
        self.sides = sides
        super().__init__(*args, **kwargs)

    def questions(self):
        return [
            Rows(
                Chips("side"), Chips("consent"), *self.consent_layout(),
                Include("treatments/_signature.html"), ruled=True, wide=True,
            )
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        self.clean_consent_parts(data)
        self._judge_side(data.get("side"))
        if data.get("consent") == ConsentWay.SCREEN and "signature_path" not in self.errors:
            self.need(
                "signature_path", _("Sign in the box. Without script, choose paper or verbal.")
            )
        return data

    def _judge_side(self, side):
        """Stop where the patient says another side than is prepared or planned: before the needle, not after it."""
        if side and not self.sides <= ConsentSide(side).sides:
            words = _(
                "Stop. %(prepared)s is planned, and the patient consents to the %(said)s. Nothing is saved: ask again, and look at what is planned."
            )
            told = {"prepared": side_words(side_of(self.sides)), "said": side_words(side)}
            self.add_error("side", words % told)

    def facts(self) -> dict:
        """Return the columns of the consent."""
        facts = self.consent_facts() | {
            "side": self.cleaned_data["side"],
            # Nobody was asked, so nothing was shown.
            "text": None
            if self.cleaned_data["consent"] == ConsentWay.EMERGENCY
            else self.text_shown(),
        }
        if facts["way"] == ConsentWay.SCREEN:
            facts["signature_path"] = self.cleaned_data["signature_path"]
        return facts


class WithdrawForm(RecordForm):
    """Whether the consent is taken back, by whom and with what words, or was recorded in error.

    `consent` is the one the page shows: pressed twice, no other is meant.
    """

    consent = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    ended = choice(
        _("What happened"),
        [
            (ConsentEnd.WITHDRAWN.value, _("it is withdrawn")),
            (ConsentEnd.ERROR.value, _("it was entered in error")),
        ],
        needed=_("Say whether it is withdrawn or was entered in error."),
    )
    withdrawn_by = words(_("Withdrawn by"), 160)
    reason = words(
        _("Reason"), 300, required=True,
        error_messages={"required": _("Write why. Of a withdrawal: what was said, or “no reason given”.")},
    )  # fmt: skip

    def questions(self):
        return [
            "consent",
            Chips("ended"),
            Row(
                Question("withdrawn_by", hint=_("only of a withdrawal")),
                Question("reason", hint=_("nobody needs one to withdraw: then write “no reason given”; of an error, what was wrong")),
                cols=2,
            ),
        ]  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("ended") == ConsentEnd.WITHDRAWN:
            self.need("withdrawn_by", _("Say who withdraws it."))
        elif data.get("ended") == ConsentEnd.ERROR and data.get("withdrawn_by"):
            self.add_error(
                "withdrawn_by",
                _("Nobody withdraws what was entered in error. Leave the name empty."),
            )
        return data

    def clean_consent(self) -> UUID | None:
        """Return the number of the consent, if it is one."""
        try:
            return UUID(self.cleaned_data["consent"])
        except ValueError:
            return None

    def says(self, ended) -> bool:
        """Whether this is what is recorded already."""
        said = (
            self.cleaned_data["ended"],
            self.cleaned_data["withdrawn_by"],
            self.cleaned_data["reason"],
        )
        return said == (ended.status, ended.withdrawn_by, ended.reason)

    @property
    def is_error(self) -> bool:
        """Whether the patient has not done anything here."""
        return self.cleaned_data["ended"] == ConsentEnd.ERROR
