"""Addresses of exams, alerts and contacts."""

from django.urls import path

from exams.views import contact
from exams.views.alerts import answer
from exams.views.amend import amend
from exams.views.detail import detail
from exams.views.edit import edit
from exams.views.print import print_exam
from exams.views.record import record
from exams.views.shorthand import read_shorthand
from exams.views.sign import sign, sign_block
from exams.views.unsaved import discard, keep
from exams.views.void import void

app_name = "exams"

urlpatterns = [
    path("patients/<uuid:patient_id>/exams/new/", record, name="record"),
    path("patients/<uuid:patient_id>/exams/unsaved/", keep, name="keep"),
    path("patients/<uuid:patient_id>/exams/unsaved/discard/", discard, name="discard"),
    path("exams/to-sign/", sign_block, name="sign_block"),
    path("exams/shorthand/", read_shorthand, name="read_shorthand"),
    path("exams/<uuid:exam_id>/", detail, name="detail"),
    path("exams/<uuid:exam_id>/print/", print_exam, name="print"),
    path("exams/<uuid:exam_id>/edit/", edit, name="edit"),
    path("exams/<uuid:exam_id>/sign/", sign, name="sign"),
    path("exams/<uuid:exam_id>/amend/", amend, name="amend"),
    path("exams/<uuid:exam_id>/void/", void, name="void"),
    path("alerts/<uuid:alert_id>/answer/", answer, name="answer_alert"),
    *contact.urlpatterns,
]
