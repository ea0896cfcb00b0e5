"""The phrases publications use for the coded words (clinical.md sections 2, 4, 5 and 6)."""

from exams import vocabulary as ex
from exams import vocabulary_of_imaging as im
from library.vocabulary import Design, Moment, ReadAs, Scope
from measures import vocabulary as me
from patients import vocabulary as pa
from treatments import vocabulary as tr

SITE = {
    "psis": "posterior superior iliac spine|dimple of venus|venus dimple|near the psis|at the psis",
    "medial_iliac_crest": "medial crest|medial part of the iliac crest|iliac crest medial|inner iliac crest",
    "mid_iliac_crest": "middle of the iliac crest|middle iliac crest",
    "lateral_iliac_crest": "lateral crest|iliac crest lateral|outer iliac crest",
    "posterior_iliac_crest": "iliac crest|crest of the ilium|crista iliaca",
    "si_joint_line": "sacroiliac joint line|over the sacroiliac joint|si joint line",
    "si_joint_region": "si joint|si region|sacroiliac joint|sacro iliac|sacroiliac|sacroiliac area|si area|episacroiliac|presacral|michaelis rhombus",
    "si_sulcus": "sacral sulcus",
    "sacral_dimple_level": "sacral dimple|dimple",
    "lumbar_paraspinal": "paraspinal|paravertebral|erector spinae|sacrospinalis|paralumbar",
    "lumbar_region": "lumbar|low back|lower back|loin",
    "below_crest": "below crest|under the crest|below the iliac crest|upper buttock|gluteal|buttock",
    "lumbosacral_junction": "lumbosacral|l5 s1",
    "twelfth_rib_level": "twelfth rib|12th rib",
    "sacrum": "sacral",
}
LATERALITY = {"left": "l|left side|left sided|lt", "right": "r|right side|right sided|rt"}
PAIN_SITE = {
    "low_back": "lower back|low back pain|lumbago|lumbar|lumbosacral|lumbo sacral|back|spine|backache|loin",
    "si_region": "sacroiliac|sacro iliac|si joint|sacrum|sacral|iliac crest",
    "buttock": "buttocks|gluteal|gluteus",
    "hip": "trochanter|trochanteric|lateral hip|hips",
    "lower_abdomen": "abdomen|abdominal|lower quadrant|iliac fossa|suprapubic|pelvic",
    "flank": "renal",
    "groin": "inguinal",
    "testis": "testicle|testicular|scrotum|scrotal",
    "leg": "legs|thigh|thighs|sciatic|sciatica|lower limb|calf|foot|knee",
    "lump_only": "lump|mass|palpable mass|swelling|no pain|painless|asymptomatic",
}
COMPLAINT_SIDE = {
    "left": "left sided|on the left",
    "right": "right sided|on the right",
    "both": "bilateral|bilaterally|either side",
    "midline": "central|middle",
    "alternating": "alternate|alternates|changes sides",
}
ONSET = {
    "lifting": "lift|lifted|heavy load|strain while lifting",
    "trauma": "fall|fell|accident|injury|traumatic|blow|strain|collision|kick|sprain",
    "surgery": "after operation|caesarean|cesarean|operation|postoperative|following surgery|surgical",
    "pregnancy": "childbirth|birth|delivery|postpartum|pregnant|confinement",
    "gradual": "insidious|slow|slowly|gradually|progressive",
    "unknown": "no known cause|spontaneous|no trauma|without cause|no obvious cause|not known|none",
}
PATTERN = {
    "constant": "continuous|persistent|permanent|unremitting|all day|always",
    "intermittent": "on and off|comes and goes|episodic|occasional",
    "recurrent": "recurring|repeated attacks|relapsing|attacks|episodes",
}
QUALITY = {
    "sharp": "stabbing|shooting|lancinating|knife like|piercing",
    "aching": "ache|dull|deep ache|aches",
    "nagging": "gnawing|grumbling",
    "burning": "burn|burns",
}
NIGHT = "night|nocturnal|wakes|sleep|woken"
RADIATION = {
    "none": "no|no radiation|does not radiate|without radiation|non radiating|not radiating|false",
    "buttock": "buttocks|gluteal|gluteus",
    "hip": "trochanter|trochanteric",
    "thigh_lateral": "lateral thigh|outer thigh|lateral aspect of the thigh|side of thigh|lateral side of thigh",
    "thigh_anterior": "anterior thigh|front of thigh|front of the thigh|anterior aspect of thigh",
    "thigh_posterior": "posterior thigh|back of thigh|back of the thigh|posterior aspect of thigh|hamstring",
    "groin": "inguinal",
    "testis": "testicle|testicular|scrotum|labia",
    "lower_abdomen": "abdomen|abdominal|suprapubic|pelvis",
    "flank": "loin|renal|kidney",
    "calf": "below the knee|lower leg|shin",
    "foot": "ankle|toe|toes|heel|sole",
    "leg": "lower limb|lower extremity|legs|limb",
    "radicular": "sciatica|sciatic|root|dermatomal|pseudoradicular|lumbosciatica",
    "knee": "popliteal",
}
PROVOKING = {
    "bending": "bend|stooping|flexion|forward bending|bent|leaning",
    "lifting": "lift|carrying",
    "sitting": "sit|seated|hard chair|driving|car",
    "standing_up": "rising|getting up|rise from sitting|getting out of bed",
    "standing": "stand",
    "walking": "walk|running|gait",
    "lying": "lying down|supine|in bed|recumbency|prone|turning in bed",
    "activity": "exercise|movement|motion|exertion|work|effort|physical work|housework|sport",
    "twisting": "twist|rotation|turning|extension",
    "squatting": "squat|crouching",
    "pressure": "belt|tight clothes|touch|palpation|pressing|corset|contact",
    "mattress": "bed change|hard bed",
}
RELIEVING = {
    "standing": "stand|getting up",
    "rest": "resting|bed rest|inactivity",
    "position": "change of position|position change|moving|changing position|extension",
    "lying": "lying down|recumbency|in bed|supine",
    "walking": "walk|activity|movement|exercise",
    "heat": "warmth|hot|warm",
    "cold": "ice|cooling",
    "massage": "rubbing|pressure|kneading",
    "drug": "analgesic|analgesics|medication|aspirin|nsaid|nsaids|ibuprofen|painkiller|tablets|paracetamol",
}
SHAPE = {
    "oval": "ovoid|elliptical|elliptic|egg shaped|olive shaped|almond shaped|bean shaped|oblong",
    "round": "rounded|spherical|globular|circular|ball",
    "lobulated": "polylobulated|multilobulated|lobular|lobule|lobulate",
}
ORIENTATION = {
    "transverse": "transversely|across|horizontal|horizontally",
    "longitudinal": "longitudinally|vertical|vertically|lengthwise",
    "oblique": "obliquely|diagonal",
}
CONSISTENCY = {
    "firm": "solid|tense|tight",
    "rubbery": "rubber",
    "elastic": "elastically|resilient|springy",
    "soft": "doughy|lax",
    "fluctuant": "fluctuating|fluctuation|cystic",
    "pseudo_fluctuant": "pseudofluctuant|pseudofluctuation|pseudo fluctuating|pseudo fluctuation",
    "hard": "stony|indurated",
    "craggy": "irregular",
}
MOBILITY = {
    "mobile": "free|freely movable|movable|moveable|moves freely|slips|rolls|slips under the finger|slides|slippery|sliding|mobile free|moves",
    "limited": "slightly mobile|partly mobile|little mobility|limited mobility|semi mobile",
    "fixed": "adherent|immobile|not mobile|immovable|adherent to deep|attached|not movable",
}
DEPTH = {
    "skin": "dermal|cutaneous|intradermal",
    "subcutaneous": "superficial|above the fascia|under the skin|suprafascial|epifascial|subcutis",
    "tethered": "tethered|adherent to fascia|adherent to deep aponeurosis|attached to fascia|pedicle|through the fascia|fascial hernia|pedunculated|adherent|fixed to fascia|aponeurosis",
    "deep": "subfascial|below the fascia|under the fascia|beneath the fascia|intramuscular|deep",
    "uncertain": "unclear|not clear",
}
TENDERNESS = {
    "0": "not tender|non tender|nontender|painless|no tenderness|silent|none|false|no|not painful|indolent|insensitive",
    "tender_ungraded": "tender|painful|yes|true|sensitive|tenderness|slight|slightly|mild|moderate|moderately|sore",
    "severe_ungraded": "severe|severely|exquisite|exquisitely|very tender|very painful|extremely|extreme|markedly|marked|intense|most tender|acutely",
}
PRESSURE = {
    "nothing": "no pain|none|no response|painless|no",
    "local": "local pain|pain at the site|local tenderness|tender|wince|winces|jump sign|jumps|flinches|located her backache|located his backache|pain locally|sharp pain|local",
    "elsewhere": "referred|referred pain|radiates|radiating|radiation|spreads|shoots|pain down|into the",
}
USUAL_PAIN = "reproduce|reproduces|reproduced|usual pain|that is it|familiar pain|recognised|recognized|same pain|her pain|his pain|her backache|his backache|the backache|typical pain|the complaint"
YES_NO = {
    "yes": "true|always|in all|reproduced|reproduces",
    "no": "false|not|never|not reproduced",
    "unsure": "sometimes|in some|some|possibly|partly|in part|often|mostly|usually|most",
}
DESCRIBED = {
    "chickpea": "chick pea|garbanzo",
    "pea": "peas",
    "bean": "broad bean|kidney bean",
    "olive": "olives",
    "hazelnut": "hazel nut|filbert|nut",
    "almond": "almonds",
    "walnut": "wal nut",
    "small_mandarin": "mandarin|tangerine|small orange|orange|plum|apricot",
    "egg": "hen s egg|pigeon s egg|eggs",
}
SLR = {
    "negative": "normal|no lasegue|lasegue negative|full|free|not limited|90",
    "positive": "lasegue positive|limited|painful|reduced",
    "not_tested": "not done",
    "some": "positive in some|in some|some|sometimes|at times|often",
}
NEURO = {
    "normal": "no deficit|no neurological deficit|intact|negative|unremarkable|no abnormality|without deficit|no signs|normal reflexes|reflexes normal|no neurological signs",
    "deficit": "weakness|reduced reflex|absent reflex|hypoaesthesia|hypesthesia|sensory loss|numbness|paresis|diminished|abnormal|reduced|absent|decreased",
    "not_tested": "not done",
}
MODALITY = {
    "ultrasound": "ultrasonography|sonography|us|sonogram|echography|ultrasonographic",
    "mri": "magnetic resonance|mr|mri scan|mr imaging",
    "ct": "computed tomography|cat scan|ct scan",
    "x_ray": "x ray|xray|radiograph|radiography|radiographs|plain film|plain films|x rays|roentgen",
    "bone_scan": "scintigraphy|bone scintigraphy",
    "myelography": "myelogram",
}
IMAGING_REGION = {
    "lumbosacral": "lumbosacral spine|lumbo sacral|lumbosacral|lumbar spine and pelvis|lumbosacral spine and pelvis",
    "lumbar": "lumbar spine|spine|lumbar vertebrae",
    "pelvis": "pelvic|presacral",
    "low_back": "lumbar soft tissue|soft tissue|lower back|subcutaneous|back|nodule|lump|paraspinal",
    "crest": "iliac|posterior iliac crest",
    "si": "sacroiliac|sacroiliac joint|sacroiliac joints|si joint|si joints|sacrum",
    "hip": "hips|trochanter",
    "whole_body": "full body|total body",
}
IMAGING_RESULT = {
    "nodule_seen": "nodule|nodules|confirmed the nodule|lump|lipoma|fat like echo|fat herniating|herniation of fat|herniating|fat herniation|soft tissue nodules|oedematous fat|edematous fat|hypoechoic|hyperechoic|isoechoic|fatty mass|fat hernia|mass|lipocele|fatty lesion|encapsulated",
    "nodule_not_seen": "nodule not visible|no nodule|not visible|no mass|no lesion|no lipoma",
    "other_lesion": "discopathy|disc|disk|stenosis|osteoarthritis|spondylosis|spondylolisthesis|degenerative|spondylarthrosis|scoliosis|protrusion|herniated disc|fracture|arthrosis|incidental|bulge|osteophytes|sacralisation",
    "normal": "no positive finding|negative|unremarkable|no abnormality|not diagnostic|nothing abnormal|no finding|non contributory|within normal limits|clear",
    "awaited": "pending|awaiting",
    "not_stated": "not in the text read|result not given|not reported|not read",
}
CONDITION = {
    "diabetes": "diabetic|type 2 diabetes|type 1 diabetes|dm",
    "bleeding_disorder": "haemophilia|hemophilia|coagulopathy|von willebrand",
    "anticoagulant": "warfarin|antiplatelet|anticoagulated|clopidogrel|apixaban|rivaroxaban",
    "renal": "kidney|renal failure|renal insufficiency|ckd|nephropathy|kidney stones|nephrolithiasis",
    "hepatic": "liver|hepatic insufficiency|hepatitis|cirrhosis|gallstones|cholelithiasis",
    "heart_failure": "cardiac failure",
    "ischaemia": "coronary|angina|myocardial infarction|ischaemic heart|ischemic heart|stroke",
    "ulcer": "peptic ulcer|gastric ulcer|duodenal ulcer|gastritis|reflux|gerd",
    "asthma": "copd|bronchitis",
    "pregnancy": "pregnant",
    "immune": "immunosuppression|immunodeficiency|immunosuppressed",
    "cancer": "carcinoma|malignancy|tumour|tumor|lymphoma|leukaemia|breast cancer",
    "hiv": "aids",
    "steroid": "prednisolone|long term steroid",
    "obesity": "obese|overweight|stout",
    "hypertension": "high blood pressure|hypertensive",
    "thyroid": "hypothyroidism|hyperthyroidism|goitre",
    "osteoporosis": "osteopenia",
    "depression": "anxiety|neurosis|psychoneurosis|depressed|psychiatric|hysteria",
    "gynaecological": "tubal pregnancy|previous tubal pregnancy|salpingitis|polycystic ovaries|polycystic ovary|endometriosis|fibroids|dysmenorrhoea|uterine|ovarian|ovary|menopause|retroverted uterus|prolapse|pelvic inflammatory disease|gynecological",
    "anorectal": "haemorrhoids|hemorrhoids|fistula in ano|anal fistula|fistula|anal fissure",
    "spine_surgery": "laminectomy|discectomy|spinal fusion|disc operation|disc surgery|back surgery|spinal operation|disk surgery|fusion",
    "hip_surgery": "hip replacement|arthroplasty|hip operation|hip fracture repair",
    "abdominal_surgery": "hysterectomy|appendicectomy|appendectomy|cholecystectomy|caesarean|cesarean|laparotomy|hernia repair|herniorrhaphy|oophorectomy|salpingectomy|prostatectomy|abdominal operation",
    "disc": "disc|disk|disc lesion|slipped disc|disc herniation|herniated disc|disc prolapse|discopathy|disk herniation|discogenic|prolapsed disc",
    "stenosis": "spinal stenosis|claudication",
    "strain": "sprain|back strain|muscle strain|lumbar strain|sacroiliac strain|muscular",
    "sciatica": "radiculopathy|radiculitis|sciatic|neuritis|root compression|lumbosciatica",
    "facet": "facet joint|facet syndrome|facet arthropathy|zygapophyseal",
    "sacroiliitis": "sacroiliac|sacroiliac joint|si joint|sacroiliac dysfunction",
    "trochanteric": "trochanteric bursitis|greater trochanteric pain syndrome|trochanter|bursitis",
    "hip_disease": "hip|hip problem|coxarthrosis|hip osteoarthritis",
    "osteoarthritis": "arthrosis|osteoarthrosis|spondylosis|degenerative|arthritis|spondylarthrosis|lumbar spondylosis",
    "fibromyalgia": "fibrositis|fibromyositis|rheumatism|muscular rheumatism",
    "myofascial": "myofascial pain|trigger point|trigger points|myositis|piriformis",
    "renal_colic": "ureteric colic|ureteral colic|kidney stone|kidney stones suspected",
}
# A diagnosis that was looked for and not found is not a diagnosis.
DENIED = (
    "not found|ruled out|excluded|no evidence|no sign|no signs|denied|negative for|suspected but"
)
KIND = {
    "advice": "explanation|reassurance|education|explain|advised",
    "observation": "observed|watchful waiting|left alone|no treatment|wait and see|observe",
    "heat": "diathermy|infrared|short wave|shortwave|hot packs|hydrotherapy|baths|heat treatment",
    "ice": "cryotherapy|cold packs",
    "self_massage": "self massage",
    "activity": "exercise|exercises|home exercise|home exercises|stretching|swimming",
    "rest": "bed rest|immobilisation|immobilization|corset|belt|brace|plaster|traction",
    "medicine": "medication|oral analgesics|analgesics|analgesic|analgesia|nsaid|nsaids|drugs|drug treatment|painkillers|oral|salicylates|antibiotic|antibiotics|muscle relaxant|muscle relaxants|vitamins|prednisolone|opioid|opioids|anti inflammatory|anti inflammatories|antidepressant|medicines",
    "topical": "cream|ointment|gel|patch|liniment|plaster patch|topical treatment",
    "physiotherapy": "physical therapy|physio|electrotherapy|tens|physical treatment|rehabilitation|galvanism",
    "manual_therapy": "mobilisation|mobilization|spinal mobilisation|manipulation|deep tissue work|myofascial release|manual treatment|soft tissue work",
    "massage": "deep massage|friction",
    "chiropractic": "osteopathy|chiropractor|osteopathic|chiropractic adjustment",
    "dry_needling": "dry needle|acupuncture|needling|needle",
    "needling_with_injection": "needling with injection|multiple needling|multiple puncture|fenestration|needle teasing",
    "diagnostic_injection": "diagnostic injection|diagnostic block|test injection|steindler test",
    "injection": "infiltration|local injection|injected|steroid injection|injections|cortisone|local anaesthetic|novocaine|procaine injection|infiltrations|injection of local anaesthetic|trigger point injection",
    "prolotherapy": "dextrose injection|sclerosant|sclerosing injection|sclerotherapy",
    "nerve_block": "block|nerve root block|cluneal nerve block|epidural|epidural injection|facet injection|blocks|medial branch block|sympathetic block",
    "neurolysis": "nerve release|nerve decompression|denervation|radiofrequency|radiofrequency ablation|rhizotomy|nerve section|neurectomy",
    "laser": "laser therapy|low level laser",
    "shockwave": "shock wave|eswt",
    "hydrodissection": "hydrodissect",
    "endoscopic_decompression": "endoscopic|endoscopy|endoscopic treatment|percutaneous endoscopic",
    "liposuction": "suction lipectomy",
    "excision": "surgery|operation|excised|removal|surgical removal|removed|enucleation|surgical excision|extirpation|operated|biopsy|resection|herniotomy",
    "spine_surgery": "laminectomy|discectomy|spinal fusion|disc operation|disc surgery|back surgery|disk surgery|spinal operation|spine operation|fusion",
}
INTENT = {
    "both": "diagnostic and therapeutic|therapeutic and diagnostic",
    "diagnostic": "test|diagnosis",
    "therapeutic": "treatment|therapy",
}
RESPONSE = {
    "complete": "complete relief|pain eliminated|eliminated|abolished|pain free|cured|complete|resolved|total relief|disappeared|symptom free|no pain|full relief|pain gone|full recovery|healed|relieved completely|completely relieved",
    "marked": "marked relief|dramatic|dramatically|striking|great|excellent|considerable|substantial|very good|much better|marked",
    "improved": "improved|improvement|relieved|relief|better|good|reduced|helped|less pain|partial relief|partial|some relief|lasting relief|eased",
    "temporary": "temporary|relief for|lasted hours|lasting hours|lasted a few|only for|temporarily|short lived|transient|for a few hours|for some hours|brief|unsatisfactory|wore off|returned",
    "none": "no effect|no relief|failed|no benefit|without effect|unchanged|ineffective|no improvement|pain persisted|persisted|no change|no response|not helped|without success|without relief|unsuccessful|no help|not relieved|little effect|none",
    "worse": "worsened|aggravated|more pain|exacerbated",
}
OUTCOME = {
    "complete_relief": "complete|cured|cure|pain free|free of pain|resolved|healed|full recovery|recovered|symptom free|no pain|asymptomatic|total relief|eliminated|abolished|fully relieved|complete recovery|disappeared|recovery|relieved completely|completely relieved|painless",
    "marked_relief": "marked|dramatic|striking|excellent|very good|great relief|much better|much improved|substantial relief|markedly improved|marked improvement|dramatic relief",
    "improved": "improvement|relieved|relief|better|good|lasting relief|appeared relieved|partial relief|partial|less pain|reduced|satisfied|some relief|helped|moderate relief|decreased|lower than baseline|significantly lower than baseline",
    "temporary_relief": "temporary|temporary relief|transient|short lived|for some hours|relief for|temporarily",
    "unchanged": "no change|no effect|not improved|no improvement|no relief|same|failed|failure|persisted|persistent pain|poor|not relieved|none",
    "worse": "worsened|deteriorated|more pain",
    "recurred": "recurrence|relapse|relapsed|returned|came back",
}
INSTRUMENT = {
    "pain_nrs": "pain 0 10|nrs|nrs 0 10|numeric rating scale|numerical rating scale|numeric pain rating|pain nrs",
    "pain_vas": "vas|visual analogue scale|visual analog scale|vas pain|vas 0 10|vas 0 100|vas 0 100 mm",
    "pain_other": "pain|pain score|pain score 0 100|pain intensity|pain index|pain scale|pain relief",
    "pgic": "pgic|global change|global impression of change|global perceived effect|overall change",
    "rmdq": "roland morris|rmdq|roland|rdq|rolland morris",
    "odi": "oswestry|odi|modified oswestry|owestry",
    "peg": "peg scale",
    "psfs": "patient specific functional scale",
    "ppt": "pressure pain threshold|algometry|algometer|pain pressure threshold|pressure threshold",
    "satisfaction": "satisfied|patient satisfaction",
    "finger_floor": "finger floor distance|fingertip to floor|finger to floor|schober",
    "clinician_category": "surgeon rating|surgeon category|clinician rating|physician rating|doctor rating|surgeon report|physician report|author rating|clinical outcome|clinician report|examiner rating|therapist rating|investigator rating|author report|surgeon",
    "patient_category": "patient report|patient rating|patient category|self report|patient reported|questionnaire|telephone|patient",
}
STATISTIC = {
    "mean": "average|mean value|arithmetic mean",
    "median": "med",
    "sd": "sd|standard deviation|std",
    "min": "minimum|lowest",
    "max": "maximum|highest",
}
DRUG = {
    "ibuprofen": "brufen", "naproxen": "naprosyn", "diclofenac": "voltaren", "celecoxib": "celebrex",
    "loxoprofen": "loxonin", "etoricoxib": "arcoxia", "aspirin": "acetylsalicylic acid|salicylate|salicylates",
    "paracetamol": "acetaminophen|tylenol", "tramadol": "tramal", "codeine": "dihydrocodeine",
    "meperidine": "pethidine|demerol", "pregabalin": "lyrica", "gabapentin": "neurontin",
    "amitriptyline": "nortriptyline", "trimethoprim": "co trimoxazole",
    "lidocaine": "lignocaine|xylocaine", "bupivacaine": "marcaine|marcain", "ropivacaine": "naropin",
    "mepivacaine": "carbocaine|scandicaine", "prilocaine": "citanest",
    "procaine": "novocaine|novocain|novocaina|procaine hydrochloride",
    "procaine_caffeine": "impletol|procaine caffeine|procaine and caffeine",
    "local_anaesthetic": "local anaesthetic|local anesthetic|anaesthetic|anesthetic|local anaesthesia",
    "long_acting_la": "long acting local anaesthetic|long acting local anesthetic|long acting anaesthetic",
    "methylprednisolone": "methylprednisolone acetate|depo medrol|depomedrol",
    "triamcinolone": "triamcinolone acetonide|kenalog|triamcinolone hexacetonide",
    "betamethasone": "celestone|diprospan|diprophos", "dexamethasone": "decadron",
    "hydrocortisone": "cortisone|hydrocortisone acetate",
    "corticosteroid": "steroid|corticosteroids|cortisone derivative|glucocorticoid|corticoid",
    "dextrose": "glucose", "saline": "normal saline|sodium chloride|physiological saline|isotonic saline|nacl",
    "adrenaline": "epinephrine",
}  # fmt: skip
GUIDANCE = {
    "palpation": "palpated|by hand|palpation guided|blind",
    "landmark": "landmarks|anatomical landmark",
    "ultrasound": "sonographic|us|us guided|ultrasound guided|ultrasound guidance|sonography",
    "fluoroscopy": "fluoroscopic|x ray|c arm|image intensifier",
}
ANAESTHESIA = {
    "none": "no anaesthesia|without anaesthesia",
    "local": "local anaesthesia|local anaesthetic|local anesthesia|procaine|novocaine|lidocaine|infiltration",
    "sedation": "sedated|conscious sedation",
    "regional": "spinal|epidural|block",
    "general": "general anaesthesia|general anesthesia|ga|ether",
}
REPAIR = {
    "suture": "sutured|closed|stitched|repaired|closure|yes|true|imbricated|plicated",
    "none": "left open|not repaired|not closed|no|false|no repair|not sutured",
    "not_needed": "no defect",
}
HISTOLOGY = {
    "mature_fat": "normal fat|lipoma|mature adipose|adipose tissue|fat|fatty tissue|normal adipose|fibrolipoma|fibro fatty|adipose",
    "oedema": "edema|oedematous|edematous",
    "necrosis": "fat necrosis|necrotic",
    "fibrosis": "fibrous|fibrous thickening|fibrotic|septa|fibrous capsule|capsule|fibrolipoma",
    "inflammation": "inflammatory|panniculitis|lymphocytes|round cell infiltration",
    "arteritis": "periarteritis|vasculitis|endarteritis",
    "haemorrhage": "hemorrhage|haemorrhagic|hemorrhagic|bleeding",
    "malignant": "malignancy|sarcoma|suspicious|liposarcoma",
}
EVENT = {
    "dyspepsia": "stomach upset|heartburn|indigestion", "gi_bleed": "gastrointestinal bleed|ulcer",
    "blood_pressure": "hypertension|raised blood pressure|oedema|fluid retention",
    "kidney": "renal failure", "cardiac": "heart attack|stroke|myocardial infarction",
    "bronchospasm": "wheeze", "rash": "urticaria|eruption|dermatitis",
    "soreness": "sore|post injection soreness|tenderness|stiffness", "bruise": "bruising|ecchymosis",
    "flare": "increased pain|post injection flare|flare up|pain flare|worsening of pain",
    "injection_pain": "painful injection|pain on injection|injection pain|pain during injection",
    "nausea": "vomiting|sick", "vasovagal": "faint|syncope|dizziness|vasovagal reaction",
    "haematoma": "hematoma|haemorrhage|bleeding|haematoma and seroma",
    "infection": "abscess|wound infection|cellulitis|suppuration|sepsis",
    "nerve": "numbness|paraesthesia|paresthesia|nerve injury|hypoaesthesia|neuralgia|sensory loss|nerve irritation",
    "allergy": "allergic|anaphylaxis", "la_toxicity": "local anaesthetic toxicity|toxicity|convulsion",
    "wrong_site": "wrong side", "pneumothorax": "collapsed lung",
    "skin_atrophy": "atrophy|fat atrophy|dimple|dent", "depigmentation": "hypopigmentation|pale patch|pigment loss",
    "sugar": "hyperglycaemia|hyperglycemia|blood sugar", "seroma": "fluid collection|seromas",
    "wound": "delayed healing|delayed wound healing|dehiscence|wound breakdown",
    "skin_loss": "skin necrosis|necrosis", "keloid": "hypertrophic scar|scar|tender scar",
    "recurrence": "recurred|relapse", "persistent_pain": "continuing pain|pain persisted", "hernia": "incisional hernia",
}  # fmt: skip
MOMENT = {
    "before": "baseline|before|pre|preoperative|pretreatment|initial|at first|admission|prior to|entry|start",
    "during": "during|in the course|while",
    "after": "after|post|immediately after|just after|following|discharge|postoperative|immediately|follow up|long term|final|last|at follow up|later|end of treatment",
}
SEX = {"female": "f|woman|women|girl|females|all female", "male": "m|man|men|boy|males|all male"}
NOTHING = "none|no|nil|no complications|none reported|no complication|none stated|no adverse events"

