"""Addresses of treatments."""

from django.urls import path

from treatments.views.course import course, earlier
from treatments.views.detail import change, detail, stop, void
from treatments.views.give import give
from treatments.views.ladder import ladder
from treatments.views.procedure import procedure
from treatments.views.since import after_review, event, score_after

app_name = "treatments"

urlpatterns = [
    path("patients/<uuid:patient_id>/treat/", ladder, name="ladder"),
    path("patients/<uuid:patient_id>/treatments/new/", course, name="course"),
    path("patients/<uuid:patient_id>/treatments/earlier/", earlier, name="earlier"),
    path("patients/<uuid:patient_id>/procedures/new/", procedure, name="procedure"),
    path("patients/<uuid:patient_id>/adverse-events/new/", event, name="event"),
    path("treatments/<uuid:treatment_id>/", detail, name="detail"),
    path("treatments/<uuid:treatment_id>/change/", change, name="change"),
    path("treatments/<uuid:treatment_id>/stop/", stop, name="stop"),
    path("treatments/<uuid:treatment_id>/void/", void, name="void"),
    path("treatments/<uuid:treatment_id>/give/", give, name="give"),
    path("treatments/<uuid:treatment_id>/score-after/", score_after, name="score_after"),
    path("treatments/<uuid:treatment_id>/after/", after_review, name="after_review"),
]
