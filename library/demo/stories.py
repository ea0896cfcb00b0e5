"""The people a newcomer meets first. All of them are made up."""

from datetime import time
from decimal import Decimal

from library.demo.steps import (
    Answer,
    Answers,
    ByLink,
    Call,
    Change,
    Course,
    Done,
    Earlier,
    Felt,
    Harm,
    Lab,
    Pain,
    Scan,
    Since,
    Story,
    Talk,
    Visit,
)

LIDOCAINE = {
    "drug": "lidocaine",
    "concentration_percent": Decimal(1),
    "volume_ml": Decimal(2),
    "lot_number": "LX2207",
}
BETAMETHASONE = {
    "drug": "betamethasone",
    "concentration_mg_ml": Decimal(4),
    "volume_ml": Decimal(1),
    "lot_number": "B7714",
}
TRIAMCINOLONE = {
    "drug": "triamcinolone",
    "concentration_mg_ml": Decimal(40),
    "volume_ml": Decimal(1),
    "lot_number": "T4402",
}
NAPROXEN = {
    "drug": "naproxen",
    "strength_mg": Decimal(250),
    "dose_mg": Decimal(500),
    "times_per_day": Decimal(2),
    "gastroprotection": "yes",
}
IBUPROFEN = {
    "drug": "ibuprofen",
    "strength_mg": Decimal(400),
    "dose_mg": Decimal(400),
    "times_per_day": Decimal(3),
    "gastroprotection": "no",
}
PARACETAMOL = {
    "drug": "paracetamol",
    "strength_mg": Decimal(500),
    "dose_mg": Decimal(1000),
    "times_per_day": Decimal(3),
    "is_as_needed": True,
}
OPERATION = {
    "is_site_marked_awake": True, "side_confirmed_by": "D. Reyes", "incision_mm": Decimal(35),
    "depth_reached": "fascia", "nerve_seen": "no", "has_drain": False, "closure_text": "absorbable, in two layers",
    "specimen_sent": "yes",
}  # fmt: skip
OPERATED = {
    "technique": "",
    "needle_gauge": None,
    "needle_length_mm": None,
    "aspiration": "",
    "anaesthesia": "local",
}
FOUND = {
    "nodule_found": "yes",
    "capsule": "yes",
    "fascial_defect": "yes",
    "fascial_defect_mm": Decimal(12),
    "fascial_repair": "suture",
    "specimen_mm": Decimal(24),
}

MARIA = Story(
    "Alvarez", "Maria", "1979-03-14", "female", number="10234", asked=63, weight=68.5,
    facts={"phone": "020 7946 0234", "occupation": "nursery teacher", "email": "maria@example.org"},
    places={1: ("right", 45, 5), 2: ("right", 65, 40), 3: ("left", 40, -30)},
    today=(time(10, 20), "Review, week 9", "arrived"),
    steps=(
        Earlier(({"kind": "chiropractic", "text": "four sessions", "started_on": 330, "response": "temporary"},
                 {"kind": "medicine", "text": "ibuprofen", "started_on": 300, "response": "none"})),
        Visit(202, 8, (Felt(1, 22, "3", "yes"), Felt(2, 15, "1")), back_in=42,
              plan="Naproxen for six weeks with stomach protection; MRI because of pain at night.",
              complaint={"onset": "lifting", "has_night_pain": True, "radiation": ["buttock", "thigh_posterior"],
                         "provoking": ["bending", "sitting"], "qualities": ["aching"]}),
        Course(202, "medicine", 160, "stopped", NAPROXEN, {"stop_reason": "side_effect", "stop_text": "stomach upset", "adverse_events": "some", "response": "none"}),
        Scan(193, "mri", "lumbar", "normal", "No disc lesion, no fracture, nothing to explain the pain at night.", excluded="a disc lesion"),
        Answers(202, "peg", (8, 7, 8)), Answers(202, "rmdq", (2, 4, 6, 8, 9, 10, 11, 13, 14, 16, 18, 20, 21, 23)),
        Answers(202, "psfs", (3, 2, 4), "interview", ("lifting a child", "sitting through a staff meeting", "putting on socks")),
        Pain(188, 8), Harm(163, "medicine", "dyspepsia", {"severity": "mild", "outcome": "resolved", "action_text": "naproxen stopped"}),
        Pain(161, 7),
        Visit(157, 7, (Felt(1, 20, "3", "yes"), Felt(2, 15, "1")), "Physiotherapy, deep tissue work.", 84),
        Course(157, "physiotherapy", 78, "completed", facts={"sessions": 8, "performed_by_text": "Quay Physiotherapy", "adverse_events": "none", "response": "improved"}, on=(1, 2)),
        Pain(74, 6), Answers(74, "peg", (6, 6, 7)), Answers(64, "rmdq", (2, 4, 6, 8, 9, 10, 11, 13, 14, 16, 18, 21)),
        Visit(63, 7, (Felt(1, 20, "3", "yes", more={"conclusion": "source", "conclusion_basis": ["usual_pain"]}), Felt(2, 15, "1")),
              "Injection of N1 today.", 42, at=time(9, 50)),
        Done(63, "injection", (1,), (LIDOCAINE, BETAMETHASONE), (4, 8), (1, 3), name="first"),
        Pain(49, 5, "link"), Answers(49, "peg", (5, 4, 5), "link"),
        Since(30, "first", {"relief": "most", "relief_lasted": 3, "relief_unit": "weeks", "flare": "no"}),
        Visit(30, 5, (Felt(1, 15, "2", "yes"), Felt(2, None, how="not_examined"), Felt(3, 12, "0")),
              "Second injection of N1; N3 is new and not tender, only watched.", 33, at=time(9, 40)),
        Done(30, "injection", (1,), (LIDOCAINE, BETAMETHASONE), (2, 6), (0, 2), name="second"),
        Harm(29, "second", "bruise", {"severity": "mild", "outcome": "resolved"}),
        Change(14, "3", "first", "the first injection"),
        Answers(14, "peg", (4, 3, 4), "link"), Answers(14, "rmdq", (2, 4, 8, 11, 13, 16, 21)),
        Answers(14, "psfs", (6, 5, 8), "interview", ("lifting a child", "sitting through a staff meeting", "putting on socks")),
        Pain(1, 4),
    ),
)  # fmt: skip

