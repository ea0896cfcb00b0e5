"""Addresses of scores."""

from django.urls import path

from measures.views import scores

app_name = "measures"

urlpatterns = [
    path("patients/<uuid:patient_id>/scores/pain/", scores.record_pain, name="record_pain"),
    path("patients/<uuid:patient_id>/scores/change/", scores.record_change, name="record_change"),
    path("scores/<uuid:score_id>/undo/", scores.undo, name="undo"),
]
