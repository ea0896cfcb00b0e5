"""The site's map: one include per room."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from backmice_clinic import error_pages, health

admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = "Backmice Clinic"
# Keys of sessions and secrets of second factors are nobody's to look at.
admin.site.unregister([Authenticator, UserSession])

handler400 = error_pages.bad_request
handler403 = error_pages.permission_denied
handler404 = error_pages.page_not_found
handler500 = error_pages.server_error

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    # The admin's way to a row's page says of any row of any clinic whether it is there.
    path("admin/r/<path:anything>", error_pages.nothing_here),
    path("admin/", admin.site.urls),
    # Addresses of people are set by the administrator, not by the page allauth has for it.
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:preferences")),
    path("accounts/", include("allauth.urls")),
    path("", include("library.urls")),
    path("", include("outcomes.urls")),
    path("", include("followup.urls")),
    path("", include("treatments.urls")),
    path("", include("exams.urls")),
    path("", include("measures.urls")),
    path("", include("patients.urls")),
    path("", include("accounts.urls")),
    path("", include("ui.urls")),
]