MARIO = Story(
    "Alvarez", "Mario", "1978-12-03", "male", number="10411", asked=44, weight=84,
    facts={"phone": "020 7946 0411", "occupation": "warehouse worker"},
    allergies=({"substance_class": "adhesive", "substance": "zinc oxide plaster", "reaction": "rash", "severity": "mild"},),
    places={1: ("left", 42, -4), 2: ("right", 70, 48)},
    today=(time(10, 40), "Injection N2", "expected"),
    steps=(
        Visit(100, 6, (Felt(1, 14, "1"), Felt(2, 18, "2", "yes")), "Heat, activity, ibuprofen for two weeks.", 28,
              complaint={"side": "both", "onset": "lifting", "provoking": ["lifting", "standing_up"]}),
        Course(100, "heat", facts={"technique_text": "hot pack, 20 minutes in the evening"}),
        Course(100, "medicine", 86, "completed", IBUPROFEN, {"adverse_events": "none", "response": "none"}),
        Pain(86, 6), Talk(72, 6, "4", {"taken": "stopped", "taken_text": "ibuprofen after two weeks, no effect"}, 28),
        Visit(44, 6, (Felt(1, 14, "1"), Felt(2, 19, "3", "yes", more={"conclusion": "possible", "conclusion_basis": ["usual_pain"]})),
              "Injection of N2 planned.", 44),
        Course(44, "injection", state="proposed", on=(2,), facts={"step_reason": "six months of pain, no response to medicines", "intent": "both"}),
        Pain(2, 6),
    ),
)  # fmt: skip

