# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Findings of the abdomen, the pelvis, the neck and the leg veins."""

from tasks.synthesize.ontology import kind

SIDES = "right|left|bilateral"
SEGMENTS = "segment 2|segment 4A|segment 5|segment 6|segment 7|segment 8"

KINDS = (
    kind(
        "pneumoperitoneum", "mass", 4,
        "{grade} pneumoperitoneum\n{grade} pneumoperitoneum beneath the diaphragm\n"
        "^ {grade} pneumoperitoneum collecting anterior to the liver",
        grades="small volume|moderate volume|large volume", doubt=0.12,
        details="The source is not definitely identified.\nExtraluminal gas is greatest in the upper abdomen.",
        advice="Urgent surgical consultation is recommended.\nThe surgical team was notified.",
    ),
    kind(
        "hepatosplenomegaly", "mass", 2,
        "{grade} hepatosplenomegaly\n{grade} hepatosplenomegaly, with the spleen measuring {size}\n"
        "^ {grade} hepatosplenomegaly without focal lesion",
        grades="mild|moderate|marked", size=(136, 198), chronic=True, doubt=0.05,
        implies="hepatomegaly|splenomegaly", touches="Spleen",
        details="The liver spans <17.5-22.0> cm in craniocaudal extent.",
        advice="Correlate with liver function and hematologic studies.",
    ),
    kind(
        "lymphadenopathy", "mass", 3,
        "{grade} {place} lymphadenopathy measuring up to {size}\n{grade} {place} lymphadenopathy, largest node {size}\n"
        "^ {grade} conglomerate {place} lymphadenopathy of up to {size}",
        places="retroperitoneal|mesenteric|right inguinal|left inguinal|left para-aortic|right external iliac",
        grades="mild|moderate|bulky", size=(11, 38),
        details="The nodes are [homogeneous|rounded, with loss of the fatty hilum].",
        advice="[PET-CT|Tissue sampling|Short-interval follow-up] is recommended.",
    ),
    kind(
        "cholelithiasis", "mass", 2,
        "{grade} cholelithiasis\n{grade} cholelithiasis with stones up to {size}\n"
        "^ {grade} cholelithiasis layering near the gallbladder neck",
        grades="uncomplicated|mild|extensive|", size=(3, 21), chronic=True, doubt=0.04,
        details="The stones [are mobile|layer dependently].\nNo stone is lodged in the gallbladder neck.",
    ),
    kind(
        "cholecystitis", "mass", 4,
        "{grade} cholecystitis\n{grade} calculous cholecystitis\n^ {grade} cholecystitis with pericholecystic stranding",
        grades="acute|early acute|chronic", doubt=0.45,
        details="The gallbladder wall measures <4-8> mm.\nThere is pericholecystic fluid.\nThe gallbladder is distended.",
        advice="[Surgical consultation|Hepatobiliary scintigraphy] is suggested if [clinically indicated|in doubt].",
    ),
    kind(
        "hydronephrosis", "mass", 3,
        "{grade} {place} hydronephrosis\n{grade} {place} hydronephrosis and hydroureter\n"
        "^ {grade} {place} hydronephrosis to the level of the pelvic brim",
        places=SIDES, grades="mild|moderate|severe",
        details="[No obstructing stone is visualized.|A transition is seen in the distal ureter.]",
        advice="Urologic [consultation|follow-up] is [suggested|recommended].",
    ),
    kind(
        "diverticulitis", "mass", 4,
        "{grade} {place} diverticulitis\n{grade} diverticulitis of the {place}\n"
        "^ {grade} diverticulitis with a short inflamed segment of the {place}",
        places="sigmoid colon|descending colon|distal descending colon", grades="acute uncomplicated|acute|mild acute",
        doubt=0.12,
        details="No drainable abscess.\nPericolonic stranding spans about <3-9> cm.\nNo fistula is appreciated.",
        advice="Colonoscopy after resolution is recommended if not recently performed.",
    ),
    kind(
        "colonic diverticulosis", "mass", 1,
        "{grade} colonic diverticulosis\n{grade} colonic diverticulosis, most pronounced in the sigmoid",
        grades="mild|moderate|extensive|", chronic=True, doubt=0.0,
    ),
    kind(
        "appendicitis", "mass", 4,
        "{grade} appendicitis, with an appendiceal diameter of {size}\n{grade} appendicitis, the appendix measuring {size}\n"
        "^ {grade} appendicitis and a {size} appendix containing an appendicolith",
        grades="acute uncomplicated|acute|early acute", size=(8, 16), doubt=0.2,
        details="There is periappendiceal stranding.\nNo abscess or extraluminal gas.",
        advice="Surgical consultation is recommended.",
    ),
    kind(
        "renal cyst", "a", 1,
        "{size} {place} renal cyst\n{size} simple {place} renal cyst\n^ {size} exophytic {place} renal cyst",
        places="right|left", size=(8, 64), chronic=True, doubt=0.05,
        details="It has no septation or solid component.",
    ),
    kind(
        "nephrolithiasis", "mass", 2,
        "{grade} {place} nephrolithiasis\n{place} nephrolithiasis measuring up to {size}\n"
        "^ {place} lower pole nephrolithiasis with a {size} calculus",
        places=SIDES, grades="nonobstructing|punctate nonobstructing", size=(2, 11), chronic=True, doubt=0.04,
    ),
    kind(
        "hepatic steatosis", "mass", 2,
        "{grade} hepatic steatosis\n{grade} diffuse hepatic steatosis\n^ {grade} hepatic steatosis with focal sparing",
        grades="mild|moderate|severe", chronic=True, doubt=0.1,
        advice="Correlate with liver enzymes.",
    ),
    kind(
        "hepatic cyst", "a", 1, "{size} hepatic cyst in {place}\n{size} simple hepatic cyst in {place}",
        places=SEGMENTS, size=(4, 38), chronic=True, doubt=0.05,
    ),
    kind(
        "hepatic lesion", "a", 3,
        "{size} indeterminate hepatic lesion in {place}\n{size} [hypoattenuating|ill-defined] hepatic lesion in {place}\n"
        "^ {size} subcapsular hepatic lesion in {place}",
        places=SEGMENTS, size=(7, 56), doubt=0.05,
        details="[Peripheral enhancement is noted.|It is too small to characterize fully.]",
        advice="MRI of the liver [with contrast |]is recommended for characterization.",
    ),
    kind(
        "ascites", "mass", 3, "{grade} ascites\n{grade} abdominal and pelvic ascites\n^ {grade} perihepatic ascites",
        grades="trace|small volume|moderate volume|large volume", doubt=0.05,
    ),
    kind(
        "small bowel obstruction", "a", 4,
        "{grade} small bowel obstruction\n{grade} small bowel obstruction with loops up to {size}\n"
        "^ {grade} small bowel obstruction with a transition point near the {place}",
        places="mid abdomen|pelvis|distal ileum", grades="partial|high-grade|early|low-grade",
        size=(31, 48), doubt=0.2,
        details="Distal loops are decompressed.\nThe bowel wall enhances normally.\nNo pneumatosis.",
        advice="Surgical consultation is [suggested|recommended].",
    ),
    kind(
        "ileus", "mass", 3, "{grade} ileus\n{grade} generalized ileus\n^ {grade} postoperative ileus",
        grades="mild|moderate|", doubt=0.5,
    ),
    kind(
        "pancreatitis", "mass", 4,
        "{grade} pancreatitis\n{grade} interstitial pancreatitis\n^ {grade} pancreatitis centered at the tail",
        grades="acute|mild acute|acute on chronic", doubt=0.2,
        details="No necrosis or organized collection.\nStranding extends to the anterior pararenal space.",
        advice="Correlate with serum lipase.",
    ),
    kind(
        "adrenal nodule", "a", 2, "{size} {place} adrenal nodule\n{size} low-attenuation {place} adrenal nodule",
        places="right|left", size=(8, 33), chronic=True, doubt=0.05,
        details="Attenuation is <2-9> Hounsfield units, compatible with an adenoma.",
        advice="Adrenal protocol CT can be obtained if not previously characterized.",
    ),
    kind(
        "inguinal hernia", "a", 1, "{grade} fat-containing {place} inguinal hernia\n{grade} {place} inguinal hernia",
        places="right|left", grades="small|moderate|", chronic=True, doubt=0.0,
    ),
    kind(
        "stool burden", "a", 1, "{grade} colonic stool burden\n{grade} stool burden throughout the colon",
        grades="moderate|large|mild", doubt=0.0,
    ),
    kind(
        "biliary ductal dilatation", "mass", 3,
        "{grade} biliary ductal dilatation\n{grade} biliary ductal dilatation with the common duct measuring {size}",
        grades="mild|moderate", size=(8, 17),
        advice="MRCP is suggested.",
    ),
    kind(
        "abdominal aortic aneurysm", "a", 3, key="aortic aneurysm.abdominal",
        phrases="{size} {place} abdominal aortic aneurysm\n{place} abdominal aortic aneurysm measuring {size}\n"
        "^ {place} fusiform abdominal aortic aneurysm of {size}",
        places="infrarenal|juxtarenal", size=(31, 58), chronic=True, doubt=0.02, implies="aortic aneurysm",
        details="No evidence of rupture.\nThere is eccentric mural thrombus.",
        advice="Surveillance imaging in [6|12|24] months is recommended.",
    ),
    kind(
        "ovarian cyst", "a", 2, "{size} {place} ovarian cyst\n{size} simple-appearing {place} ovarian cyst",
        places="right|left", size=(14, 62), advice="Pelvic ultrasound in [6 to 12|8 to 12] weeks is suggested.",
    ),
    kind(
        "uterine fibroid", "a", 1, "{size} [intramural|subserosal] uterine fibroid\n{size} uterine fibroid",
        size=(11, 68), chronic=True, doubt=0.08,
    ),
    kind(
        "prostatomegaly", "mass", 1, "{grade} prostatomegaly\n{grade} prostatomegaly, transverse dimension {size}",
        grades="mild|moderate|marked", size=(47, 68), chronic=True, doubt=0.0,
    ),
    kind(
        "thyroid nodule", "a", 3,
        "{size} {place} thyroid nodule\n{size} [solid|hypoechoic|isoechoic|mixed cystic and solid] {place} thyroid nodule\n"
        "^ {size} taller-than-wide {place} thyroid nodule",
        places="right upper pole|right mid pole|right lower pole|left upper pole|left mid pole|left lower pole",
        size=(5, 39), chronic=True, doubt=0.0,
        details="""
        [No|A few] punctate echogenic foci are present.
        The margins are [smooth|ill-defined|lobulated].
        TI-RADS category [2|3|4].
        Vascularity is [internal|peripheral|minimal].
        """,
        advice="Follow-up ultrasound in [12|24] months is recommended.\nFine-needle aspiration [is suggested|may be considered].",
    ),
    kind(
        "thyroiditis", "mass", 2, "{grade} thyroiditis\n^ {grade} thyroiditis with diffuse hypervascularity",
        grades="chronic|subacute|", doubt=0.4, chronic=True,
    ),
    kind(
        "deep venous thrombosis", "mass", 4,
        "{grade} deep venous thrombosis of the {place}\n{grade} deep venous thrombosis in the {place}\n"
        "^ {grade} deep venous thrombosis extending along the {place}",
        places="{lat} popliteal vein|{lat} femoral vein|{lat} common femoral vein|{lat} posterior tibial veins|{lat} peroneal veins",
        grades="occlusive|nonocclusive|acute occlusive|chronic nonocclusive", doubt=0.06,
        details="The vein is [distended|noncompressible] over a length of <3-14> cm.\nNo flow on color interrogation.",
        advice="The ordering provider was notified.",
    ),
    kind(
        "popliteal cyst", "a", 1, "{size} {place} popliteal cyst\n{size} {place} popliteal cyst with debris",
        places="{lat}", size=(16, 72), chronic=True, doubt=0.0,
    ),
)  # fmt: skip
