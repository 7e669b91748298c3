# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Radiographs: chest, abdomen, knee, wrist and lumbar spine."""

from tasks.synthesize.grammar import pool
from tasks.synthesize.ontology import Exam, organ

VIEWS = pool(
    "[Two|Three] [views|projections] [were|are] [obtained|submitted].\n<2-4> views.\n^ Digital radiographs, <2-4> projections."
)
CHEST = Exam(
    key="xr_chest", modality="XR",
    names=pool("Chest radiograph, [two views|one view]\nPA and lateral chest\nPortable chest\nXR chest 2 views"),
    technique=pool("[PA and lateral|Frontal|Portable AP|Frontal and lateral] [views|radiographs] of the chest.\n^ Upright frontal projection at full inspiration."),
    indications=pool("""
    [Cough|Shortness of breath|Chest pain|Dyspnea|Fever|Preop|Cough and fever].
    {age}-year-old {sex} with [cough|chest pain|dyspnea|fever|hypoxia|positive tuberculin test].
    {age} year old {sex}, [wheezing|preoperative|fall|line placement|shortness of breath].
    [Evaluate for|Rule out|Assess for] [pneumonia|acute process|fluid overload].
    ^ Pre-employment screening, {age}-year-old {sex}.
    """),
    normal=pool("""
    No acute cardiopulmonary [abnormality|process|disease|findings].
    No [radiographic |]evidence of acute cardiopulmonary [disease|process].
    No acute [disease|findings|abnormality] [in the chest|].
    Normal chest[| radiograph]. @ emphysema, cardiomegaly, apical scarring, thoracic spondylosis, calcified granuloma, hiatal hernia, bronchiectasis
    ^ The chest is free of acute disease.
    """),
    organs=(
        organ(
            "Lungs",
            """
            The lungs are clear[| bilaterally].
            Lungs are [clear|clear and well expanded].
            No focal [~consolidation~|airspace disease] [is seen|is identified|]. @ consolidation
            The lungs are [well aerated|well inflated] [without|with no] ~consolidation~ or edema.
            ^ Parenchyma of both lungs is free of opacity.
            """,
            "Lung volumes are [normal|adequate|symmetric]. @ emphysema, atelectasis\nPulmonary vascularity is [normal|within normal limits]. @ pulmonary edema",
            "No suspicious ~pulmonary nodule~.\nNo ~consolidation~ or ~interstitial edema=pulmonary edema~.\n^ Vessels taper normally to the periphery. @ pulmonary edema",
            kinds="consolidation: 10|atelectasis: 12|emphysema: 6|bronchiectasis: 2|interstitial lung disease: 3|ground-glass opacities: 1.5"
            "|pulmonary nodule: 4|lung mass: 1.5|pulmonary edema: 6|calcified granuloma: 5|apical scarring: 4",
            denied="consolidation|pulmonary edema|atelectasis",
        ),
        organ(
            "Pleura",
            """
            No ~pleural effusion~ or ~pneumothorax~[| is seen].
            No ~pneumothorax~ or [large |]~pleural effusion~.
            There is no ~pleural effusion~[|, and no ~pneumothorax~].
            Costophrenic angles are [sharp|clear]. @ pleural effusion
            ^ Both costophrenic recesses are deep and sharp. @ pleural effusion
            """,
            "No ~pneumothorax~[| is evident].",
            "No pleural thickening.\nThe fissures are thin.",
            kinds="pleural effusion: 12|pneumothorax: 4",
            denied="pleural effusion|pneumothorax",
        ),
        organ(
            "Heart and mediastinum",
            """
            The [heart|cardiac silhouette] is [normal in size|not enlarged]. @ cardiomegaly
            Heart size [and mediastinal contours are|is] [normal|within normal limits]. @ cardiomegaly
            The cardiomediastinal silhouette is [normal|unremarkable|within normal limits]. @ cardiomegaly, pericardial effusion
            ^ Cardiac and mediastinal borders keep a normal outline. @ cardiomegaly
            """,
            "The hilar contours are [normal|unremarkable].\nNo hilar enlargement.",
            "The trachea is midline.\nMediastinal contours are [unremarkable|within normal limits]. @ mediastinal lymphadenopathy, aortic aneurysm",
            kinds="cardiomegaly: 11|pericardial effusion: 1|aortic aneurysm.thoracic: 0.8|mediastinal lymphadenopathy: 1|hiatal hernia: 3",
            denied="cardiomegaly",
        ),
        organ(
            "Bones",
            """
            No acute [osseous|bony] abnormality. @ rib fracture
            Visualized [bones|osseous structures] are [intact|unremarkable]. @ rib fracture
            Osseous structures are [grossly |]intact. @ rib fracture
            ^ Thoracic cage shows no acute change. @ rib fracture
            """,
            "No ~displaced rib fracture=rib fracture~.",
            kinds="rib fracture: 2|thoracic spondylosis: 6|central venous catheter: 5",
        ),
        organ(
            "Upper abdomen",
            "No ~free air=pneumoperitoneum~ [below|beneath] the [diaphragm|hemidiaphragms].\nThe upper abdomen is unremarkable.\n"
            "^ Stomach bubble lies in its usual place.",
            "The hemidiaphragms are [smooth|normal in position].",
            kinds="pneumoperitoneum: 0.5", denied="pneumoperitoneum", brief=False,
        ),
    ),
    weight=40, bands=(0.93, 0.07, 0), normal_share=0.58, measured=True, dense=True,
)  # fmt: skip
ABDOMEN = Exam(
    key="xr_abdomen", modality="XR",
    names=pool("Abdominal radiograph\nKUB\nAbdomen, [two views|one view]"), technique=VIEWS,
    indications=pool("""
    [Abdominal pain|Constipation|Distension|Vomiting|Tube placement].
    {age}-year-old {sex} with [abdominal pain|constipation|distension|vomiting].
    ^ No bowel movement for <3-7> days in a {age}-year-old {sex}.
    """),
    normal=pool("Nonobstructive bowel gas pattern. @ small bowel obstruction, ileus\nNo acute abdominal [abnormality|findings].\n^ Unremarkable plain film of the abdomen."),
    organs=(
        organ(
            "Bowel gas",
            "[Nonobstructive|Normal|Unremarkable] bowel gas pattern.\nNo [dilated loops|evidence of obstruction].\n"
            "^ Gas is distributed normally from stomach to rectum.",
            "Air is seen [to the rectum|in the colon]. @ small bowel obstruction\nNo air-fluid levels. @ small bowel obstruction, ileus",
            kinds="small bowel obstruction: 6|ileus: 6|stool burden: 12", denied="small bowel obstruction|ileus",
        ),
        organ(
            "Peritoneum",
            "No ~pneumoperitoneum~[| on these views].\nNo ~free air=pneumoperitoneum~.\n^ Neither free gas nor pneumatosis is visible. @ pneumoperitoneum",
            kinds="pneumoperitoneum: 4", denied="pneumoperitoneum",
        ),
        organ(
            "Calcifications and bones",
            "No suspicious calcification. @ nephrolithiasis\nNo acute osseous abnormality.\n^ Phleboliths are noted in the pelvis.",
            kinds="nephrolithiasis: 4", brief=False,
        ),
    ),
    weight=3.5, bands=(0.9, 0.1, 0), normal_share=0.53, dense=True,
)  # fmt: skip
PAIN = pool("""
    [Pain|Injury|Trauma|Fall|{lat} sided pain].
    {age}-year-old {sex} with [pain|injury|a fall|pain after a fall].
    {age} year old {sex}, [twisting injury|fall|chronic pain|swelling].
    ^ Sports injury <2-9> days ago in a {age}-year-old {sex}.
    """)
