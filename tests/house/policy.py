"""What is declared of every address: our own by their guards, all others by the words below.

An address that stands in neither is declared nowhere, and the walks over the site fail on it.
"""

from accounts.permissions import Permission

PUBLIC, SIGNED_IN, STAFF, ADMIN_SITE = "public", "signed in", "staff", "admin site"
# The admin's own doors: in, which turns away colleagues without it, and out, which leads them back to its start.
ADMIN_IN, ADMIN_OUT = "way into the admin", "way out of the admin"
# A patient's questions: there only for a browser that came by a link.
BY_LINK = "by link"
# One's own second factor, which is not there to be found before it is set up.
OWN_FACTOR = "own second factor"
# A library's address that we shut.
CLOSED = "closed"
# Rows of patients: read where the right is held, changed nowhere.
CLINICAL = "clinical"
# Rows of people and settings: administrators.
SETTINGS = "settings"
# Published rows, and the log of backups: administrators read them, nobody changes them.
PUBLISHED = "published"
# Django's and allauth's own rows: superusers.
FRAMEWORK = "framework"
TRAIL = "trail"

OTHERS = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "robots": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "accounts/email/": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": OWN_FACTOR,
    "mfa_view_recovery_codes": OWN_FACTOR,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": OWN_FACTOR,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": OWN_FACTOR,
    "mfa_edit_webauthn": OWN_FACTOR,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "usersessions_list": SIGNED_IN,
    "admin:login": ADMIN_IN,
    "admin:index": STAFF,
    "admin:logout": ADMIN_OUT,
    "admin:password_change": STAFF,
    "admin:password_change_done": STAFF,
    "admin:autocomplete": ADMIN_SITE,
    "admin:jsi18n": STAFF,
    "admin/r/<path:anything>": CLOSED,
    "admin:view_on_site": CLOSED,
    "admin:app_list": ADMIN_SITE,
    "admin:admin/(?P<url>.*)$": ADMIN_SITE,
}

MODELS = {
    CLINICAL: (
        "treatments.treatment", "treatments.adverseevent", "treatments.histologyreport",
        "treatments.medicationcourse", "treatments.procedure", "treatments.administeredagent",
        "treatments.afterinjectionreview", "treatments.procedurescore", "treatments.treatmenttarget",
        "treatments.treatmententeredinerror", "treatments.procedurenodule", "treatments.excisiondetail",
        "treatments.safetycheck",
        "treatments.consent", "treatments.consentwithdrawal", "treatments.timeout", "treatments.specimen",
        "treatments.specimenowner", "treatments.specimenwithoutresult", "treatments.histologyreading",
        "treatments.eventfollowup", "treatments.treatmentmove", "treatments.treatmentletter",
        "treatments.patientwish", "treatments.treatmentpaper", "treatments.treatmentpapercontent",
        "treatments.treatmentpaperenteredinerror",
        "exams.exam", "exams.complaint", "exams.nodule", "exams.nodulejoin", "exams.noduledivision",
        "exams.movedfinding", "exams.unsavedform", "exams.palpationfinding", "exams.lumpalert",
        "exams.alertresponse", "exams.examenteredinerror", "exams.examcosignature", "exams.examaddendum",
        "exams.examaddendumenteredinerror", "exams.amendmentrequest", "exams.amendmentdecision",
        "exams.amendmentrequestenteredinerror", "exams.contact", "exams.contactenteredinerror",
        "exams.imagingstudy", "exams.imagingenteredinerror", "exams.imagingfile", "exams.imagingfilecontent",
        "exams.imagingfileenteredinerror", "exams.examsignature", "measures.score", "measures.scoreitem",
        "measures.scoreenteredinerror", "patients.patient",
        "patients.allergy", "patients.bodymeasure", "patients.condition", "patients.episodeofcare",
        "patients.arrival", "patients.callattempt",
        "followup.invitation", "followup.invitationpart", "followup.invitationlink", "followup.email",
        "followup.alarmanswer", "followup.alarmclosure", "followup.slotclosure",
    ),
    SETTINGS: (
        "exams.alertlimits", "treatments.formulary", "treatments.formularylimit", "treatments.formularysignoff",
        "treatments.kit", "treatments.kitagent", "treatments.consenttext", "measures.instrument", "accounts.user",
        "accounts.clinic", "accounts.membership", "followup.followupplan", "followup.followupslot",
        "procrastinate.procrastinatejob",
    ),
    PUBLISHED: (
        "library.publishedsource", "library.publishedrecord", "library.seriescount",
        "library.seriesmeasurement", "library.publishedoutcome", "library.publishedwording",
        "backups.backup", "backups.restoredrill",
    ),
    TRAIL: ("audit.auditevent", "audit.rowchange"),
    FRAMEWORK: ("account.emailaddress", "auth.group"),
}  # fmt: skip
_KIND_OF = {label: kind for kind, labels in MODELS.items() for label in labels}

RIGHT_OF_KIND = {
    CLINICAL: Permission.RECORD_VIEW,
    SETTINGS: Permission.STAFF_MANAGE,
    PUBLISHED: Permission.STAFF_MANAGE,
}


def admin_model(address) -> tuple[str, str] | None:
    """Return (`app.model`, verb) of a page the admin draws for a model, None for other pages."""
    if not address.is_admin:
        return None
    parts = address.name.removeprefix("admin:").split("/")
    if parts[3:] == ["<path:object_id>", ""]:
        # Nameless; it only leads to `<id>/change/`.
        return f"{parts[1]}.{parts[2]}", "redirect"
    site = getattr(address.view, "model_admin", None)
    return site and (site.model._meta.label_lower, address.name.rsplit("_", 1)[-1])


def declared(address) -> str | None:
    """Return the words the address is declared with, or None."""
    if address.is_ours:
        return _guard(address.view)
    named = admin_model(address)
    return _KIND_OF.get(named[0]) if named else OTHERS.get(address.name)


def _guard(view):
    right = getattr(view, "required_permission", None)
    if right is not None:
        return str(right)
    if getattr(view, "signed_in_only", False):
        return SIGNED_IN
    if getattr(view, "login_required", True):
        return None
    return BY_LINK if getattr(view, "by_link_only", False) else PUBLIC
