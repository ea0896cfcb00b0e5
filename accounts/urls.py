"""Addresses of people and their places."""

from django.urls import path

from accounts.views import own, session, staff

app_name = "accounts"
urlpatterns = [
    path("", own.home, name="home"),
    path("clinic/", own.switch_clinic, name="switch_clinic"),
    path("preferences/", own.preferences, name="preferences"),
    path("preferences/theme/", own.set_theme, name="set_theme"),
    path("preferences/shortcuts/", own.set_shortcuts, name="set_shortcuts"),
    path("session/left/", session.left, name="session_left"),
    path("session/stay/", session.stay, name="session_stay"),
    path("session/lock/", session.lock, name="session_lock"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite, name="invite"),
    path("staff/<uuid:membership_id>/", staff.roles, name="roles"),
    path("staff/<uuid:membership_id>/invited/", staff.invited, name="invited"),
    path("staff/<uuid:membership_id>/end/", staff.end_access, name="end_access"),
    path("staff/<uuid:membership_id>/link/", staff.new_link, name="new_link"),
]
