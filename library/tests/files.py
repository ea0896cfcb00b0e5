"""Files for stories: one whole case, and a way to write variants of it."""

import copy

import yaml

from library.importing.run import take_file

WHOLE = yaml.safe_load("""
id: 2001-made-up
design: single_case
scope: back_mouse
term_used: episacral lipoma
source:
  title: A made-up case
  authors: Nobody N
  year: 2001
  journal: null
  doi: 10.1000/none
  pmid: '123'
  url: https://example.org/none
  other_urls: []
  read_as: abstract
group:
  n_patients: 35
  n_nodules: null
  n_bilateral: 0
  n_female: null
  n_male: null
  age_mean: 40.7
  age_sd: null
  age_min: null
  age_max: null
  duration_months_mean: null
  follow_up: mean 17.6 months
  counts:
  - {label: lasting relief, n: 31, of: 35, pct_reported: 89, note: null}
  - {label: printed otherwise, n: 146, of: 512, pct_reported: 28, note: null}
  - {label: more than all, n: 12, of: 9, pct_reported: null, note: null}
  measurements:
  - {at: day 14, at_days: 14, instrument: pain score 0-100, value: 30.5, unit: points, statistic: mean, arm: lidocaine, n: null, note: null}
  shared: null
patients:
- label: case 1
  age: 50
  age_text: null
  sex: female
  occupation: clerk
  height_cm: 165
  weight_kg: 70.5
  comorbidities: [type 2 diabetes, stamp collecting]
  complaint:
    pain_site: left buttock
    duration_months: 6
    duration_text: more than 3 years
    onset: after lifting a box
    character: sharp, intermittent; wakes her at night
    radiation: [right hip, calf]
    provoking: [bending over]
    relieving: [standing]
    associated: [headache]
  nodules:
  - site: psis
    site_text: null
    side: right
    count: 2-3
    size_mm: [20, 30]
    size_text: null
    shape: elliptical, lying transversely
    consistency: elastic
    mobility: freely movable
    depth_or_tethering: subcutaneous
    tender: exquisitely
    tenderness_grade_0_4: null
    reproduces_pain: true
    response_to_pressure: referred pain to the thigh
    radiation_on_pressure: thigh
  - site: moon
    site_text: null
    side: bilateral
    count: multiple
    size_mm: null
    size_text: hazelnut to walnut
    shape: null
    consistency: null
    mobility: null
    depth_or_tethering: null
    tender: false
    tenderness_grade_0_4: 0
    reproduces_pain: false
    response_to_pressure: null
    radiation_on_pressure: null
  neuro_exam: no deficit
  straight_leg_raise: negative
  skin_changes: null
  algometry: null
  prior_diagnoses: [lumbar disc lesion]
  prior_treatments: [ibuprofen at maximum dose, no effect]
  imaging:
  - {modality: ultrasound, target: low back, finding: a fat-like nodule}
  treatments:
  - order: 1
    type: injection
    agents:
    - {drug: prilocaine, dose_mg: 40, concentration: 2 %, volume_ml: 10-20, note: null}
    - {drug: triamcinolone acetonide, dose_mg: 40, concentration: 40 mg/mL, volume_ml: 1, note: null}
    guidance: ultrasound
    needle: 22 G, 2 inch
    sessions: 4-6
    interval: 2-3 per week
    anaesthesia: null
    incision: null
    fascial_defect_mm: null
    fascial_repair: null
    intent: diagnostic and therapeutic
    response: temporary relief
    detail: null
  - order: 2
    type: excision
    agents: null
    guidance: null
    needle: null
    sessions: 1
    interval: 7 days
    anaesthesia: local
    incision: 2-3 cm
    fascial_defect_mm: 15
    fascial_repair: sutured
    intent: null
    response: null
    detail: null
  outcomes:
  - {at: before operation, at_days: 0, instrument: pain 0-10, value: 7, unit: points, statistic: null, arm: null, n: null, note: null}
  - {at: 30 minutes, at_days: 0, instrument: VAS 0-100 mm, value: 20-30, unit: mm, statistic: null, arm: null, n: null, note: null}
  - {at: 1 year, at_days: 365, instrument: patient report, value: complete_relief, unit: null, statistic: null, arm: null, n: null, note: null}
  complications: [haematoma]
  histology: mature fat with oedema
  final_status: pain free
ambiguities: null
acceptance_checks: []
notes: null
""")


def whole() -> dict:
    """Return a copy of the whole case, to be changed."""
    return copy.deepcopy(WHOLE)


def written(folder, content, name="case.yaml"):
    """Return the path of the content written down."""
    path = folder / name
    text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
    path.write_text(text, "utf-8")
    return path


def taken(folder, content, **options):
    """Import the content; return what became of it."""
    return take_file(written(folder, content), **options)
