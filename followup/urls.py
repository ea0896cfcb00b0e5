"""Addresses of asking and answering. `/q/` is the patients' own corner."""

from django.urls import path

from followup.views import alarm, answer, asking, leaflet

app_name = "followup"

urlpatterns = [
    path("q/", answer.answer, name="answer"),
    path("q/birth-date/", answer.birth_date, name="birth_date"),
    path("q/later/", answer.later, name="later"),
    path("q/no-email/", answer.opt_out, name="opt_out"),
    path("q/urgent/", answer.urgent, name="urgent"),
    path("q/at/<slug:name>/", answer.question, name="question"),
    path("q/<slug:secret>/", answer.come_in, name="come_in"),
    path("patients/<uuid:patient_id>/ask/", asking.ask, name="ask"),
    path("patients/<uuid:patient_id>/ask/link/", asking.show_link, name="show_link"),
    path("patients/<uuid:patient_id>/ask/email/", asking.send_email, name="send_email"),
    path("patients/<uuid:patient_id>/ask/no-more/", asking.close_slot, name="close_slot"),
    path("invitations/<uuid:invitation_id>/end/", asking.end, name="end"),
    path("emails/<uuid:email_id>/seen/", asking.email_seen, name="email_seen"),
    path("treatments/<uuid:treatment_id>/leaflet/code/", leaflet.leaflet_with_code, name="leaflet"),
    path("alarms/<uuid:alarm_id>/", alarm.alarm, name="alarm"),
]
