"""Addresses of treatments."""

from django.urls import path

from treatments.views.added_lots import add_lots
from treatments.views.consent import consent, consent_print, consent_sheet, withdraw
from treatments.views.course import course, earlier
from treatments.views.detail import change, detail, stop, void
from treatments.views.give import give
from treatments.views.harm import event, event_detail, follow_up, wish
from treatments.views.histology import close_episode, histology, no_result, owner, read, result
from treatments.views.ladder import ladder
from treatments.views.lots import recall, recall_csv, shelf
from treatments.views.papers import attach, content, paper
from treatments.views.papers import void as void_paper
from treatments.views.prints import leaflet, note
from treatments.views.procedure import procedure
from treatments.views.since import after_review, score_after
from treatments.views.timeout import time_out

app_name = "treatments"

urlpatterns = [
    path("patients/<uuid:patient_id>/treat/", ladder, name="ladder"),
    path("patients/<uuid:patient_id>/treatments/new/", course, name="course"),
    path("patients/<uuid:patient_id>/treatments/earlier/", earlier, name="earlier"),
    path("patients/<uuid:patient_id>/procedures/new/", procedure, name="procedure"),
    path("patients/<uuid:patient_id>/adverse-events/new/", event, name="event"),
    path("patients/<uuid:patient_id>/wishes/new/", wish, name="wish"),
    path("adverse-events/<uuid:event_id>/", event_detail, name="event_detail"),
    path("adverse-events/<uuid:event_id>/follow-up/", follow_up, name="event_follow_up"),
    path("lots/", shelf, name="lots"),
    path("lots/recall/", recall, name="recall"),
    path("lots/recall.csv", recall_csv, name="recall_csv"),
    path("treatments/<uuid:treatment_id>/", detail, name="detail"),
    path("treatments/<uuid:treatment_id>/note/", note, name="note"),
    path("treatments/<uuid:treatment_id>/leaflet/", leaflet, name="leaflet"),
    path("treatments/<uuid:treatment_id>/change/", change, name="change"),
    path("treatments/<uuid:treatment_id>/stop/", stop, name="stop"),
    path("treatments/<uuid:treatment_id>/void/", void, name="void"),
    path("treatments/<uuid:treatment_id>/give/", give, name="give"),
    path("treatments/<uuid:treatment_id>/score-after/", score_after, name="score_after"),
    path("treatments/<uuid:treatment_id>/lots/", add_lots, name="add_lots"),
    path("treatments/<uuid:treatment_id>/after/", after_review, name="after_review"),
    path("patients/<uuid:patient_id>/consent-text/", consent_sheet, name="consent_sheet"),
    path("patients/<uuid:patient_id>/problem/close/", close_episode, name="close_episode"),
    path("treatments/<uuid:treatment_id>/consent/", consent, name="consent"),
    path("treatments/<uuid:treatment_id>/consent/withdraw/", withdraw, name="withdraw"),
    path("consents/<uuid:consent_id>/", consent_print, name="consent_print"),
    path("treatments/<uuid:treatment_id>/papers/attach/", attach, name="paper_attach"),
    path("treatments/papers/<uuid:paper_id>/", paper, name="paper"),
    path("treatments/papers/<uuid:paper_id>/content/", content, name="paper_file"),
    path("treatments/papers/<uuid:paper_id>/void/", void_paper, name="paper_void"),
    path("treatments/<uuid:treatment_id>/time-out/", time_out, name="time_out"),
    path("treatments/<uuid:treatment_id>/histology/", histology, name="histology"),
    path("treatments/<uuid:treatment_id>/histology/result/", result, name="result"),
    path("treatments/<uuid:treatment_id>/histology/read/", read, name="read"),
    path("treatments/<uuid:treatment_id>/histology/owner/", owner, name="owner"),
    path("treatments/<uuid:treatment_id>/histology/none/", no_result, name="no_result"),
]