_LITERAL: dict[str, object] = {"literal": True}
LISTS: dict[str, tuple] = {
    "site": (ex.Region, SITE, _LITERAL), "laterality": (ex.Laterality, LATERALITY, _LITERAL),
    "pain_site": (ex.PainSite, PAIN_SITE, {}), "complaint_side": (ex.ComplaintSide, COMPLAINT_SIDE, {}),
    "duration_unit": (ex.DurationUnit, {}, {}),
    "onset": (ex.Onset, ONSET, {}), "pattern": (ex.PainPattern, PATTERN, {}), "quality": (ex.PainQuality, QUALITY, {}),
    "radiation": (ex.Radiation, RADIATION, {}), "provoking": (ex.Provoking, PROVOKING, {}),
    "relieving": (ex.Relieving, RELIEVING, {}), "shape": (ex.Shape, SHAPE, {}),
    "orientation": (ex.Orientation, ORIENTATION, {}), "consistency": (ex.Consistency, CONSISTENCY, {}),
    "mobility": (ex.Mobility, MOBILITY, {}), "depth": (ex.Depth, DEPTH, {}),
    "tenderness": (ex.Tenderness, TENDERNESS, {}), "pressure": (ex.PressureResponse, PRESSURE, {}),
    "yes_no": (ex.YesNoUnsure, YES_NO, {}), "described": (ex.SizeDescribed, DESCRIBED, {}),
    "slr": (ex.SlrResult, SLR, {}), "neuro": (ex.NeuroResult, NEURO, {}), "modality": (im.Modality, MODALITY, {}),
    "imaging_region": (im.ImagingRegion, IMAGING_REGION, {}), "imaging_result": (im.ImagingResult, IMAGING_RESULT, {}),
    "condition": (pa.ConditionCode, CONDITION, {"denied": DENIED}), "sex": (pa.Sex, SEX, {"other": "unknown", "literal": True}),
    "kind": (tr.Kind, KIND, {}), "intent": (tr.Intent, INTENT, {}), "response": (tr.Response, RESPONSE, {}),
    "drug": (tr.Drug, DRUG, {}), "guidance": (tr.Guidance, GUIDANCE, {}), "anaesthesia": (tr.Anaesthesia, ANAESTHESIA, {}),
    "repair": (tr.Repair, REPAIR, {}), "histology": (tr.HistologyResult, HISTOLOGY, {}), "event": (tr.EventKind, EVENT, {}),
    "outcome": (me.OutcomeCategory, OUTCOME, {}), "instrument": (me.InstrumentCode, INSTRUMENT, {}),
    "statistic": (me.Statistic, STATISTIC, {}), "moment": (Moment, MOMENT, {}),
    "design": (Design, {"rct": "randomised trial|randomized controlled trial"}, _LITERAL), "scope": (Scope, {}, _LITERAL),
    "read_as": (ReadAs, {}, _LITERAL),
}  # fmt: skip
