# ruff: noqa: E501 (a line of the table is one pattern; wrapped, it would be another)
"""Findings of the lungs, the pleura, the heart and the chest's vessels, and the words for them."""

from __future__ import annotations

from tasks.clinical.rules import table

CHEST = table(
    r"""
cardiomegaly : cardiomegal heart cardiac cardiomediastin cardiopericard ventric atri
    cardiomegaly
    {heart}(?: size| silhouette| shadow| contours?)?(?: ~ | ){larger}
    (?:enlarged|enlargement of|large|prominent|prominence of)(?: ~ | ){heart}
    (?:ventricular|atrial|ventricle|atrium)(?: ~ | ){larger}
    {heart} (?:size|silhouette|shadow) (?:is |appears )?(?:\w+ )?(?:borderline|upper limits?|at the upper|top normal)
    borderline (?:heart|cardiac|size)
pericardial_effusion : pericardial
    pericardial (?:effusion|fluid)
opacity : opaci densit
    (?<!bone )(?:opacity|opacities|opacification|opacifications|opacified|density|densities)(?! of bone)
opacity / infiltrate : infiltrat
    infiltrat(?:es?|ions?|ive)
opacity / airspace disease : airspace air alveolar
    (?:airspace|air space|air-space|alveolar)(?: \w+)? (?:disease|process|changes?|infiltrates?|opacit\w+)
consolidation : consolidat
    consolidat(?:ions?|ive|ed)
pneumonia : pneumonia bronchopneumon infect
    (?:broncho)?pneumonias?
    infectious (?:process|infiltrate|etiology)
atelectasis : atelecta subsegment
    atelecta\w+
edema : edema chf failure fluid
    (?<!marrow )edema
    (?:congestive heart|cardiac|heart) failure
    chf
    fluid overload
edema / congestion : congest engorge
    congest(?:ion|ed)
    engorge\w+
lung_lesion / nodule : nodul
    (?<!thyroid )(?<!adrenal )(?:micro)?nodul(?:es?|ar|arity)(?! (?:in|of) the thyroid)
lung_lesion / mass : mass
    (?:lung|pulmonary|hilar|perihilar|suprahilar|infrahilar|parenchymal|lobe|mediastinal|paratracheal) mass(?:es)?
    mass(?:es)? ~ {lung}
    {lung} ~ mass(?:es)?
    mass-like
    masslike
lung_lesion / cavity : cavit
    cavit(?:y|ary|ation|ies|ating)
interstitial_disease : interstiti reticul bronchovasc fibro honeycomb
    interstiti(?:al|um)(?: \w+){0,3}? (?:disease|markings?|opacit\w+|thickening|changes?|fibrosis|process|prominence|pattern|densit\w+|infiltrates?|edema|abnormalit\w+|scarring|coarsening)
    (?:prominent|prominence of|increased|coarsened|accentuated|thickened)(?: ~ | )(?:interstiti\w+|bronchovascular|lung markings|markings)
    reticul\w+
    bronchovascular (?:markings|crowding|prominence)
    fibrosis|fibrotic
    honeycomb\w+
bronchiectasis : bronchiecta
    bronchiecta\w+
emphysema : emphysem copd bulla bleb bullous obstruct hyperlucen
    (?<!subcutaneous )emphysem\w+
    copd
    chronic obstructive (?:pulmonary |lung |airway )?disease
    bull(?:ae?|ous)
    blebs?
    hyperlucen\w+
hyperinflation : hyperinflat hyperexpan hyperaer overinflat hyperdist flatten
    hyper ?-?(?:inflat|expan|aerat|disten)\w+
    overinflat\w+
    flatten(?:ing|ed)(?: ~ | )(?:hemi)?diaphragms?
    (?:hemi)?diaphragms?(?: ~ | )flatten(?:ing|ed)
hypoinflation : hypoinflat volum hypoventil hypoaer underinflat inspirat expan hypoexpan inflat aerat
    hypo(?:inflat|ventilat|aerat|expan)\w+
    (?:low|small|decreased|diminished|reduced|shallow)(?: \w+)? lung volumes?
    lung volumes?(?: ~ | )(?:low|decreased|diminished|reduced|small)
    (?:low|poor|shallow|small|suboptimal|limited|decreased)(?: \w+){0,2} (?:inspirat\w+|inspirations?|volumes?)
    under ?-?inflat\w+
    inspirat\w+ (?:\w+ )?(?:is |are )?(?:low|poor|shallow)
granulomatous_disease / granuloma : granulom histoplasm
    granulom\w+
    histoplasm\w+
granulomatous_disease / calcified node : calcif
    {calcified}(?: ~ | )(?:{node}|hil\w+|mediastin\w+|nodul\w+|pulmonary|lung|adenopathy|lymphadenopathy)
    (?:{node}|nodul\w+|hil\w+|mediastin\w+)(?: ~ | ){calcified}
scarring : scar cicatri
    scar(?:s|ring|red)?
    cicatri\w+
lymphadenopathy : lymphaden adenopath node
    (?:lymph)?adenopath(?:y|ies)
    (?:enlarged|prominent|pathologic\w*)(?: \w+){0,3}? {node}
pleural_effusion : effusion pleural hydropneumo hemothora
    (?<!pericardial )(?<!joint )(?<!knee )effusions?
    pleural fluid
    hydropneumothora\w+
    hemothora\w+
pneumothorax : pneumothora hydropneumo hemopneumo
    (?:hydro|hemo)?pneumothora(?:x|ces|xes)
pleural_other / pleural thickening : pleura
    pleural(?: \w+){0,2}? (?:thickening|plaques?|scar\w*|calcifications?|disease|reaction|opacity|densit\w+)
    thickening(?: ~ | )pleura\w*
blunted_angle : blunt
    blunt(?:ed|ing)
raised_diaphragm : elevat eventrat
    elevat(?:ion|ed)(?: ~ | )(?:hemi)?diaphragms?
    (?:hemi)?diaphragms?(?: ~ | )elevat(?:ion|ed)
    eventrat\w+
hiatal_hernia : hiatal hiatus
    hiat(?:al|us) hernia
atherosclerosis : atheroscl calcif atheromat arterioscl
    athero\w+
    arteriosclero\w+
    {calcified}(?: ~ | )(?:aort\w+|vascular|arter\w+|arch|vessels?)
    (?:aort\w+|vascular|arter\w+|arch|vessels?)(?: ~ | ){calcified}
tortuous_aorta : tortu ectasi ectatic uncoil unfold aort
    tortu\w+
    ecta(?:sia|tic)
    (?:uncoil|unfold)\w+
    aort(?:a|ic)(?: ~ | )(?:{larger}|elongated)
    {larger}(?: ~ | )aort(?:a|ic)
aneurysm : aneurysm
    aneurysm\w*
pulmonary_embolism : embol
    (?:pulmonary )?embol(?:isms?|us|i)
pulmonary_hypertension : hypertens arter
    pulmonary (?:arter\w+ )?hypertension
    {larger}(?: \w+){0,3}? pulmonary (?:outflow|arter\w+)
    pulmonary arter\w+(?: ~ | ){larger}
support_device : catheter line tube pacemaker pacer port picc icd aicd defib lead stent tracheost valve device electrode
    (?:central|venous|dialysis|subclavian|jugular|picc|swan\S*|indwelling|ij|vp)(?: \w+){0,3}? (?:lines?|ports?|shunts?)
    catheters?
    picc
    (?:endotracheal|et|ng|nasogastric|enteric|chest|feeding|tracheostomy|drainage|dobbhoff|gastrostomy|pleural|pigtail) tubes?
    tracheostomy
    pace ?makers?
    pacers?
    aicd|icd|defibrillators?
    (?:pacing|cardiac|ventricular|atrial|dual|single)(?: \w+){0,3}? leads?
    leads
    port-?a-?cath\w*|portacath|mediport|chest port
    stents?
    (?:prosthetic|artificial|mechanical)(?: \w+){0,2}? valves?
    (?:aortic|mitral) valve (?:prosthes\w+|replacement\w*)
    (?:medical|implanted|stimulator|monitoring|assist)(?: \w+)? devices?
    electrodes?
    stimulator\w*
postsurgical / surgical change : clip sternotom suture surg postsurg postop cabg bypass mastect lobect pneumonect staple hardware fusion arthroplast replac prosthe anchor wire cholecystect
    clips
    sternotomy
    (?:sternal|cerclage) (?:\w+ )?wires?
    sutures?
    (?:post ?-?)?(?:surgical|operative)(?: \w+)? (?:changes?|clips?|material|hardware|staples?|sequela\w*)
    cabg
    (?:coronary )?(?:artery )?bypass
    (?:mast|lob|pneumon|cholecyst|thorac)(?:o|e)?(?:ectomy|otomy)
    staples?
    hardware
    (?:spinal|cervical|lumbar|anterior|posterior)(?: \w+){0,2} fusion
    arthroplasty
    surgical anchors?
    (?:hip|knee|shoulder|joint) replacement
    prosthesis
""",
    heart=r"heart|cardiac|cardiomediastinal|cardiopericardial",
    larger=r"enlarged|enlargement|prominent|prominence|large|larger|widened|widening|dilated|dilation|dilatation|increased|generous",
    lung=r"lungs?|lobes?|lingula\w*|bas(?:e|es|al|ilar)|bibasilar|apex|apical|apices|pulmonary|hil\w+|perihilar|suprahilar|infrahilar|retrocardiac|hemithorax|parenchym\w+",
    node=r"lymph nodes?|nodes?|nodal",
    calcified=r"calcified|calcifications?|calcific",
)
