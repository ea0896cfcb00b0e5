"""Sign-ins, failed ones and new passwords, told to the trail by the frameworks' own signals."""

from allauth.account import signals as allauth_signals
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver

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
