"""The contact record: write one, read one, take one out of use."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from accounts.access import check
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from audit import trail
from audit.vocabulary import AuditedAction
from exams.contact_forms import ContactForm, ReasonForm
from exams.contacts import record_contact, void_contact
from exams.models import Contact
from exams.views.pages import other_patient
from measures.models import Score
from patients import banner, tokens
from patients.access import opens_patient_record
from patients.views.lost import given_back


def opens_contact(view):
    """Load the contact among those of this clinic, check the right, audit the opening."""

    @wraps(view)
    def guarded(request, contact_id, *args, **kwargs):
        contact = (
            Contact.objects.select_related(
                "patient",
                "clinic",
                "contacted_by",
                "pain_score",
                "change_score",
                "voided__recorded_by",
            )
            .filter(pk=contact_id, clinic=request.clinic, clinic__is_library=False)
            .first()
        )
        if contact is None:
            raise Http404
        check(request, Permission.RECORD_VIEW)
        trail.record(
            AuditedAction.PATIENT_OPENED,
            actor=request.user,
            patient=contact.patient,
            subject=contact,
        )
        return view(request, contact, *args, **kwargs)

    guarded.required_permission = Permission.RECORD_VIEW
    guarded.opens_record = True
    return guarded


@keeps_what_was_sent
@opens_patient_record(Permission.EXAM_RECORD)
def new(request, patient):
    now = request.clinic.now()
    wishes = {
        "today": now.date(),
        "born": patient.birth_date,
        "back_url": patient.get_absolute_url(),
    }
    if request.method == "POST":
        if not tokens.check(request.POST.get("patient_token", ""), patient):
            return other_patient(request, patient)
        form = ContactForm(request.POST, **wishes)
        if form.is_valid():
            data = form.cleaned_data
            record_contact(
                patient, by=request.user, submission_id=data["submission_id"], facts=form.facts(),
                pain=data["pain"], change=data["change"], since=data["since"],
            )  # fmt: skip
            messages.success(request, _("Contact saved."))
            return redirect(patient)
    else:
        start = {
            "patient_token": tokens.make(patient),
            "contacted_on": now.date(),
            "contacted_time": now.time(),
            **given_back(request),
        }
        form = ContactForm(initial=start, last_pain=_last_pain_words(patient), **wishes)
    context = {"patient": patient, "banner": banner.build(patient), "form": form}
    return render(request, "exams/contact_new.html", context, status=422 if form.errors else 200)


def _last_pain_words(patient):
    last = Score.objects.standing().last_week_pain().filter(patient=patient).in_order().last()
    if last is None:
        return ""
    return _("was %(value)s, %(when)s") % {"value": last.value.normalize(), "when": last.when_words}


@opens_contact
def detail(request, contact):
    form = ReasonForm()
    return _show(request, contact, form)


@opens_contact
def void(request, contact):
    check(request, Permission.EXAM_RECORD)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        void_contact(contact, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The contact is marked as entered in error. It stays readable.")
        )
        return redirect("exams:contact_detail", contact.pk)
    return _show(request, contact, form)


def _show(request, contact, form):
    contact.patient.clinic = request.clinic
    context = {
        "patient": contact.patient, "banner": banner.build(contact.patient), "contact": contact, "form": form,
        "is_void": hasattr(contact, "voided"),
    }  # fmt: skip
    return render(request, "exams/contact_detail.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("patients/<uuid:patient_id>/contacts/new/", new, name="contact"),
    path("contacts/<uuid:contact_id>/", detail, name="contact_detail"),
    path("contacts/<uuid:contact_id>/void/", void, name="contact_void"),
]
