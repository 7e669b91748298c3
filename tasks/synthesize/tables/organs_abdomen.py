# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Organs of an abdominal and pelvic CT."""

from tasks.synthesize.ontology import organ, with_asides
from tasks.synthesize.tables import asides

LIVER = organ(
    "Liver",
    """
    The liver is [unremarkable|normal|normal in size and attenuation].
    Liver [is normal in contour|enhances homogeneously] [without|with no] focal lesion.
    Normal liver.
    ^ Hepatic parenchyma is uniform, its margin smooth.
    """,
    """
    The liver measures <12.8-16.4> cm[| in craniocaudal dimension]. @ hepatomegaly, hepatosplenomegaly
    The liver is normal in size[| and contour]. @ hepatomegaly, hepatosplenomegaly
    ^ Liver span in the midclavicular line is <13.0-16.2> cm. @ hepatomegaly, hepatosplenomegaly
    """,
    """
    No [suspicious |]~hepatic lesion~ [is seen|is identified|on this phase].
    No focal [hepatic|liver] abnormality. @ hepatic lesion, hepatic cyst
    """,
    """
    The portal and hepatic veins are [patent|widely patent].
    The portal vein is patent [and|, measuring] <9-13> mm[| in caliber].
    Hepatic vasculature is [patent|opacified normally].
    """,
    kinds="hepatic steatosis: 10|hepatic cyst: 6|hepatic lesion: 4|hepatosplenomegaly: 3.5",
    denied="hepatic lesion|hepatic steatosis|hepatosplenomegaly",
)
BILIARY = organ(
    "Gallbladder and bile ducts",
    """
    The gallbladder is [unremarkable|normal][|, and the bile ducts are not dilated].
    No ~cholelithiasis~ or ~biliary ductal dilatation~.
    Gallbladder [normal|present and unremarkable].
    ^ Gallbladder and biliary tree are of normal caliber.
    """,
    """
    The gallbladder is [thin-walled|physiologically distended]. @ cholecystitis
    No pericholecystic [fluid|inflammation]. @ cholecystitis
    No ~cholelithiasis~ [is visible|is seen].
    """,
    """
    The common bile duct measures <3-6> mm. @ biliary ductal dilatation
    No [intrahepatic or extrahepatic |]~biliary ductal dilatation~.
    """,
    kinds="cholelithiasis: 8|cholecystitis: 4|biliary ductal dilatation: 2.5",
    denied="cholelithiasis|cholecystitis|biliary ductal dilatation",
)
PANCREAS = organ(
    "Pancreas",
    """
    The pancreas is [unremarkable|normal][| without ductal dilatation].
    Normal pancreas.
    No [pancreatic mass|~pancreatitis~] or ductal dilatation.
    ^ Pancreatic contour and enhancement are preserved.
    """,
    """
    The pancreatic duct [measures <1-3> mm|is not dilated].
    No pancreatic [mass|ductal dilatation|calcification][| is seen].
    """,
    """
    The peripancreatic fat is [clean|preserved]. @ pancreatitis
    No peripancreatic [stranding|fluid]. @ pancreatitis
    """,
    kinds="pancreatitis: 3",
    denied="pancreatitis",
)
SPLEEN = organ(
    "Spleen",
    """
    The spleen is [unremarkable|normal|normal in size].
    Normal spleen.
    Spleen [is not enlarged|normal in size and enhancement].
    ^ Splenic size and texture are ordinary.
    """,
    """
    The spleen measures <8.4-12.2> cm[| in length]. @ splenomegaly, hepatosplenomegaly
    The spleen is [normal in size|not enlarged]. @ splenomegaly, hepatosplenomegaly
    """,
    """
    No focal splenic [lesion|abnormality].
    A [small|tiny] splenule is incidentally [noted|seen].
    """,
    brief=False,
)
ADRENALS = organ(
    "Adrenal glands",
    """
    The adrenal glands are [unremarkable|normal].
    Normal adrenals.
    No ~adrenal nodule~[| on either side].
    ^ Both adrenals keep their usual slender limbs.
    """,
    kinds="adrenal nodule: 4",
    brief=False,
)
KIDNEYS = organ(
    "Kidneys and ureters",
    """
    The kidneys are [unremarkable|normal][| without obstruction].
    No ~hydronephrosis~ or [~renal calculus=nephrolithiasis~|obstructing stone].
    Kidneys enhance symmetrically [without|with no] ~hydronephrosis~.
    ^ Renal contours are smooth and the collecting systems are not distended.
    """,
    """
    The kidneys [enhance|excrete] symmetrically.
    The right kidney measures <9.4-11.8> cm and the left <9.6-12.0> cm.
    ^ Renal lengths are <9.4-11.8> cm on the right and <9.6-12.0> cm on the left.
    """,
    """
    No ~hydronephrosis~[| or hydroureter].
    The ureters are [normal in course|not dilated]. @ hydronephrosis
    """,
    """
    No [radiopaque |]~nephrolithiasis~.
    No solid renal mass[| is identified].
    There is no perinephric [stranding|collection].
    """,
    kinds="hydronephrosis: 5|renal cyst: 10|nephrolithiasis: 8",
    denied="hydronephrosis|nephrolithiasis",
)
BOWEL = organ(
    "Bowel",
    """
    The bowel is [unremarkable|normal in caliber][| without wall thickening].
    No ~bowel obstruction=small bowel obstruction~ or [acute inflammation|~diverticulitis~].
    Normal [bowel gas pattern|course and caliber of the bowel].
    ^ Small and large bowel loops are nondilated and thin-walled.
    """,
    """
    No ~small bowel obstruction~[| or ~ileus~].
    Small bowel loops are [normal in caliber|not dilated]. @ small bowel obstruction, ileus
    """,
    """
    The appendix is [normal|unremarkable|normal, measuring <4-6> mm]. @ appendicitis
    No ~evidence of appendicitis=appendicitis~.
    ^ A normal appendix is followed to its tip. @ appendicitis
    """,
    """
    No [colonic wall thickening|pericolonic stranding]. @ diverticulitis
    No evidence of ~diverticulitis~.
    The colon is [unremarkable|normal in caliber]. @ diverticulitis, colonic diverticulosis, stool burden
    """,
    """
    The stomach [and duodenum are|is] [unremarkable|decompressed].
    No gastric wall thickening[| is seen].
    """,
    kinds="diverticulitis: 5|colonic diverticulosis: 9|appendicitis: 4|small bowel obstruction: 4|ileus: 2|stool burden: 4",
    denied="diverticulitis|appendicitis|small bowel obstruction",
)
PERITONEUM = organ(
    "Peritoneum and nodes",
    """
    No ~ascites~, ~pneumoperitoneum~, or ~lymphadenopathy~.
    No free fluid or ~free air=pneumoperitoneum~. @ ascites
    There is no ~lymphadenopathy~ or ~ascites~.
    ^ Peritoneal cavity contains neither fluid nor gas. @ ascites, pneumoperitoneum
    """,
    """
    No ~pneumoperitoneum~[| or loculated collection].
    There is no ~free intraperitoneal air=pneumoperitoneum~.
    """,
    """
    No [free fluid|~ascites~][| in the abdomen or pelvis]. @ ascites
    """,
    """
    No [abdominal or pelvic |retroperitoneal |]~lymphadenopathy~ [by size criteria|is seen].
    Retroperitoneal nodes measure [up to|no more than] <4-8> mm. @ lymphadenopathy
    """,
    kinds="ascites: 6|pneumoperitoneum: 2.5|lymphadenopathy: 5",
    denied="pneumoperitoneum|ascites|lymphadenopathy",
)
AORTA = organ(
    "Abdominal vessels",
    """
    The abdominal aorta is normal in caliber.
    No ~aortic aneurysm~[| or dissection].
    Aorta and [inferior vena cava|mesenteric vessels] are unremarkable.
    ^ Aortic caliber is preserved through the bifurcation.
    """,
    """
    The abdominal aorta measures <1.6-2.4> cm[| at the level of the renal arteries]. @ aortic aneurysm
    No ~aortic aneurysm~ is [seen|present].
    """,
    """
    The celiac, superior mesenteric, and renal arteries are patent.
    The inferior vena cava is [unremarkable|patent].
    [Mild|Scattered] [calcified |]atherosclerotic plaque is present[| along the aorta and iliac arteries].
    """,
    kinds="aortic aneurysm.abdominal: 4",
    denied="aortic aneurysm",
    brief=False,
)
BLADDER = """
    The urinary bladder is [unremarkable|partially distended|well distended].
    No bladder wall thickening[| or calculus].
    ^ Bladder walls are thin and even.
    """
