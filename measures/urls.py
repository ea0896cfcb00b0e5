"""Addresses of scores."""

from django.urls import path

from measures.views import entry, score, scores

app_name = "measures"

urlpatterns = [
    path("patients/<uuid:patient_id>/scores/pain/", scores.record_pain, name="record_pain"),
    path("patients/<uuid:patient_id>/scores/change/", scores.record_change, name="record_change"),
    path("patients/<uuid:patient_id>/scores/new/", entry.new, name="score_new"),
    path("scores/<uuid:score_id>/", score.detail, name="score"),
    path("scores/<uuid:score_id>/amend/", entry.amend, name="score_amend"),
    path("scores/<uuid:score_id>/void/", score.void, name="score_void"),
    path("scores/<uuid:score_id>/undo/", scores.undo, name="undo"),
]
