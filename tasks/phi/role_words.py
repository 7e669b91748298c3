"""Which words say what a person does: told by how they end, for no list of professions is ever whole."""

from __future__ import annotations

from functools import lru_cache

from tasks.phi.page import words_of

# No word of reports but a profession ends so.
SURE_ENDINGS = tuple(
    words_of(
        "ologist ographer ician iatrist metrist therapist urgeon nurse physicist pharmacist esthetist dontist"
        " hygienist nutritionist receptionist transcriptionist pathist midwife practitioner coordinator"
        " co-ordinator administrator technician specialist analyst archivist typist"
    )
)
SURE = words_of(
    """
    fellow resident registrar consultant attending intern houseman student trainee physician doctor gp pcp rn
    np rad lpn lvn hca
    cna sho spr tech technologist rt clinician paramedic emt porter aide secretary clerk manager supervisor
    director officer
    superintendent matron sister chaplain worker carer caregiver interpreter translator coroner constable
    detective attorney
    solicitor lawyer teacher coach wife husband daughter son mother father brother partner spouse guardian
    niece nephew aunt uncle
    cousin neighbour neighbor grandson granddaughter lead editor assistant hospitalist intensivist
    proceduralist operator reader
    observer reviewer author dictator scribe navigator perfusionist phlebotomist chiropractor dentist orthopod
    dosimetrist
    radiologist orthopedist orthopaedist psychologist coordinators chaperone requester referrer veteran
    subscriber insured
    policyholder guarantor beneficiary claimant widow dietitian professor lecturer locum informatician
    midlevel optometrist
    osteopath physio physiotherapist counsellor counselor therapist internist generalist instructor dictating
    kin liaison handler receiver signer
    """
)
WEAK_ENDINGS = ("er", "or", "ist", "ian", "ant", "ee", "eer")
# What ends so and is nobody.
NOBODY = words_of(
    """
    abductor adductor abutter after agree allergist alter another anterior appear assist author's barrier
    bladder blister border
    boulder brother buffer calcaneer caliber calibre caesarian cancer canister catheter caudocranial center
    chamber character clear
    cluster color colour compared computer concomitant conductor confer consider consist constant contrast
    container corner cover
    cylinder degree detector determiner diameter different dilator disorder distant dominant donor door drawer
    dressing either
    elsewhere enter error ever exist extender extensor exterior eyer factor fever fewer fiber filler filter
    finger floor flexor
    flower former fossa free frontier generator giant greater harbor header heater her higher holder however
    hyper importer impress
    indicator inductor inferior infant inferrer infer inner inferolateral injector inlier inserter
    insignificant instant interior
    interposer introducer ladder larger later lateral latter layer lesser letter lever lighter linear liner
    liver locator longer
    lower lumbar major malignant marker master matter median mediator meter mesenter minor mirror moderator
    modulator monitor motor
    muscular narrower near neither never newer no-one number occluder older order other outer ovarian over
    paper parameter pee
    per percent persist pertinent pessary plaster pointer polymer poor port posterior powder power predominant
    prefer prior
    prominent proper quadrant quarter radiator rather reader receptor redundant register reminder remainder
    reservoir resist
    resonator retractor rotator scanner screener sector see semilunar sensor septier server several severer
    shoulder shunter
    significant similar singular sinister sister site slider slightly smaller solar spacer splinter stapler
    stent-er stimulator
    stressor stronger superior suspensor tee taper tensor terminator thinner three tumor tumour transducer
    transplant transfer
    trigger trochanter tuber twister ulcer under upper ureter vascular vector ventilator water wafer weather
    wester whether whisper
    wider winter wrist younger smoker nonsmoker driver passenger rider wearer summer december november october
    september
    easter manner utter adventitious process abscess access excess loss mass less regress thickness recess
    progress relevant
    important implant fragment resultant recalcitrant reluctant malformation deviant variant remnant stagnant
    pregnant coolant
    elegant ambulant abundant contaminant determinant persistant committee knee employee's refugee three fee
    trustee's levee toupee
    employer four-chamber two-chamber thyroid whisker washer diverter sequester cutter clamper gripper
    driveline-er booster tester
    twist waist list mist checklist cyst fist exist therian meridian hyperdense pristine obsidian caecilian
    civilian amphibian
    color-doppler doppler decider siemens fischer walker baker foster weber parker turner miller cooper harper
    potter fisher taylor
    """
)


@lru_cache(maxsize=20_000)
def is_sure(word: str) -> bool:
    """Whether a word in small letters is a profession, a relation or a part in making the report."""
    one = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return word in SURE or one in SURE or one.endswith(SURE_ENDINGS)


@lru_cache(maxsize=20_000)
def is_role(word: str) -> bool:
    """Whether a word in small letters may say what a person does."""
    one = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return is_sure(word) or (len(one) > 5 and one.endswith(WEAK_ENDINGS) and one not in NOBODY and one not in SURE)
