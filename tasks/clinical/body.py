# ruff: noqa: E501 (a line of the table is one pattern; wrapped, it would be another)
"""Findings of the abdomen, the pelvis, the neck, the head and the veins, and the words for them."""

from __future__ import annotations

from tasks.clinical.rules import table

BODY = table(
    r"""
hepatic_steatosis : steato fatty
    steato(?:sis|hepatitis)
    fatty (?:liver|(?:infiltration|change)(?= of the liver))
    hepatic fatty (?:infiltration|change)
organomegaly : hepatomeg splenomeg hepatosplen prostatomeg enlarged
    (?:hepato)?splenomegaly|hepatomegaly|prostatomegaly|nephromegaly
    enlarged (?:liver|spleen|prostate)
gallstones : cholelith gallston choledocho
    cholelithiasis|choledocholithiasis|gallstones?
cholecystitis : cholecystit
    cholecystitis
biliary_dilatation : biliary bile
    bil(?:iary|e)(?: \w+){0,2}? dilat\w+
    dilated (?:\w+ )?bile ducts?
pancreatitis : pancreatit
    pancreatitis
urinary_stones : nephrolith urolith ureterolith calcul stone
    (?:nephro|uro|uretero)lithiasis
    (?:renal|ureteral|ureteric|kidney|bladder)(?: \w+){0,2}? (?:calcul(?:us|i)|stones?)
    (?<=hydronephrosis or )(?:\w+ )?(?:calcul(?:us|i)|stones?)
hydronephrosis : hydroneph hydrouret
    hydro(?:nephrosis|ureter\w*)
cyst / renal cyst : cyst
    (?:renal|kidney)(?: \w+){0,2}? cysts?
cyst / hepatic cyst : cyst
    (?:hepatic|liver)(?: \w+){0,2}? cysts?
cyst / ovarian cyst : cyst
    (?:ovarian|adnexal)(?: \w+){0,2}? cysts?
cyst / joint cyst : cyst
    (?:popliteal(?: fossa)?|baker'?s?|parameniscal|ganglion) cysts?
cyst : cyst
    cysts?
    unless renal|kidney|hepatic|liver|ovarian|adnexal|popliteal|baker|paramenisc|ganglion
bowel_obstruction : obstruct sbo
    (?:bowel|colonic|gastric outlet)(?: \w+)? obstruction
    sbo
bowel_obstruction / ileus : ileus
    ileus
bowel_inflammation / appendicitis : appendicit
    appendicitis
bowel_inflammation / diverticulitis : diverticulit
    diverticulitis
bowel_inflammation / colitis : colit enterit enterocol
    (?:entero)?colitis|enteritis
diverticulosis : diverticulos
    diverticulosis
ascites : ascites
    ascites
free_air : pneumoperit free intraperit
    pneumoperitoneum
    (?:intraperitoneal|free)(?: \w+)? (?:air|gas)
abdominal_hernia : hernia
    (?:inguinal|umbilical|ventral|incisional|femoral)(?: \w+)? hernias?
liver_lesion : lesion mass tumor tumour metasta
    (?:hepatic|liver)(?: \w+){0,2}? (?:lesions?|mass|masses|tumou?rs?|metasta\w+)
adrenal_nodule : nodul lesion mass adenoma
    adrenal(?: \w+){0,2}? (?:nodul\w+|lesions?|mass|masses|adenomas?)
intracranial_mass : mass lesion tumor tumour metasta
    (?:intracranial|brain|cerebral)(?: \w+){0,2}? (?:mass|masses|lesions?|tumou?rs?|metasta\w+)(?! effect)
    mass(?=, (?:or |and )?(?:infarct|hemorrhage|midline))|(?<=hemorrhage, or )mass|(?<=hemorrhage or )mass(?! effect)
intracranial_mass / meningioma : meningiom
    meningiomas?
fibroid : fibroid leiomyom
    (?:uterine )?fibroids?|leiomyomas?
mass : mass lesion tumor tumour neoplas
    (?:renal|kidney|pancreatic|splenic|adnexal|ovarian|pelvic|breast|abdominal|soft[ -]tissue|bladder|uterine|bowel|colonic)(?: \w+){0,2}? (?:mass|masses|lesions?|tumou?rs?|neoplasms?)
thyroid_nodule : nodul goit
    thyroid(?: \w+){0,2}? nodules?
    goit(?:er|re)s?
venous_thrombosis : thromb dvt
    (?:deep )?(?:venous|vein)(?: \w+)? thromb\w+
    dvt
    (?<!mural )thrombus|thrombosis
intracranial_hemorrhage : hemorrh hematoma haemorr haematom
    (?:intracranial|intraparenchymal|subarachnoid|subdural|epidural|intraventricular|parenchymal|cerebral)(?: \w+){0,2}? (?:ha?emorrhages?|ha?ematomas?|bleed)
    hemorrhage(?=,? (?:or |and )?(?:infarct|mass|midline))|(?<=infarct, )hemorrhage|(?<=infarct or )hemorrhage
infarct / lacunar infarct : lacunar lacune
    lacunar(?: \w+){0,2}? infarct\w*|lacunes?
infarct / territorial infarct : infarct stroke
    (?<!lacunar )infarct(?:s|ions?)?
    stroke
small_vessel_disease : small microvasc microangi
    small[ -]vessel(?: \w+){0,3}? (?:disease|changes?)
    micro(?:vascular|angiopath\w+)(?: \w+){0,3}? (?:disease|changes?)?
cerebral_atrophy : atroph volume
    (?:cerebral|brain|cortical|generalized|diffuse|parenchymal|hippocampal)(?: \w+){0,2}? (?:atrophy|volume loss)
hydrocephalus : hydroceph ventriculomeg
    hydrocephalus|ventriculomegaly
sinus_disease : sinusitis thicken opacif disease
    sinus(?: \w+){0,3}? (?:disease|thickening|opacification)
    sinusitis
    mucosal thickening
thyroiditis : thyroiditis
    thyroiditis
soft_tissue_swelling : swelling
    soft[ -]tissue swelling
stool_burden : stool fecal constip
    (?:stool|fecal) (?:burden|load|retention|impaction)
    constipation
foreign_body : foreign bullet shrapnel jewel necklace piercing ring metallic ballistic nipple
    jewelry|necklaces?|piercings?|nipple rings?
    (?:metallic|ballistic)(?: \w+)? (?:fragments?|bodies|objects?|pellets?|debris)
    foreign (?:body|bodies|object)
    bullet\w*
    shrapnel
"""
)