RUTH = Story(
    "Okafor", "Ruth", "1975-02-09", "female", number="10198", asked=217, weight=72,
    facts={"phone": "020 7946 0198", "occupation": "bus driver"},
    allergies=({"substance_class": "antibiotic", "substance": "penicillin", "reaction": "rash", "severity": "moderate"},),
    places={1: ("right", 74, 46), 2: ("left", 40, 2)},
    today=(time(9, 40), "Review, 7 months", "seen"),
    steps=(
        Visit(490, 8, (Felt(1, 24, "3", "yes"), Felt(2, 11, "0")), "Naproxen; MRI to look for another cause.", 42,
              complaint={"duration_value": Decimal(2), "duration_unit": "years", "radiation": ["hip", "groin"]}),
        Scan(484, "mri", "lumbar", "normal", "Nothing found.", excluded="a disc lesion"),
        Answers(490, "rmdq", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 17, 18, 21, 23)), Answers(490, "peg", (8, 8, 8)),
        Course(490, "medicine", 448, "stopped", NAPROXEN, {"stop_reason": "no_effect", "adverse_events": "none", "response": "none"}),
        Pain(476, 8), Pain(448, 7),
        Visit(441, 7, (Felt(1, 24, "3", "yes"), Felt(2, 12, "0")), "Lidocaine test of N1, then physiotherapy.", 84),
        Done(441, "diagnostic_injection", (1,), (LIDOCAINE,), (5, 8), (0, 1), facts={"intent": "diagnostic"}, name="test"),
        Course(436, "physiotherapy", 345, "completed", facts={"sessions": 11, "adverse_events": "none", "response": "temporary", "performed_by_text": "Quay Physiotherapy"}),
        Pain(394, 5), Pain(352, 6),
        Visit(334, 7, (Felt(1, 22, "3", "yes", more={"conclusion": "source", "conclusion_basis": ["usual_pain", "block"]}), Felt(2, None, how="not_examined")),
              "Injection of N1.", 42),
        Done(334, "injection", (1,), (LIDOCAINE, BETAMETHASONE), (5, 8), (1, 2), name="injection"),
        Harm(333, "injection", "flare", {"severity": "mild", "outcome": "resolved", "text": "two days"}),
        Pain(320, 4), Change(320, "2", "injection", "the injection"),
        Visit(250, 6, (Felt(1, 22, "2", "yes"), Felt(2, None, how="not_felt")), "Excision discussed; she wants it.", 33),
        Change(250, "3", "injection", "the injection"),
        Visit(217, 7, (Felt(1, 22, "2", "yes"), Felt(2, None, how="not_examined")), "Excision of N1 today.", 14, at=time(8, 50)),
        Done(217, "excision", (1,), ({**LIDOCAINE, "volume_ml": Decimal(10)},), (4, 7), None, head=OPERATED,
             excision={**OPERATION, "lab_number": "H-3302"}, found=FOUND, name="excision", is_scanned=True),
        Lab(203, "excision", ("mature_fat", "oedema"), "Mature fat with oedema, thin capsule. No atypia."),
        Answers(219, "rmdq", (1, 2, 4, 5, 6, 8, 9, 10, 11, 13, 14, 16, 18, 21)), Answers(219, "peg", (7, 6, 7)),
        Pain(203, 2), Change(203, "2", "excision", "the excision"), Pain(175, 1), Change(175, "2", "excision", "the excision"), Answers(175, "rmdq", (2, 8, 9, 10), "link"), Answers(175, "peg", (1, 2, 1), "link"),
        Visit(133, 0, (Felt(2, 11, "1"),), "Wound healed. Review in three months.", 98), Change(133, "1", "excision", "the excision"), Answers(133, "rmdq", (2,)), Answers(133, "satisfaction", (1,)),
        Visit(35, 1, (Felt(2, 12, "0"),), "Well. Review in six months.", 182), Change(35, "1", "excision", "the excision"), Answers(35, "peg", (1, 0, 1)), Answers(35, "clinician_category", (2,), "interview"),
    ),
)  # fmt: skip

MARSH = Story(
    "Marsh", "Colin", "1966-04-22", "male", asked=4, weight=91, facts={"phone": "020 7946 0551"},
    places={1: ("left", 58, 62)},
    steps=(
        Visit(4, 3, (Felt(1, 52, "1", more={"short_axis_mm": Decimal(34), "depth": "uncertain", "consistency": "firm"}),),
              "Large for what we see here. Ultrasound before anything else.", 14,
              complaint={"side": "left", "duration_value": Decimal(5), "has_night_pain": False}),
    ),
)  # fmt: skip

