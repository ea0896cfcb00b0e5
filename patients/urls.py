"""Addresses of patients."""

from django.urls import path

from patients.views import arrivals, details, facts, openings, register, roster_import, today, trail

app_name = "patients"
urlpatterns = [
    path("patients/", today.today, name="today"),
    path("patients/needs/", today.needs_you, name="needs"),
    path("patients/new/", register.register, name="register"),
    path("patients/import/", roster_import.import_roster, name="import"),
    path("patients/import/template.csv", roster_import.import_template, name="import_template"),
    path("patients/<uuid:patient_id>/details/", details.details, name="details"),
    path("patients/<uuid:patient_id>/edit/", details.edit, name="edit"),
    path("patients/<uuid:patient_id>/allergies/", facts.allergies, name="allergies"),
    path("patients/<uuid:patient_id>/weight/", facts.weight, name="weight"),
    path("patients/<uuid:patient_id>/conditions/", facts.condition, name="condition"),
    path("patients/<uuid:patient_id>/arrival/", arrivals.arrive, name="arrive"),
    path("patients/<uuid:patient_id>/openings/", openings.openings, name="openings"),
    path("trail/", trail.trail_page, name="trail"),
    path("trail/trail.csv", trail.trail_csv, name="trail_csv"),
]
