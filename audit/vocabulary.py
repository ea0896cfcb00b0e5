"""The acts the trail knows. A new act is a new word here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditedAction(models.TextChoices):
    """What was done or seen."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SESSION_ENDED = "session_ended", _("session ended by itself")
    SESSIONS_ENDED = "sessions_ended", _("ended sessions")
    SECOND_FACTOR_ADDED = "second_factor_added", _("added a second factor")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("removed a second factor")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("made new recovery codes")
    PASSWORD_SET = "password_set", _("set a password")
    CLINIC_SWITCHED = "clinic_switched", _("switched clinic")
    STAFF_INVITED = "staff_invited", _("invited a colleague")
    ROLES_CHANGED = "roles_changed", _("changed roles")
    STAFF_DEACTIVATED = "staff_deactivated", _("ended access")
    PREFERENCES_CHANGED = "preferences_changed", _("changed own preferences")
    ACCESS_REFUSED = "access_refused", _("was refused access")
    ADMIN_VIEWED = "admin_viewed", _("opened in the admin")
    ADMIN_CHANGED = "admin_changed", _("changed in the admin")

    PATIENT_REGISTERED = "patient_registered", _("registered a patient")
    PATIENT_CHANGED = "patient_changed", _("changed patient details")
    PATIENT_OPENED = "patient_opened", _("opened a record")
    PATIENT_SEARCHED = "patient_searched", _("searched patients")
    PATIENTS_LISTED = "patients_listed", _("looked at a list of patients")
    OPENINGS_VIEWED = "openings_viewed", _("looked who opened the record")
    PATIENTS_IMPORTED = "patients_imported", _("imported patients")
    PATIENT_PRINTED = "patient_printed", _("printed a record")
    ALLERGIES_RECORDED = "allergies_recorded", _("recorded allergies")
    WEIGHT_RECORDED = "weight_recorded", _("recorded weight")
    CONDITION_RECORDED = "condition_recorded", _("recorded a condition")
    ARRIVAL_RECORDED = "arrival_recorded", _("put a patient on today's list")
    ARRIVAL_CHANGED = "arrival_changed", _("changed today's list")
    FOLLOW_UP_CALLED = "follow_up_called", _("logged a follow-up call")
    IDENTITY_MISMATCH = "identity_mismatch", _("identity check did not match")

    SCORE_RECORDED = "score_recorded", _("recorded a score")
    SCORE_VOIDED = "score_voided", _("marked a score entered in error")

    EXAM_RECORDED = "exam_recorded", _("recorded an exam")
    EXAM_CHANGED = "exam_changed", _("changed an unsigned exam")
    EXAM_SIGNED = "exam_signed", _("signed an exam")
    SIGNING_REFUSED = "signing_refused", _("was refused a signature")
    EXAM_AMENDED = "exam_amended", _("amended an exam")
    EXAM_VOIDED = "exam_voided", _("marked an exam entered in error")
    EXAM_COSIGNED = "exam_cosigned", _("co-signed an exam")
    ADDENDUM_WRITTEN = "addendum_written", _("wrote an addendum to an exam")
    ADDENDUM_VOIDED = "addendum_voided", _("marked an addendum entered in error")
    AMENDMENT_ASKED = "amendment_asked", _("recorded that a patient asks for a change")
    AMENDMENT_DECIDED = "amendment_decided", _("answered a change a patient asked for")
    AMENDMENT_VOIDED = "amendment_voided", _("marked a patient's request entered in error")
    EXAM_PRINTED = "exam_printed", _("printed an exam")
    TYPING_KEPT = "typing_kept", _("began to type an exam")
    TYPING_THROWN_AWAY = "typing_thrown_away", _("threw away an unsaved exam")
    TYPING_BROUGHT_BACK = "typing_brought_back", _("brought back an unsaved exam thrown away")
    NODULE_REGISTERED = "nodule_registered", _("registered a nodule")
    NODULE_CLOSED = "nodule_closed", _("closed a nodule")
    NODULES_JOINED = "nodules_joined", _("said that two nodules are one")
    NODULES_SPLIT = "nodules_split", _("took back that two nodules are one")
    NODULE_DIVIDED = "nodule_divided", _("found one nodule to be two")
    DIVISION_UNDONE = "division_undone", _("took back that one nodule is two")
    LUMP_ALERT_RAISED = "lump_alert_raised", _("raised a lump alert")
    LUMP_ALERT_ANSWERED = "lump_alert_answered", _("answered a lump alert")
    LUMP_ALERT_WITHDRAWN = "lump_alert_withdrawn", _("corrected what had raised a lump alert")
    CONTACT_RECORDED = "contact_recorded", _("recorded a contact")
    CONTACT_VOIDED = "contact_voided", _("marked a contact entered in error")
    IMAGING_RECORDED = "imaging_recorded", _("recorded imaging")
    IMAGING_AMENDED = "imaging_amended", _("corrected imaging")
    IMAGING_VOIDED = "imaging_voided", _("marked imaging entered in error")
    FILE_ATTACHED = "file_attached", _("attached a file")
    FILE_OPENED = "file_opened", _("opened a file")
    FILE_VOIDED = "file_voided", _("marked a file wrongly attached")
    FILE_DAMAGED = "file_damaged", _("found a file damaged")

    TREATMENT_RECORDED = "treatment_recorded", _("recorded a treatment")
    TREATMENT_CHANGED = "treatment_changed", _("changed a treatment")
    TREATMENT_STOPPED = "treatment_stopped", _("stopped a treatment")
    TREATMENT_VOIDED = "treatment_voided", _("marked a treatment entered in error")
    PROCEDURE_CHECKED = "procedure_checked", _("checked before a procedure")
    PROCEDURE_GIVEN = "procedure_given", _("recorded a procedure as given")
    PROCEDURE_NOT_DONE = "procedure_not_done", _("recorded a procedure as not done")
    WRONG_SIDE_STOPPED = "wrong_side_stopped", _("was stopped: the sides did not match")
    SAFETY_STOPPED = "safety_stopped", _("was stopped: a limit wants a reason")
    CONSENT_RECORDED = "consent_recorded", _("recorded a consent")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("recorded that a consent was withdrawn")
    CONSENT_IN_ERROR = "consent_in_error", _("marked a consent entered in error")
    TIME_OUT_HELD = "time_out_held", _("held the time-out before an operation")
    TIME_OUT_STOPPED = "time_out_stopped", _("was stopped: the time-out did not agree")
    RESULT_AWAITED = "result_awaited", _("said who waits for a histology result")
    HISTOLOGY_RECORDED = "histology_recorded", _("recorded a histology result")
    HISTOLOGY_READ = "histology_read", _("read a histology result")
    SPECIMEN_CLOSED = "specimen_closed", _("said that no histology result will come")
    EPISODE_CLOSED = "episode_closed", _("closed a problem")
    AFTER_REVIEW_RECORDED = "after_review_recorded", _("recorded how an injection went")
    ADVERSE_EVENT_RECORDED = "adverse_event_recorded", _("recorded an adverse event")
    ADVERSE_EVENT_FOLLOWED = "adverse_event_followed", _("followed up an adverse event")
    ADVERSE_EVENT_CLOSED = "adverse_event_closed", _("closed an adverse event")
    ADVERSE_EVENT_REOPENED = "adverse_event_reopened", _("opened an adverse event again")
    LETTER_RECORDED = "letter_recorded", _("recorded a letter from elsewhere")
    WISH_RECORDED = "wish_recorded", _("recorded what a patient wishes")
    LOTS_VIEWED = "lots_viewed", _("looked at the lots in use")
    LOT_RECALLED = "lot_recalled", _("looked who received a lot")
    LOT_EXPORTED = "lot_exported", _("exported who received a lot")

    LINK_MADE = "link_made", _("made a link for a patient's answers")
    LINK_ENDED = "link_ended", _("closed a link for a patient's answers")
    LINK_REFUSED = "link_refused", _("a link was tried with a wrong date of birth")
    ANSWERS_RECEIVED = "answers_received", _("received answers by link")
    ALARM_ANSWERED = "alarm_answered", _("received an alarm answer by link")
    ALARM_CLOSED = "alarm_closed", _("saw to an alarm answer")
    EMAIL_ASKED = "email_asked", _("asked for an e-mail to a patient")
    EMAIL_ENDED = "email_ended", _("an e-mail to a patient came to its end")
    EMAIL_SEEN = "email_seen", _("saw to an e-mail that did not go")
    SLOT_CLOSED = "slot_closed", _("said that a score is not asked for any more")
    OPTED_OUT = "opted_out", _("a patient wants no e-mail")

    FIGURES_VIEWED = "figures_viewed", _("viewed clinic figures")
    DUE_LIST_VIEWED = "due_list_viewed", _("viewed the due list")
    TRAIL_VIEWED = "trail_viewed", _("searched the audit trail")
    TRAIL_EXPORTED = "trail_exported", _("exported the audit trail")
    LIBRARY_OPENED = "library_opened", _("opened a published case")
    CASES_IMPORTED = "cases_imported", _("imported published cases")
    DEMO_LOADED = "demo_loaded", _("loaded the demo clinic")


# Acts by which somebody saw a record, or wished to, without writing into it.
SEEING = (
    AuditedAction.PATIENT_OPENED,
    AuditedAction.PATIENT_PRINTED,
    AuditedAction.EXAM_PRINTED,
    AuditedAction.FILE_OPENED,
    AuditedAction.ADMIN_VIEWED,
    AuditedAction.ACCESS_REFUSED,
    AuditedAction.OPENINGS_VIEWED,
)


class RowOperation(models.TextChoices):
    """What happened to a row. `found` is how it stood when its history began."""

    FOUND = "found", _("found")
    INSERT = "insert", _("added")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("deleted")
