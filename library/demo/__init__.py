"""The demo clinic: made-up people with believable courses, told through the real actions."""

PASSWORD = "quiet-paper-demo"  # noqa: S105 - printed at the start, only for made-up people

RIVERSIDE, HARBOUR = "Riverside Clinic", "Harbour Clinic"

# E-mail, password, what the person does: printed when the clinic is served on this machine.
ACCOUNTS = (
    ("keiko.sato@riverside.example", PASSWORD, "clinician, Riverside Clinic"),
    ("ravi.mehta@riverside.example", PASSWORD, "clinician in training, Riverside Clinic"),
    ("noor.haddad@riverside.example", PASSWORD, "nurse or reception, Riverside Clinic"),
    ("ben.archer@riverside.example", PASSWORD, "practice manager, Riverside Clinic"),
    ("ada.lind@riverside.example", PASSWORD, "administrator, Riverside Clinic"),
    ("daniel.reyes@riverside.example", PASSWORD, "clinician, Riverside Clinic and Harbour Clinic"),
    ("cara.moana@harbour.example", PASSWORD, "clinician and administrator, Harbour Clinic"),
)