KNEE = Exam(
    key="xr_knee", modality="XR", sided=True,
    names=pool("{lat} knee, [three|two] views\nXR {lat} knee"), technique=VIEWS, indications=PAIN,
    normal=pool("No acute [osseous abnormality|fracture|bony abnormality][| of the {lat} knee]. @ knee fracture\n^ Radiographically normal {lat} knee."),
    organs=(
        organ(
            "Bones",
            "No [acute |]fracture or dislocation[| of the {lat} knee]. @ knee fracture\nThe bones are [intact|normally aligned]. @ knee fracture\n"
            "No ~knee fracture~ is [seen|identified].\n^ Cortical margins about the {lat} knee are continuous.",
            "Bone mineralization is [normal|preserved].\nAlignment is [anatomic|normal].",
            kinds="knee fracture: 4", denied="knee fracture",
        ),
        organ(
            "Joint",
            "Joint spaces are [preserved|maintained]. @ osteoarthritis\nNo [significant |]~joint effusion~.\n^ The joint compartments keep their height. @ osteoarthritis",
            "The patella is normally positioned.\nNo loose body.",
            kinds="osteophyte.knee: 9|osteoarthritis: 10|joint effusion: 7", denied="joint effusion",
        ),
        organ("Soft tissues", "Soft tissues are [unremarkable|normal].\nNo radiopaque foreign body.\n^ Periarticular soft tissues are not swollen.", brief=False),
    ),
    weight=5, bands=(0.95, 0.05, 0), normal_share=0.5, dense=True,
)  # fmt: skip
WRIST = Exam(
    key="xr_wrist", modality="XR", sided=True,
    names=pool("{lat} wrist, [three|two] views\nXR {lat} wrist"), technique=VIEWS, indications=PAIN,
    normal=pool("No [acute |]fracture[| of the {lat} wrist]. @ radius fracture, scaphoid fracture\nNo acute osseous abnormality. @ radius fracture, scaphoid fracture\n^ Intact {lat} wrist."),
    organs=(
        organ(
            "Bones",
            "No [acute |]fracture or [dislocation|malalignment].\nThe carpal bones are [normally aligned|intact].\n^ Carpal arcs are smooth and unbroken.",
            "Carpal alignment is [normal|maintained].\nThe scapholunate interval is <1-2> mm.",
            kinds="radius fracture: 8|scaphoid fracture: 3", denied="radius fracture|scaphoid fracture",
        ),
        organ("Joints", "Joint spaces are [preserved|maintained].\n^ The radiocarpal joint is congruent.", brief=False),
        organ("Soft tissues", "Soft tissues are [unremarkable|normal].\n^ Fat planes about the wrist are preserved.", kinds="soft tissue swelling: 6"),
    ),
    weight=4, bands=(0.97, 0.03, 0), normal_share=0.59, dense=True,
)  # fmt: skip
SPINE = Exam(
    key="xr_lumbar_spine", modality="XR",
    names=pool("Lumbar spine, [three|two] views\nXR lumbar spine"), technique=VIEWS,
    indications=pool("[Back pain|Low back pain|Fall|Radiculopathy].\n{age}-year-old {sex} with [back pain|low back pain after a fall|leg pain].\n^ Heavy lifting injury, {age}-year-old {sex}."),
    normal=pool("No acute [osseous abnormality|fracture][| of the lumbar spine]. @ compression fracture\n^ Normal lumbar alignment, nothing acute. @ compression fracture, spondylolisthesis"),
    organs=(
        organ(
            "Alignment",
            "Lumbar alignment is [normal|maintained|anatomic].\nNo ~spondylolisthesis~.\n^ Lordosis is maintained at every level.",
            kinds="spondylolisthesis: 6", denied="spondylolisthesis",
        ),
        organ(
            "Vertebrae",
            "Vertebral body heights are [maintained|preserved]. @ compression fracture\nNo [acute |]~compression fracture~.\n^ Endplates are regular throughout. @ compression fracture, osteophyte",
            "The pedicles are intact.\nFive lumbar-type vertebral bodies.",
            kinds="compression fracture: 5|osteophyte: 9|facet arthropathy: 7", denied="compression fracture|osteophyte",
        ),
        organ(
            "Discs and soft tissues",
            "Disc spaces are [preserved|maintained].\nThe sacroiliac joints are [unremarkable|symmetric].\n^ Psoas margins are sharp.",
            brief=False,
        ),
    ),
    weight=4, bands=(0.92, 0.08, 0), normal_share=0.4, dense=True,
)  # fmt: skip
EXAMS = (CHEST, ABDOMEN, KNEE, WRIST, SPINE)
