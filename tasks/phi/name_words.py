"""Words that stand where a name could and are none."""

from __future__ import annotations

from tasks.phi.page import words_of

# Never a name, not even behind a title: function words, how sentences start, who is no name.
STOP = words_of(
    """
    be being secure a about above accession acknowledged acute after again against age agreed agrees all also
    although am an and
    any appointment approved approximately april are around as assistant at attending august available aware
    b-up back because been before being below between bilateral both but by by-phone called can cannot care case
    cc chest clinic clinical compared comparison concerning conclusion concurs confirmed consider consultant
    communication consultants
    contacted could covering date december department dept dictated did directly do dob doctor
    doctors does done due during each ed either electronically emergency end er etc evidence exam examination
    except f february fellow female few findings floor follow follow-up for friday from further gender group had
    has have having he heart her here hers him his history hospital hours house how however hrs i icu id if im
    immediately impression in indicated indication informed initials interpreted interval into is it its itself
    january july june just last left like likely lung lungs male march may me mild minimal moderate monday more
    most mr mrn ms much must my n/a na name names nbsp near new no none nor normal not not-available note
    notified november now number nurse nurses october of off office officer on on-call oncall once one only or
    order ordering orders other our out over own paged pager patient pending per performed phone physician
    physicians please pm possible practice practitioner practitioners previous primary prior probable provider
    providers questionable radiologist radiologists re read reason recommend recommended referring regarding
    registrar reported requested requesting requests resident residents responsible results review reviewed
    right room rooms said same saturday scan section see seen self september service severe sex she should show
    shows signature signed since small-volume so some stable staff stated states stating status still such
    sunday surgeon surgeons suspected team technician technique technologist telephone than thank thanks that
    the their them then there these they this those through thursday time title to today tomorrow transcribed
    treating tuesday two type unavailable unchanged under understood unit unknown unremarkable unspecified until
    up upon us using verbalized verified via visit ward was we wednesday well were what when where whether which
    while who whom whose why will with within without would xxxx yes yesterday yet you your
    """
)
# No name by itself where the sign before it is weaker: a role, an act, a credential that is also a word.
MEDICAL = words_of(
    """
    magnetic resonance tomography society institute university inc college association foundation group healthcare
    corporation corp gmbh criteria guidelines classification trial
    abdomen abdominal abnormal abscess access acl acoustic addendum adrenal airspace anaesthesia anesthesia
    angio angiogram angiography ankle anterior aorta aortic ap appendix appropriate arch arm arms arterial
    arteries artery arthritis arthrogram arthrography ascites assessment assistant associate atelectasis atrial
    axial axilla barium bile biliary biopsy bladder board bone bones bowel brachial brain breast breasts
    bronchus calcification calf cancer carcinoma cardiac cardiologist cardiology cardiomegaly cardiothoracic
    carotid cast catheter cavity central certified cervical changes chief chronic circulation clavicle clear
    clinician clips collection colon colonoscopy comments common communication compatible complete completed
    compression computed conditional consistent contin contour contrast contributor cord coronal coronary
    correlate correlation coverage critical ct cta cxr cyst cystic deep defecography degenerative dental
    dermatology details diagnosis diagnostic diffuse diffusion digital disc disease disk distal doppler dose
    duct ductal ecg echo echocardiogram edema effusion effusions ekg elbow elective ems emt endocrine endoscopy
    enlarged ent enterography epidural esophagus evaluation examined exams experienced extremity face facial
    family fat father femoral femur fetal fever fibula film films final fine finger fingers fistula fistulogram
    flair flare flexion fluid fluoroscopy focal foley foot forearm foreign fracture fractures free frontal full
    gallbladder gastric gastroenterology general generalist geriatrics gi girlfriend gland glands global great
    greater groin ground guidance guided gynecology hand hands head health heel hematology hematoma hemorrhage
    hepatic hernia high hilar hip hips hospitalist humerus husband iac image images imaging incidental
    infectious inferior inpatient intake intensive intensivist internal interpretation interventional intestinal
    iv joint joints jugular kidney kidneys knee knees kub large lateral leg legs lesion lesions level line lines
    liver loop low lower lumbar lymph major mammogram mammography manager mandible marrow mass masses maxilla
    medial mediastinum medical medicine member mesenteric metastases metastatic mid midline minor mobile mother
    motion mra mrcp mri mrv muscle myelogram nasal neck neonatal nephrology nerve neural neuro neurography
    neurologist neurology neurosurgery nm nodule nodules nondisplaced nuclear ob obgyn oblique obstetrics
    occupational oncologist oncology opacity operating operator ophthalmology optic oral orbit orbits
    orthopaedic orthopaedics orthopedic orthopedics orthopedist outpatient ovarian ovary pa pain pancreas
    pancreatic paramedic parent parents pathology pediatric pediatrician pediatrics pelvic pelvis perfusion
    pericardial peripheral person personnel pet pharmacy phase phleboliths pituitary plain plain-film plan
    plaque plaques pleural plexus pneumonia pneumothorax podiatry popliteal port portable position positive post
    posterior preliminary prescriber procedure procedures professor prostate protocol proximal psychiatry
    pulmonary pulmonologist pulmonology pulse quality radiograph radiographer radiographic radiographs
    radiography radiology radius rapid recent recipient rectal rectum registered rehab renal repeat report
    reporter reports request reviewer rib ribs rn rotator round rounds sacral sacroiliac sacrum safe sagittal
    scanner scans scapula scoliosis screening secretary sedation sella senior sensitive sequence sequences
    series services severity shoulder side signal sinus sinuses skeletal skull soft software son sonogram
    sonographer spectroscopy speech spinal spine spleen splenic spouse standard sternal sternum stomach stroke
    student studies study suite superior supervising supervision surgery surgical swelling symptoms system
    systems t-spine tech technical technologists tee temporal tests therapist therapy thigh thoracic thorax
    three thumb thyroid tibia tissue tissues tmj toe toes torso total trachea tract transfer transplant trauma
    triage tte tube tubes tumor tumour ultrasound unsafe upper upright ureter ureters urgent urinary urogram
    urography urologist urology usg uterine uterus vascular vein veins venogram venography venous ventricle
    negative improved worse worsening resolved satisfactory inadequate suboptimal nondiagnostic present absent
    agree
    agreed discrepancy discrepant increased decreased larger smaller good poor fair small large none partial tip
    status
    single double multiple two-view conventional helical multidetector enhanced unenhanced noncontrast read
    wet over
    ventricular verbal verified veriphy version vertebra vertebral view viewed views visceral voice weighted
    whole wife window wrist x-ray xr xray xrays zone
    """
)
# What stands behind a modality's MR or DR, or multiple sclerosis' MS.
MODALITY = MEDICAL | words_of("exam examination examinations finding tool machine capable capability based")
# What stands behind a nurse or a sister and is no name.
NOT_NURSED = STOP | words_of(
    """
    anaesthetist anesthetist call charge clinician coordinator joseph kit line manager mary-joseph midwife
    navigator note notes practitioner practitioners specialist station triage visit
    """
)
# Of STOP, surnames too: a name where the title is "Dr." and the word has a capital.
ALSO_SURNAMES = words_of(
    """
    april august best case chest done friday great heart her his house june just left little march may
    monday more most much name normal office over page pain read reason right self still under ward wells will
    word
    """
)
SUFFIXES = words_of("jr jnr sr snr ii iii iv")
PARTICLES = words_of(
    "van von der den de del della di da dos das du la le bin binti ibn bint al el ter ten ul ur abu st ap"
)
