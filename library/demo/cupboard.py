"""What stands in the demo clinic's cupboard, and who there has read the dose limits."""

from decimal import Decimal

from accounts.models import Clinic, User
from treatments.models import Formulary, FormularySignOff, Kit, KitAgent

_LIDOCAINE = {
    "drug": "lidocaine", "concentration_percent": Decimal(1), "volume_ml": Decimal(2),
}  # fmt: skip
_TRIAMCINOLONE = {
    "drug": "triamcinolone", "concentration_mg_ml": Decimal(40), "volume_ml": Decimal("0.5"),
}  # fmt: skip
KITS = {
    "1 % lidocaine 2 mL": (_LIDOCAINE,),
    "1 % lidocaine 2 mL + triamcinolone 20 mg": (_LIDOCAINE, _TRIAMCINOLONE),
}


def fill(clinic: Clinic) -> None:
    """Keep two kits ready."""
    for name, agents in KITS.items():
        kit = Kit.objects.create(clinic=clinic, name=name)
        KitAgent.objects.bulk_create(
            KitAgent(kit=kit, position=position, **agent) for position, agent in enumerate(agents)
        )


def sign_off(clinic: Clinic, by: User) -> None:
    """Say who answers for the limits in the demo."""
    FormularySignOff.objects.get_or_create(
        formulary=Formulary.objects.latest(), name=f"{by} (demo)",
        defaults={"signed_on": clinic.today(), "recorded_by": by},
    )  # fmt: skip
