"""Addresses of exams, alerts, contacts and imaging."""

from django.urls import path

from exams.views import additions, contact, imaging, imaging_files, requests
from exams.views.alerts import answer
from exams.views.amend import amend
from exams.views.cosign import cosign
from exams.views.detail import detail
from exams.views.edit import edit
from exams.views.print import print_exam
from exams.views.record import record
from exams.views.shorthand import read_shorthand
from exams.views.sign import sign, sign_block
from exams.views.unsaved import bring_back, discard, keep
from exams.views.void import void

app_name = "exams"

urlpatterns = [
    path("patients/<uuid:patient_id>/exams/new/", record, name="record"),
    path("patients/<uuid:patient_id>/exams/unsaved/", keep, name="keep"),
    path("patients/<uuid:patient_id>/exams/unsaved/discard/", discard, name="discard"),
    path("patients/<uuid:patient_id>/exams/unsaved/undo/", bring_back, name="bring_back"),
    path("exams/to-sign/", sign_block, name="sign_block"),
    path("exams/shorthand/", read_shorthand, name="read_shorthand"),
    path("exams/<uuid:exam_id>/", detail, name="detail"),
    path("exams/<uuid:exam_id>/print/", print_exam, name="print"),
    path("exams/<uuid:exam_id>/edit/", edit, name="edit"),
    path("exams/<uuid:exam_id>/sign/", sign, name="sign"),
    path("exams/<uuid:exam_id>/amend/", amend, name="amend"),
    path("exams/<uuid:exam_id>/void/", void, name="void"),
    path("exams/<uuid:exam_id>/cosign/", cosign, name="cosign"),
    path("exams/<uuid:exam_id>/addendum/", additions.write, name="addendum"),
    path("exams/<uuid:exam_id>/asked/", requests.ask, name="ask"),
    path("addenda/<uuid:addendum_id>/void/", additions.void, name="addendum_void"),
    path("asked/<uuid:asked_id>/", requests.answer, name="asked"),
    path("asked/<uuid:asked_id>/void/", requests.void, name="asked_void"),
    path("alerts/<uuid:alert_id>/answer/", answer, name="answer_alert"),
    *contact.urlpatterns,
    path("patients/<uuid:patient_id>/imaging/", imaging.imaging, name="imaging"),
    path("patients/<uuid:patient_id>/imaging/new/", imaging.new, name="imaging_new"),
    path("imaging/<uuid:imaging_id>/", imaging.study, name="study"),
    path("imaging/<uuid:imaging_id>/amend/", imaging.amend, name="study_amend"),
    path("imaging/<uuid:imaging_id>/void/", imaging.void, name="study_void"),
    path("imaging/<uuid:imaging_id>/attach/", imaging_files.attach, name="study_attach"),
    path("imaging/files/<uuid:file_id>/", imaging_files.image, name="study_image"),
    path("imaging/files/<uuid:file_id>/content/", imaging_files.content, name="study_file"),
    path("imaging/files/<uuid:file_id>/void/", imaging_files.void, name="study_file_void"),
]
