# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""CT of the trunk and of the head."""

from tasks.synthesize.grammar import pool
from tasks.synthesize.ontology import Exam, organ
from tasks.synthesize.tables import organs_abdomen as abdomen
from tasks.synthesize.tables import organs_chest as chest

CONTRAST = """
    [Axial|Helical|Multidetector] images were [obtained|acquired] [after|following] <75-120> mL of intravenous [iodinated |]contrast. [Coronal and sagittal|Multiplanar] reformats were reviewed.
    CT with intravenous contrast (<75-120> mL), <1-5> mm slices[, with coronal and sagittal reformats|].
    [Contiguous|Thin-section] axial images [were obtained |]after intravenous contrast[, <75-120> mL|]. [Dose|Total] DLP <210-980> mGy cm.
    ^ Portal venous phase acquisition at <100-120> kVp with automated tube current modulation and iterative reconstruction.
    """
PLAIN = """
    [Axial|Helical|Thin-section] images without intravenous contrast[|, with coronal and sagittal reformats].
    Noncontrast CT at <1-5> mm. [Dose|Total] DLP <180-940> mGy cm.
    ^ Low-dose noncontrast protocol, reconstructed with bone and soft tissue kernels.
    """
CHEST_REASONS = pool("""
    [Shortness of breath|Dyspnea|Cough|Hemoptysis|Chest pain].
    {age}-year-old {sex} with [cough|weight loss|shortness of breath|fever|an abnormal chest radiograph].
    [Follow-up|Follow up] of [pulmonary nodule|known lung disease|prior imaging findings].
    {age} year old {sex}, [smoker|former smoker], [<15-50> pack-years|with chronic cough].
    ^ Preoperative evaluation of a {age}-year-old {sex}.
    """)
BELLY_REASONS = pool("""
    [Abdominal pain|Right lower quadrant pain|Left lower quadrant pain|Epigastric pain|Nausea and vomiting].
    {age}-year-old {sex} with [abdominal pain|fever and leukocytosis|flank pain|weight loss|abdominal distension].
    {age} year old {sex} with [diffuse|lower|upper] abdominal pain for <2-9> days.
    [Evaluate for|Rule out|Assess for] [abscess|obstruction|stone|diverticulosis complications|appendiceal inflammation].
    ^ Unexplained anemia in a {age}-year-old {sex}.
    """)
