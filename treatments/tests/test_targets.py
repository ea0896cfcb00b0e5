"""What stands beside the nodules a step may aim at: the last felt finding, and an exam since that felt nothing."""

from datetime import date

import pytest

from exams.actions import void_exam
from exams.models import Nodule
from exams.tests.factories import found, recorded, story
from exams.vocabulary import Presence
from treatments.models import Procedure, ProcedureNodule
from treatments.targets import open_targets
from treatments.tests.factories import course

pytestmark = pytest.mark.django_db


def test_a_nodule_not_felt_since_says_so_first():
    patient, ana = story()
    recorded(patient, ana, found(), on=date(2026, 5, 1))
    nodule = Nodule.objects.get()
    gone = found(nodule=nodule)
    gone.facts = {"presence": Presence.NOT_FELT}
    recorded(patient, ana, gone, on=date(2026, 6, 1))

    (target,) = open_targets(patient)

    assert target.facts.startswith("NOT FELT 1 Jun 2026, ")
    assert target.facts.endswith("last felt 1 May 2026")
    assert target.marker().state == "not_felt"


def test_one_felt_again_is_felt():
    patient, ana = story()
    recorded(patient, ana, found(), on=date(2026, 5, 1))
    nodule = Nodule.objects.get()
    gone = found(nodule=nodule)
    gone.facts = {"presence": Presence.NOT_FELT}
    recorded(patient, ana, gone, on=date(2026, 6, 1))
    recorded(patient, ana, found(nodule=nodule), on=date(2026, 7, 1))

    (target,) = open_targets(patient)

    assert (target.missed, target.missed_words) == (None, "")
    assert target.marker().state != "not_felt"


def test_a_treated_nodule_outlives_the_exam_entered_in_error_that_found_it():
    patient, ana = story()
    wrong = recorded(patient, ana, found(), sign=True)
    treated = Nodule.objects.get()
    treatment = course(patient, kind="injection", rung=7, state="completed")
    ProcedureNodule.objects.create(
        procedure=Procedure.objects.create(treatment=treatment), nodule=treated, side="right"
    )

    void_exam(wrong, by=ana, reason="wrong day")

    assert not Nodule.objects.exclude(close_reason="").exists()