HUSSAIN = Story(
    "Hussain", "Amira", "1987-05-08", "female", asked=60, weight=61, facts={"phone": "020 7946 0487", "occupation": "pharmacist"},
    places={1: ("right", 68, 44), 2: ("left", 66, 42)}, today=(time(11, 40), "Wound check", "expected"),
    steps=(
        Visit(240, 7, (Felt(1, 16, "1"), Felt(2, 20, "3", "yes")), "Paracetamol when needed; physiotherapy.", 56, complaint={"side": "left"}),
        Course(240, "medicine", 180, "completed", PARACETAMOL, {"adverse_events": "none", "response": "none"}),
        Course(232, "physiotherapy", 150, "completed", facts={"sessions": 6, "adverse_events": "none", "response": "temporary"}),
        Visit(150, 6, (Felt(1, 16, "1"), Felt(2, 20, "3", "yes")), "Injection of N2.", 56),
        Done(150, "injection", (2,), (LIDOCAINE, TRIAMCINOLONE), (4, 7), (1, 2), name="injection"),
        Pain(136, 3), Since(66, "injection", {"relief": "all", "relief_lasted": 7, "relief_unit": "weeks", "flare": "no"}),
        Visit(66, 6, (Felt(1, 15, "0"), Felt(2, 19, "3", "yes", more={"conclusion": "source", "conclusion_basis": ["usual_pain", "block"]})), "Excision of N2 booked.", 57),
        Visit(9, 7, (Felt(1, None, how="not_examined"), Felt(2, 19, "2", "yes")), "Excision of N2 today; wound check in ten days.", 9, at=time(8, 45)),
        Done(9, "excision", (2,), ({**LIDOCAINE, "volume_ml": Decimal(8)},), (3, 6), None, head=OPERATED,
             excision={**OPERATION, "lab_number": "H-4471"}, found={**FOUND, "fascial_defect": "no", "fascial_defect_mm": None, "fascial_repair": "not_needed"}, name="excision"),
    ),
)  # fmt: skip

SUTHERLAND = Story(
    "Sutherland", "Ian", "1958-07-02", "male", asked=42, weight=79, facts={"phone": "020 7946 0330"},
    conditions=(("comorbidity", "hypertension", "ramipril"),),
    places={1: ("left", 43, 4)}, today=(time(9, 0), "Review, week 6", "seen"),
    steps=(
        Visit(118, 8, (Felt(1, 17, "2", "yes"),), "Physiotherapy; no NSAID because of his blood pressure tablets.", 70, complaint={"side": "left"}, by="ravi.mehta", cosigned_by="keiko.sato"),
        Course(118, "physiotherapy", 50, "completed", facts={"sessions": 7, "adverse_events": "none", "response": "none"}),
        Visit(42, 8, (Felt(1, 17, "3", "yes"),), "Injection of N1.", 42),
        Done(42, "injection", (1,), (LIDOCAINE, BETAMETHASONE), (5, 8), (2, 3), name="injection", is_scanned=True),
        Pain(28, 4), Since(0, "injection", {"relief": "most", "relief_unit": "still", "flare": "no"}),
        Visit(0, 3, (Felt(1, 13, "1", "no"),), "Much better. Keep walking; review in six weeks.", 42, at=time(9, 5), by="ravi.mehta"), Change(0, "2", "injection", "the injection"),
    ),
)  # fmt: skip

BENTON = Story(
    "Benton", "Joseph", "1964-01-19", "male", allergies=None, facts={"phone": "020 7946 0902"},
    places={1: ("right", 41, -2)}, today=(time(9, 20), "First exam", "seen"),
    steps=(Visit(0, 6, (Felt(1, 16, "2", "yes"),), "", None, time(9, 38), {"onset": "gradual"}, {"flag_inflammatory": ""}, is_signed=False),),
)  # fmt: skip

LINDQVIST = Story(
    "Lindqvist", "Eva", "1969-11-30", "female", asked=92, weight=66, facts={"phone": "020 7946 0717", "occupation": "gardener"},
    places={1: ("left", 38, -34)}, today=(time(11, 20), "Review, week 12", "expected"),
    steps=(
        Visit(175, 7, (Felt(1, 12, "2", "yes"),), "Explanation, heat, ibuprofen.", 42, complaint={"side": "left", "duration_value": Decimal(3), "duration_unit": "years"}),
        Course(175, "advice", 175, "completed"), Course(175, "medicine", 150, "completed", IBUPROFEN, {"adverse_events": "none", "response": "improved"}),
        Visit(92, 6, (Felt(1, 12, "2", "yes"),), "Needling with lidocaine.", 84),
        Done(92, "needling_with_injection", (1,), (LIDOCAINE,), (3, 7), (2, 3), head={"technique": "multiple", "passes": 12}, name="needling"),
        Pain(78, 4, "phone"),
    ),
)  # fmt: skip

PRICE = Story(
    "Price",
    "Hannah",
    "1991-08-17",
    "female",
    allergies=None,
    facts={"phone": "020 7946 0118"},
    today=(time(11, 0), "First visit", "arrived"),
)

NOVAK = Story(
    "Novak", "Petr", "1983-10-05", "male", asked=210, facts={"phone": "020 7946 0622"}, places={1: ("right", 44, 6)},
    steps=(
        Visit(210, 7, (Felt(1, 15, "2", "yes"),), "Physiotherapy, then come back.", 42),
        Course(208, "physiotherapy", facts={"sessions": None}),
        Call(160, "no_answer"), Call(140, "message_left", "asked to ring back"), Call(98, "no_answer"),
    ),
)  # fmt: skip