UTERUS = organ(
    "Pelvis",
    """
    The uterus and adnexa are [unremarkable|normal].
    No adnexal mass. @ ovarian cyst
    ^ Pelvic organs are of normal size for age.
    """,
    BLADDER,
    "The uterus is [normal|anteverted and normal|unremarkable]. @ uterine fibroid\nNo [suspicious |]adnexal mass. @ ovarian cyst",
    kinds="ovarian cyst: 3|uterine fibroid: 4",
    brief=False,
    sex="F",
)
PROSTATE = organ(
    "Pelvis",
    """
    The prostate and [seminal vesicles|bladder] are [unremarkable|normal].
    ^ Prostate size is within the normal range.
    """,
    BLADDER,
    "The prostate measures <30-44> mm [transversely|across]. @ prostatomegaly\nThe seminal vesicles are [symmetric|unremarkable].",
    kinds="prostatomegaly: 5",
    brief=False,
    sex="M",
)
WALL = organ(
    "Bones and soft tissues",
    """
    No [acute|aggressive] osseous [abnormality|lesion].
    [Bones|Osseous structures] [are intact|unremarkable].
    ^ Skeleton and abdominal wall show nothing acute.
    """,
    """
    The abdominal wall is [intact|unremarkable]. @ inguinal hernia
    No abdominal wall hernia. @ inguinal hernia
    """,
    """
    No lytic or [blastic|sclerotic] lesion[| is seen].
    Mild degenerative change of the lumbar spine[| is noted].
    """,
    kinds="inguinal hernia: 4",
    brief=False,
)
ABDOMEN = with_asides(
    (LIVER, BILIARY, PANCREAS, SPLEEN, ADRENALS, KIDNEYS, BOWEL, PERITONEUM, AORTA, UTERUS, PROSTATE, WALL),
    asides.ABDOMEN,
)
