"""What a signature was put under: the content word for word, its digest, and what signing meant.

What somebody in training signs wants a second signature, a row of its own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.attribution import Keyed, said, words_of
from audit.immutability import append_only
from exams.models.exams import Exam
from exams.models.guards import only_by_a_qualified_colleague, only_under_what_counts
from exams.vocabulary import CosignatureMeaning, SignatureMeaning


class ExamSignature(Keyed):
    """One signature. `content` is canonical JSON, `digest` its SHA-256 in hex."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="signature")
    signed_by = models.ForeignKey(
        User, verbose_name=_("signed by"), on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed at"))
    meaning = models.CharField(_("meaning"), max_length=12, choices=SignatureMeaning)
    content = models.TextField(_("content as signed"))
    digest = models.CharField(_("digest"), max_length=64)
    wants_cosignature = models.BooleanField(
        _("signed in training, wants a co-signature"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            *words_of("exams_examsignature", meaning=SignatureMeaning),
            *said("exams_examsignature", "meaning", "content", "digest"),
        ]
        triggers = [append_only()]

    class Privacy:
        identifying = ()
        clinical = ("content",)
        operational = (
            "id", "exam", "signed_by", "signed_at", "meaning", "digest", "wants_cosignature",
        )  # fmt: skip

    def __str__(self):
        return f"signature {self.pk}"


class ExamCosignature(Keyed):
    """The second signature, under the same words: `digest` is that of the signature."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="cosignature")
    signed_by = models.ForeignKey(
        User, verbose_name=_("co-signed by"), on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(_("co-signed at"))
    meaning = models.CharField(_("meaning"), max_length=12, choices=CosignatureMeaning)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("co-signature")
        verbose_name_plural = _("co-signatures")
        constraints = [
            *words_of("exams_examcosignature", meaning=CosignatureMeaning),
            *said("exams_examcosignature", "meaning", "digest"),
        ]
        triggers = [append_only(), only_under_what_counts(), only_by_a_qualified_colleague()]

    class Privacy:
        identifying = ()
        clinical = ()
        operational = ("id", "exam", "signed_by", "signed_at", "meaning", "digest")

    def __str__(self):
        return f"co-signature {self.pk}"
