# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Ultrasound of the abdomen, the kidneys, the thyroid and the leg veins."""

from tasks.synthesize.grammar import pool
from tasks.synthesize.ontology import Exam, organ

SCAN = "[Grayscale and color Doppler|Real-time grayscale|Grayscale] [ultrasound |sonographic ]images [were obtained|were reviewed|were acquired].\n^ Curvilinear <2-5> MHz transducer, with color Doppler where needed."
ABDOMEN = Exam(
    key="us_abdomen", modality="US",
    names=pool("Ultrasound abdomen complete\nRight upper quadrant ultrasound\nUS abdomen"), technique=pool(SCAN),
    indications=pool("""
    [Right upper quadrant pain|Abnormal liver function tests|Abdominal pain|Elevated bilirubin].
    {age}-year-old {sex} with [right upper quadrant pain|elevated liver enzymes|postprandial pain|jaundice].
    ^ Screening in chronic viral hepatitis, {age}-year-old {sex}.
    """),
    normal=pool("No acute [sonographic |]abnormality[| in the abdomen].\n[Unremarkable|Normal] abdominal ultrasound. @ hepatic steatosis, cholelithiasis, renal cyst, hepatic cyst, hepatosplenomegaly, nephrolithiasis\n^ Sonographic survey of the abdomen without acute finding."),
    organs=(
        organ(
            "Liver",
            "The liver is normal in [echogenicity|echotexture|size and echotexture].\nLiver [is |]normal[| in size] without focal lesion.\n^ Hepatic echoes are fine and even.",
            "The liver measures <12.8-16.4> cm[| in length]. @ hepatosplenomegaly\nNo focal ~hepatic lesion~.",
            "The portal vein is patent with hepatopetal flow.\nPortal vein velocity is <16-32> cm/s.",
            kinds="hepatic steatosis: 12|hepatic cyst: 4|hepatic lesion: 3|hepatosplenomegaly: 5", denied="hepatic lesion|hepatic steatosis",
        ),
        organ(
            "Gallbladder and bile ducts",
            "No ~cholelithiasis~ or [wall thickening|pericholecystic fluid]. @ cholecystitis\nThe gallbladder is [unremarkable|normal].\n^ Gallbladder lumen is echo-free and its wall thin.",
            "The sonographic Murphy sign is negative. @ cholecystitis\nThe gallbladder wall measures <1-3> mm. @ cholecystitis",
            "The common bile duct measures <2-6> mm. @ biliary ductal dilatation\nNo ~biliary ductal dilatation~.",
            kinds="cholelithiasis: 14|cholecystitis: 6|biliary ductal dilatation: 3", denied="cholelithiasis|cholecystitis|biliary ductal dilatation",
        ),
        organ(
            "Pancreas and spleen",
            "The [imaged |visualized ]pancreas [and spleen are|is] unremarkable. @ hepatosplenomegaly\n^ Pancreatic tail is obscured by gas.",
            "The spleen measures <8.4-12.2> cm. @ hepatosplenomegaly", "The pancreas is [partially obscured by bowel gas|unremarkable where seen].",
            brief=False,
        ),
        organ(
            "Kidneys and peritoneum",
            "No ~hydronephrosis~[| or ~ascites~].\nThe [right kidney is|kidneys are] unremarkable.\n^ Neither kidney is obstructed, and the peritoneum is dry.",
            "The right kidney measures <9.4-11.8> cm[| in length].", "No ~ascites~.\nThe visualized aorta is normal in caliber.",
            kinds="hydronephrosis: 4|renal cyst: 6|ascites: 4|nephrolithiasis: 3", denied="hydronephrosis|ascites",
        ),
    ),
    weight=4.5, bands=(0.4, 0.6, 0), normal_share=0.45, dense=True,
)  # fmt: skip
RENAL = Exam(
    key="us_renal", modality="US", names=pool("Renal ultrasound\nUltrasound of the kidneys and bladder"), technique=pool(SCAN),
    indications=pool("[Flank pain|Elevated creatinine|Hematuria|Acute kidney injury].\n{age}-year-old {sex} with [flank pain|rising creatinine|hematuria|recurrent infections].\n^ Reduced urine output in a {age}-year-old {sex}."),
    normal=pool("No ~hydronephrosis~.\n[Normal|Unremarkable] renal ultrasound. @ renal cyst, nephrolithiasis, hydronephrosis\n^ Kidneys without obstruction. @ hydronephrosis"),
    organs=(
        organ(
            "Kidneys",
            "No ~hydronephrosis~ or [shadowing |]~calculus=nephrolithiasis~.\nThe kidneys are normal in [size|echogenicity|size and echogenicity].\n^ Cortical thickness is even in both kidneys.",
            "The right kidney measures <9.2-12.1> cm and the left kidney <9.3-12.4> cm.\nRight kidney <9.2-12.1> cm. Left kidney <9.3-12.4> cm.",
            "Cortical echogenicity is [normal|mildly increased].\nNo [solid |]renal mass.",
            kinds="hydronephrosis: 10|renal cyst: 10|nephrolithiasis: 10", denied="hydronephrosis|nephrolithiasis",
        ),
        organ(
            "Bladder",
            "The bladder is [unremarkable|partially distended|normal].\n^ Bladder outline is smooth.",
            "Both ureteral jets are [seen|identified]. @ hydronephrosis\nPostvoid residual is <5-90> mL.",
        ),
    ),
    weight=3.5, bands=(0.85, 0.15, 0), normal_share=0.53, dense=True,
)  # fmt: skip
THYROID = Exam(
    key="us_thyroid", modality="US", names=pool("Thyroid ultrasound\nUltrasound of the neck and thyroid"), technique=pool(SCAN),
    indications=pool("[Thyroid nodule|Neck fullness|Goiter|Hypothyroidism].\n{age}-year-old {sex} with [a palpable nodule|goiter|abnormal thyroid function].\n^ Incidental uptake on outside PET, {age}-year-old {sex}."),
    normal=pool("[Normal|Unremarkable] thyroid ultrasound. @ thyroiditis, thyroid nodule\nNo [suspicious |]~thyroid nodule~.\n^ Thyroid of normal size and texture. @ thyroid nodule, thyroiditis"),
    organs=(
        organ(
            "Thyroid",
            "The thyroid is normal in size and echotexture.\nNo ~thyroid nodule~.\n^ Both lobes and the isthmus are homogeneous.",
            "The right lobe measures <4.1-5.6> x <1.4-2.1> x <1.3-2.0> cm. The left lobe measures <4.0-5.5> x <1.3-2.0> x <1.2-1.9> cm.\nRight lobe <4.1-5.6> cm, left lobe <4.0-5.5> cm in length.",
            "The isthmus measures <2-5> mm.",
            kinds="thyroid nodule: 20|thyroiditis: 4", denied="thyroid nodule",
        ),
        organ("Neck", "No suspicious cervical node.\nCervical nodes are normal in morphology.\n^ Lateral neck compartments are clear."),
    ),
    weight=2.5, bands=(0.8, 0.2, 0), normal_share=0.33, dense=True,
)  # fmt: skip
VEINS = Exam(
    key="us_leg_veins", modality="US", sided=True,
    names=pool("{lat} lower extremity venous duplex\nVenous Doppler ultrasound, {lat} leg"), technique=pool(SCAN),
    indications=pool("[Leg swelling|Leg pain|Edema|{lat} leg swelling].\n{age}-year-old {sex} with {lat} leg [swelling|pain|edema].\n^ Calf tenderness after a long flight, {age}-year-old {sex}."),
    normal=pool("No [evidence of |]~deep venous thrombosis~ in the {lat} [leg|lower extremity].\n^ Patent deep veins of the {lat} leg. @ deep venous thrombosis"),
    organs=(
        organ(
            "Deep veins",
            "The [{lat} |]common femoral, femoral, and popliteal veins are [compressible|patent and compressible].\nNo ~deep venous thrombosis~ is seen.\n^ Every deep vein segment of the {lat} leg collapses with pressure.",
            "Normal [augmentation|phasicity] is [seen|demonstrated]. @ deep venous thrombosis\nFlow is phasic with respiration. @ deep venous thrombosis",
            kinds="deep venous thrombosis: 10", denied="deep venous thrombosis",
        ),
        organ(
            "Soft tissues", "No popliteal fossa [cyst|fluid collection]. @ popliteal cyst\nThe soft tissues are [unremarkable|edematous].\n^ Subcutaneous tissues are not thickened.",
            "The great saphenous vein is patent.", kinds="popliteal cyst: 4",
        ),
    ),
    weight=3, bands=(0.9, 0.1, 0), normal_share=0.66, dense=True,
)  # fmt: skip
EXAMS = (ABDOMEN, RENAL, THYROID, VEINS)
