"""G-AZ2: ids of another clinic in bodies, hidden fields, queries and headers do nothing."""

import pytest

from tests.gates import careless, swapping
from tests.gates.frame import Gate
from tests.gates.seeds import without_the_wall
from tests.house import cast

GATE = Gate(
    "G-AZ2",
    "an id of another clinic in a body, hidden field, query or header has no effect",
    ci=4,
    full=300,
    defects={
        "a row named in the body is taken wherever it is": without_the_wall(
            careless.any_allergy_is_removed
        ),
        "the body names the patient": without_the_wall(careless.the_body_names_the_patient),
    },
)


@pytest.mark.django_db
def test_foreign_ids_do_nothing(gate):
    scene = cast.build()
    with cast.quiet():
        swapping.everywhere(
            gate, scene, scene.people["every role"], scene.north, scene.south, [scene.south.clinic]
        )
    gate.done()
