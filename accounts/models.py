"""Clinics, the people who work in them, and the roles they hold there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.vocabulary import Role, Theme
from audit.attribution import Keyed, one_of, said


def check_time_zone(value: str) -> None:
    """Refuse a name the time-zone database does not know."""
    if value not in available_timezones():
        raise ValidationError(_("Use a name of the time-zone database, such as Europe/London."))


class Clinic(Keyed):
    """A place where patients are seen. The library of published cases is one too."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[check_time_zone]
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    is_library = models.BooleanField(_("library of published cases"), default=False)
    is_demo = models.BooleanField(_("demo, not real people"), default=False)
    next_record_number = models.PositiveIntegerField(_("next record number"), default=10001)
    second_factor_roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name=_("roles that must have a second factor"), default=list, blank=True,
    )  # fmt: skip

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ["name"]
        constraints = [
            *said("accounts_clinic", "name", "time_zone"),
            models.UniqueConstraint(
                fields=["is_library"],
                condition=models.Q(is_library=True),
                name="accounts_clinic_one_library",
                violation_error_message=_("There is one library clinic already."),
            ),
            models.CheckConstraint(
                condition=models.Q(second_factor_roles__contained_by=list(Role.values)),
                name="accounts_clinic_second_factor_roles",
                violation_error_message=_("Choose from the roles offered."),
            ),
        ]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = (
            "id", "name", "time_zone", "phone", "address", "is_library", "is_demo",
            "next_record_number", "second_factor_roles",
        )  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone; it decides what "today" is."""
        return ZoneInfo(self.time_zone)

    def local(self, moment: datetime) -> datetime:
        """Return the moment on the clinic's clock."""
        return moment.astimezone(self.zone)

    def now(self) -> datetime:
        """Return the present moment on the clinic's clock."""
        return self.local(timezone.now())

    def today(self) -> date:
        """Return the day it is in the clinic."""
        return self.now().date()


class UserManager(BaseUserManager):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email, password=None, **fields):
        """Save a person who can sign in once a password is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Save a person with every right in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email=username.lower())


class User(Keyed, AbstractBaseUser, PermissionsMixin):
    """A colleague."""

    email = models.EmailField(_("work e-mail"), unique=True)
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    title = models.CharField(_("title"), max_length=20, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    joined_at = models.DateTimeField(_("joined"), db_default=Now(), editable=False)
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    has_shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["family_name", "given_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["family_name", "given_name"]
        constraints = [
            *said("accounts_user", "email", "family_name", "given_name", "password"),
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once"),
            one_of("theme", Theme, name="accounts_user_theme", blank=False),
        ]

    class Privacy:
        identifying = ("email", "family_name", "given_name", "title")
        clinical = ()
        operational = (
            "id", "password", "last_login", "is_superuser", "is_active", "is_staff", "joined_at",
            "theme", "has_shortcuts",
        )  # fmt: skip
        secret = ("password",)

    def __str__(self):
        return self.short_name

    @property
    def short_name(self) -> str:
        """`Dr K. Sato`: how colleagues see it beside an entry."""
        initial = f"{self.given_name[:1]}." if self.given_name else ""
        return " ".join(part for part in (self.title, initial, self.family_name) if part)

    @property
    def full_name(self) -> str:
        """`Dr Keiko Sato`: how it stands on letters and signatures."""
        return " ".join(part for part in (self.title, self.given_name, self.family_name) if part)

    @property
    def initials(self) -> str:
        """`KS`."""
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.short_name


class Membership(Keyed):
    """One person in one clinic, with the roles held there."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), verbose_name=_("roles"), default=list
    )
    is_in_training = models.BooleanField(
        _("in training"), default=False, db_default=False,
        help_text=_("What they sign counts, and wants a colleague's co-signature."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["clinic__name", "user__family_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "clinic"],
                name="accounts_membership_once",
                violation_error_message=_("This person is in this clinic already."),
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=list(Role.values)),
                name="accounts_membership_known_roles",
                violation_error_message=_("Choose from the roles offered."),
            ),
        ]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "user", "clinic", "roles", "is_in_training", "is_active", "since")

    def __str__(self):
        return f"{self.user} · {self.clinic}"

    @property
    def version(self) -> str:
        """The roles, and whether in training, as one word: another word is another version."""
        return ",".join([*sorted(self.roles), *["training"] * self.is_in_training]) or "none"

    @property
    def role_words(self) -> str:
        """The roles in words."""
        words = [str(Role(role).label) for role in self.roles]
        return ", ".join([*words, *[str(_("in training"))] * self.is_in_training])