CTA = Exam(
    key="ct_pulmonary_angiogram", modality="CT",
    names=pool("CT angiogram of the chest\nCT pulmonary angiography\nCTA chest with contrast"),
    technique=pool("CT pulmonary angiography with <60-95> mL of intravenous contrast[, bolus tracking in the pulmonary trunk|].\n" + CONTRAST.strip()),
    indications=CHEST_REASONS,
    normal=pool("""
    No [evidence of |acute |]~pulmonary embolism~.
    No ~pulmonary embolism~ or [other |]acute [thoracic|cardiopulmonary] abnormality.
    ^ Pulmonary arteries are patent and the chest is free of acute disease. @ pulmonary embolism
    """),
    organs=chest.PULMONARY,
    weight=3.5, bands=(0.06, 0.88, 0.06), normal_share=0.53, images=True,
)  # fmt: skip
CHEST = Exam(
    key="ct_chest", modality="CT",
    names=pool("CT chest with contrast\nCT of the chest\nComputed tomography of the thorax"),
    technique=pool(CONTRAST + PLAIN), indications=CHEST_REASONS,
    normal=pool("""
    No acute [abnormality in the chest|thoracic abnormality|cardiopulmonary abnormality].
    No acute [findings|process] [in the chest|on chest CT].
    ^ Normal CT appearance of the thorax, no acute disease.
    """),
    organs=chest.CHEST, weight=8, bands=(0.04, 0.82, 0.14), normal_share=0.4, images=True,
)  # fmt: skip
ABDOMEN = Exam(
    key="ct_abdomen_pelvis", modality="CT",
    names=pool("CT abdomen and pelvis with contrast\nCT of the abdomen and pelvis\nCT abdomen/pelvis"),
    technique=pool(CONTRAST + PLAIN), indications=BELLY_REASONS,
    normal=pool("""
    No acute [abnormality in the abdomen or pelvis|abdominopelvic abnormality|abdominal or pelvic process].
    No acute [findings|process] [to explain the patient's symptoms|in the abdomen or pelvis].
    ^ Nothing acute between diaphragm and pelvic floor.
    """),
    organs=abdomen.ABDOMEN, weight=12.5, bands=(0.03, 0.57, 0.4), normal_share=0.37, images=True,
)  # fmt: skip
BODY = Exam(
    key="ct_chest_abdomen_pelvis", modality="CT",
    names=pool("CT chest, abdomen, and pelvis with contrast\nCT of the chest, abdomen and pelvis"),
    technique=pool(CONTRAST),
    indications=pool("""
    {age}-year-old {sex} with [lymphoma|colon cancer|melanoma|lung cancer], [restaging|surveillance|assess response].
    [Staging|Restaging|Surveillance] of [known malignancy|treated cancer|lymphoma], {age} year old {sex}.
    [Trauma|Motor vehicle collision|Fall from height], {age} year old {sex}.
    ^ Fever of unknown origin in a {age}-year-old {sex}.
    """),
    normal=pool("""
    No acute [abnormality|process] in the chest, abdomen, or pelvis.
    No [evidence of metastatic disease|acute traumatic injury] in the chest, abdomen, or pelvis. @ rib fracture, lymphadenopathy, hepatic lesion, lung mass, pulmonary nodule
    ^ Trunk CT without acute abnormality.
    """),
    organs=chest.CHEST + abdomen.ABDOMEN, weight=7.5, bands=(0, 0.05, 0.95), normal_share=0.16, images=True,
)  # fmt: skip
HEAD = Exam(
    key="ct_head", modality="CT",
    names=pool("CT head without contrast\nNoncontrast CT of the head\nCT brain"),
    technique=pool(PLAIN),
    indications=pool("""
    [Headache|Altered mental status|Fall|Dizziness|Confusion|Syncope].
    {age}-year-old {sex} with [headache|fall and head strike|weakness|altered mental status|new seizure].
    [Evaluate for|Rule out] [stroke|bleed|acute process].
    ^ Anticoagulated {sex}, {age}, after minor head trauma.
    """),
    normal=pool("""
    No acute intracranial [abnormality|process|findings].
    No acute ~intracranial hemorrhage~, mass effect, or [territorial |]infarction. @ infarct, intracranial mass
    Unremarkable [noncontrast |]CT of the head. @ small vessel ischemic disease, cerebral atrophy
    ^ Head CT shows nothing acute.
    """),
    organs=(
        organ(
            "Brain",
            """
            No [acute |]~intracranial hemorrhage~, mass effect, or midline shift.
            Gray-white differentiation is [preserved|maintained]. There is no ~intracranial hemorrhage~.
            There is no [evidence of |]acute ~infarct~, ~hemorrhage=intracranial hemorrhage~, or ~mass=intracranial mass~.
            ^ Brain parenchyma is normal in attenuation, without mass effect.
            """,
            "No midline shift[| or herniation]. @ intracranial hemorrhage, subdural hematoma, intracranial mass\n"
            "The basal cisterns are [patent|preserved].",
            "Gray-white differentiation is [preserved|maintained]. @ infarct\nNo [large |]territorial ~infarct~.",
            "The [posterior fossa is|brainstem and cerebellum are] unremarkable. @ infarct\n^ Cerebellar tonsils are normally placed.",
            kinds="intracranial hemorrhage: 5|subdural hematoma: 4|infarct: 5|chronic lacunar infarct: 5"
            "|small vessel ischemic disease: 12|cerebral atrophy: 9|meningioma: 2|intracranial mass: 2.5",
            denied="intracranial hemorrhage|infarct|intracranial mass",
        ),
        organ(
            "Ventricles",
            "The ventricles [and sulci |]are [normal|normal in size and configuration|age-appropriate]. @ cerebral atrophy\nNo ~hydrocephalus~.\n"
            "^ Ventricular size is in keeping with age.",
            "No extra-axial [fluid |]collection. @ subdural hematoma\nNo intraventricular blood.",
            kinds="hydrocephalus: 2",
            denied="hydrocephalus",
        ),
        organ(
            "Skull and sinuses",
            "The calvarium is intact[|, and the paranasal sinuses are clear].\nParanasal sinuses and mastoid air cells are clear.\n"
            "No skull fracture.\n^ Calvarium, orbits and mastoids are unremarkable.",
            "No [acute |]calvarial fracture[| is seen].\nThe orbits are [unremarkable|symmetric].",
            "The mastoid air cells are [clear|well aerated].\nNo scalp hematoma.",
            kinds="sinus mucosal thickening: 8",
        ),
    ),
    weight=8, bands=(0.72, 0.28, 0), normal_share=0.59, measured=True, images=True, dense=True,
)  # fmt: skip
EXAMS = (CTA, CHEST, ABDOMEN, BODY, HEAD)