DUARTE = Story(
    "Duarte", "Ines", "1972-06-11", "female", asked=56, weight=70, facts={"phone": "020 7946 0356"}, places={1: ("right", 46, 8)},
    steps=(
        Visit(140, 7, (Felt(1, 19, "3", "yes"),), "Naproxen for four weeks.", 84),
        Course(140, "medicine", 112, "completed", NAPROXEN, {"adverse_events": "none", "response": "none"}),
        Visit(56, 7, (Felt(1, 19, "3", "yes"),), "Injection of N1; to ring us in six weeks.", 90),
        Done(56, "injection", (1,), (LIDOCAINE, TRIAMCINOLONE), (4, 8), (1, 3), name="injection"), Pain(42, 4, "link"),
        ByLink("injection", {"1-1": 3, "2-1": 2}, ("saddle",)),
    ),
)  # fmt: skip

REED = Story(
    "Reed", "Thomas", "1951-12-20", "male", asked=71, weight=88, facts={"phone": "020 7946 0269"}, places={1: ("left", 47, 10), 2: ("right", 45, 7)},
    conditions=(("comorbidity", "diabetes", "type 2, metformin"),),
    steps=(
        Visit(150, 8, (Felt(1, 21, "3", "yes"), Felt(2, 14, "0")), "Physiotherapy.", 70, complaint={"side": "left"}),
        Course(148, "physiotherapy", 80, "completed", facts={"sessions": 9, "adverse_events": "none", "response": "none"}),
        Visit(71, 8, (Felt(1, 21, "3", "yes"), Felt(2, 14, "0")), "Injection without steroid because of diabetes.", 91),
        Done(71, "injection", (1,), ({**LIDOCAINE, "volume_ml": Decimal(5)},), (5, 8), (2, 4), head={"diabetes": "yes"}, name="injection"),
        Call(6, "message_left", "", 1, "injection"),
    ),
)  # fmt: skip

WHITFIELD = Story(
    "Whitfield", "Grace", "1960-03-03", "female", asked=120, weight=74, facts={"phone": "020 7946 0845"}, places={1: ("right", 20, 60)},
    conditions=(("comorbidity", "ulcer", "duodenal ulcer, 2011"),),
    steps=(
        Visit(120, 6, (Felt(1, 30, "2", "no", more={"mobility": "fixed", "conclusion": "undecided"}),), "Fixed: ultrasound first.", 21),
        Answer(119, "ultrasound", "Soft tissue ultrasound requested", 14),
        Scan(108, "ultrasound", "low_back", "nodule_seen", "Fat-like lump above the fascia, no flow. Moves with the skin.", 1, size=(28, 13), facts={"vascularity": "none", "read_by_text": "Dr Okafor", "performed_at_text": "Riverside ultrasound"}),
        Answer(107, "result", "Ultrasound: fat-like lump above the fascia, 28 mm, no flow"),
        Course(120, "medicine", 113, "stopped", {**IBUPROFEN, "gastroprotection": "yes"}, {"stop_reason": "side_effect", "stop_text": "black stools", "adverse_events": "some"}),
        Harm(113, "medicine", "gi_bleed", {"severity": "severe", "seriousness": "yes", "outcome": "resolved", "action_text": "stopped, admitted for two days"}),
        Visit(99, 5, (Felt(1, 30, "1", "no"),), "Ultrasound reassuring. No more NSAID. Physiotherapy.", 84),
        Course(96, "physiotherapy", facts={"sessions": 10, "adverse_events": "none"}),
        Scan(18, "ultrasound", "low_back", "nodule_seen", "As before.", 1, size=(27, 13), facts={"vascularity": "none", "read_by_text": "Dr Okafor", "performed_at_text": "Riverside ultrasound"}),
        Talk(12, 4, "3", {"note": "Managing; wants to finish the course.", "plan": "Review when finished."}, 28),
    ),
)  # fmt: skip

