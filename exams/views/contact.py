"""The contact record: write one, read one, take one out of use."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from exams.access import opens_contact
from exams.contact_forms import ContactForm, ReasonForm
from exams.contacts import record_contact, void_contact
from exams.views.pages import last_pain
from patients import banner, tokens
from patients.access import opens_patient_record
from patients.views.lost import given_back


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
        form = ContactForm(initial=start, last_pain=last_pain(patient), **wishes)
    context = {"patient": patient, "banner": banner.build(patient), "form": form}
    return render(request, "exams/contact_new.html", context, status=422 if form.errors else 200)


@opens_contact(Permission.RECORD_VIEW)
def detail(request, contact):
    form = ReasonForm()
    return _show(request, contact, form)


@twice_is_once("one row takes a contact out of use, and the first reason stands")
@opens_contact(Permission.EXAM_RECORD)
def void(request, contact):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        void_contact(contact, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The contact is marked as entered in error. It stays readable.")
        )
        return redirect("exams:contact_detail", contact.pk)
    return _show(request, contact, form)


def _show(request, contact, form):
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
