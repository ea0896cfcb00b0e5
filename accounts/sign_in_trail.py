"""Sign-ins, failed ones and new passwords, told to the trail by the frameworks' own signals."""

from allauth.account import signals as allauth_signals
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth_signals
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts import actions
from accounts.models import User
from audit import context, trail
from audit.vocabulary import AuditedAction


@receiver(auth_signals.user_logged_in)
def signed_in(sender, request, user, **kwargs):
    context.set_actor(user.pk)
    trail.record(AuditedAction.SIGNED_IN, actor=user)


@receiver(auth_signals.user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None:
        trail.record(AuditedAction.SIGNED_OUT, actor=user)


@receiver(auth_signals.user_login_failed)
def sign_in_failed(sender, credentials, **kwargs):
    # What was typed may be a password in the wrong box: only a known person's id is kept.
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    known = User.objects.filter(email=email).first()
    trail.record(AuditedAction.SIGN_IN_FAILED, subject=known)


@receiver(
    [allauth_signals.password_set, allauth_signals.password_changed, allauth_signals.password_reset]
)
def password_was_set(sender, request, user, **kwargs):
    trail.record(AuditedAction.PASSWORD_SET, actor=user, subject=user)
    # Whoever knew the old one is out everywhere; only where it was changed the work goes on.
    actions.end_sessions(user, why="password", by=user, but=request.session.session_key)


@receiver(post_save, sender=Authenticator)
def factor_added(sender, instance, created, **kwargs):
    # The library tells of it only after the commit; the trail belongs inside.
    if not created:
        return
    is_codes = instance.type == Authenticator.Type.RECOVERY_CODES
    act = AuditedAction.RECOVERY_CODES_MADE if is_codes else AuditedAction.SECOND_FACTOR_ADDED
    trail.record(act, actor=instance.user, subject=instance.user, detail={"kind": instance.type})


@receiver(factor_signals.authenticator_removed)
def factor_removed(sender, user, authenticator, **kwargs):
    trail.record(
        AuditedAction.SECOND_FACTOR_REMOVED, actor=user, subject=user,
        detail={"kinds": [authenticator.type]},
    )  # fmt: skip


@receiver(factor_signals.authentication_failed)
def code_failed(sender, user, authenticator, **kwargs):
    trail.record(AuditedAction.SIGN_IN_FAILED, subject=user, detail={"kind": authenticator.type})
