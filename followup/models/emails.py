"""E-mails to patients: from the wish to send one until it went."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from audit.attribution import (
    Attributed,
    one_of,
    said,
)
from audit.immutability import never_deleted
from followup.models.invitations import Invitation
from followup.querysets import EmailQuerySet
from followup.vocabulary import (
    EmailState,
)
from patients.models import Patient


class Email(Attributed):
    """An e-mail to a patient, from the wish to send it until it went: handed over at most once."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="emails")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="emails")
    address = models.EmailField(_("to"))
    state = models.CharField(
        _("state"), max_length=12, choices=EmailState, default=EmailState.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries to reach the mail server"), default=0)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    seen_at = models.DateTimeField(_("failure seen at"), null=True, blank=True)
    submission_id = models.UUIDField(unique=True, null=True, blank=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail to a patient")
        verbose_name_plural = _("e-mails to patients")
        ordering = ["-recorded_at"]
        constraints = [
            *said("followup_email", "address"),
            one_of("state", EmailState, name="followup_email_state", blank=False),
            models.CheckConstraint(
                condition=~Q(state__in=[EmailState.HANDING_OVER, EmailState.SENT, EmailState.UNCLEAR])
                | Q(handed_over_at__isnull=False),
                name="followup_email_handed_over_when",
                violation_error_message=_("Say when it was handed over."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["state", "handed_over_at"],
                condition=Q(state__in=["waiting", "handing_over"]),
                name="followup_email_moving",
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Trigger(
                name="real_people_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM accounts_clinic c
                        WHERE c.id = NEW.clinic_id AND (c.is_demo OR c.is_library)
                    ) THEN
                        RAISE EXCEPTION 'nothing is sent to people of a demo or of the library'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="handed_over_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (OLD.state IN ('sent', 'failed', 'unclear', 'cancelled') AND NEW.state <> OLD.state)
                        OR (OLD.state = 'handing_over' AND NEW.state IN ('waiting', 'cancelled'))
                    THEN
                        RAISE EXCEPTION 'this e-mail was handed over or ended already'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    class Privacy:
        identifying = ("address",)
        clinical = ()
        operational = (
            "id", "clinic", "patient", "invitation", "state", "tries", "handed_over_at", "ended_at",
            "why", "seen_at", "submission_id", "recorded_at", "recorded_by",
        )  # fmt: skip

    def __str__(self):
        return f"e-mail {self.pk}"