CHANDRA = Story(
    "Chandra", "Priya", "1993-02-25", "female", asked=62, weight=70, facts={"phone": "020 7946 0733"}, places={1: ("right", 40, -6), 2: ("left", 41, -3)},
    conditions=(("comorbidity", "pregnancy", "due in spring"),),
    steps=(
        Visit(62, 6, (Felt(1, 13, "2", "yes"), Felt(2, 10, "1", "no")), "No medicines, no needles now: heat, positions, massage.", 42, complaint={"onset": "pregnancy", "side": "both", "duration_value": Decimal(6), "duration_unit": "weeks"}),
        Course(62, "heat", facts={"times_per_day": Decimal(2), "minutes_each": 15}), Course(60, "massage", facts={"sessions": 4, "performed_by_text": "women's health physiotherapist"}),
        Call(11, "asked_later", "away until next week", 2),
    ),
)  # fmt: skip

FINCH = Story(
    "Finch", "Walter", "1948-09-14", "male", asked=130, weight=82, facts={"phone": "020 7946 0904"}, places={1: ("left", 70, 50)},
    conditions=(("comorbidity", "anticoagulant", "apixaban for atrial fibrillation"),),
    steps=(
        Visit(300, 7, (Felt(1, 18, "2", "yes"),), "Paracetamol, physiotherapy; no needle while on apixaban.", 84, complaint={"side": "left"}),
        Course(300, "medicine", facts={"adverse_events": "none"}, medicine=PARACETAMOL),
        Course(296, "physiotherapy", 220, "completed", facts={"sessions": 12, "adverse_events": "none", "response": "improved"}),
        Visit(216, 4, (Felt(1, 17, "1", "no"),), "Better. Home exercises.", 90), Course(216, "activity"),
        Visit(130, 3, (Felt(1, 16, "1", "no"),), "Goes on as it is.", 182), Change(130, "2", "physiotherapy", "physiotherapy"),
    ),
)  # fmt: skip

MARIN = Story(
    "Marin", "Sofia", "1981-07-29", "female", asked=88, weight=59, facts={"phone": "020 7946 0288"}, places={1: ("right", 78, 56)},
    steps=(
        Visit(190, 8, (Felt(1, 14, "4", "yes"),), "Injection of N1.", 42, complaint={"radiation": ["buttock", "thigh_posterior", "calf"]}),
        Done(190, "injection", (1,), (LIDOCAINE, BETAMETHASONE), (6, 9), (3, 5), name="injection"), Pain(176, 6),
        Since(140, "injection", {"relief": "some", "relief_lasted": 4, "relief_unit": "days", "flare": "yes"}),
        Visit(140, 8, (Felt(1, 14, "3", "yes"),), "Cluneal nerve? Block, then decide.", 49),
        Done(88, "nerve_block", (1,), (LIDOCAINE,), (5, 8), (0, 1), facts={"intent": "diagnostic"}, head={"guidance": "ultrasound"}, name="block", by="daniel.reyes"),
        Visit(74, 7, (Felt(1, 14, "3", "yes"),), "Referred for nerve release.", 91),
        Course(74, "neurolysis", state="referred", on=(1,), facts={"referred_to": "Nerve clinic, St Anne's", "step_reason": "block took the pain away for six hours"}),
    ),
)  # fmt: skip

OSBORNE = Story(
    "Osborne", "Neil", "1970-01-08", "male", asked=0, weight=86, facts={"phone": "020 7946 0561"}, places={1: ("right", 43, 3)},
    today=(time(8, 40), "Injection N1", "arrived"),
    steps=(
        Visit(35, 7, (Felt(1, 18, "3", "yes"),), "Injection at the next visit.", 35),
        Course(35, "medicine", 14, "completed", IBUPROFEN, {"adverse_events": "none", "response": "none"}),
        Visit(0, 7, (Felt(1, 18, "3", "yes"),), "Injection of N1 today; ask in two weeks.", 14, at=time(8, 45)),
        Done(0, "injection", (1,), (LIDOCAINE, TRIAMCINOLONE), (4, 8), None, at=time(8, 55)),
    ),
)  # fmt: skip

KOWALSKI = Story(
    "Kowalski", "Adam", "1944-11-02", "male", asked=280, facts={"phone": "020 7946 0100"}, places={1: ("right", 40, 0)},
    steps=(Visit(280, 5, (Felt(1, 15, "1", "no"),), "Observe.", 84), Course(280, "observation")),
    change={"is_deceased": True, "deceased_on": 200},
)  # fmt: skip

STORIES = (
    MARIA, MARIO, RUTH, MARSH, HUSSAIN, SUTHERLAND, BENTON, LINDQVIST, PRICE, NOVAK, DUARTE, REED, WHITFIELD,
    CHANDRA, FINCH, MARIN, OSBORNE, KOWALSKI,
)  # fmt: skip
