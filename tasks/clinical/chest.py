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
    (?:ventricular|atrial|ventricle|atrium|atria)(?: ~ | ){larger}
    {heart}(?: size| silhouette| shadow)?(?: ~ | )borderline
    borderline (?:heart|cardiac|in size)
pericardial_effusion : pericardial
    pericardial (?:effusion|fluid)
opacity / lung opacity : opaci haz
    (?<!contrast )(?<!glass )(?:opacity|opacities|opacifications?|opacified|haziness)
opacity / density : densit
    (?<!bone )(?:density|densities)(?! of bone)
opacity / ground-glass opacity : ground glass
    ground[- ]?glass
opacity / infiltrate : infiltrat
    infiltrat(?:es?|ions?|ive)
opacity / airspace disease : airspace air alveolar
    (?:airspace|air space|air-space|alveolar)(?: \w+)? (?:disease|process|changes?|infiltrates?|opacit\w+)
consolidation : consolidat
    consolidat(?:ions?|ive|ed)
pneumonia : pneumonia bronchopneumon infect
    (?:broncho)?pneumonias?
    infectious (?:process|infiltrate|etiology)
atelectasis : atelecta collapse
    atelecta\w+
    (?:lobar|lobe|lung|segmental) collapse
edema / pulmonary edema : edema chf failure fluid
    (?<!marrow )(?<!vasogenic )(?<!tissue )(?<!subcutaneous )(?<!surrounding )(?<!cerebral )(?<!bone )edema
    (?:congestive heart|cardiac|heart) failure
    chf
    fluid overload
edema / congestion : congest engorge vascul cephali
    congest(?:ion|ed|ive changes)
    cephali[sz]ation
    vascular redistribution
    engorge\w+(?! appears? within)
    (?:central|pulmonary|hilar) vascul\w+(?: ~ | )(?:prominen(?:ce|t)|increased|distended)
    (?:prominen(?:ce|t)|increased|distended)(?: of the| of)?(?: central| pulmonary| lung| hilar)+ vascul\w+
    vascular prominence
lung_lesion / nodule : nodul
    (?<!thyroid )(?<!adrenal )(?:micro)?nodules?(?! (?:in|of) the thyroid)
    unless thyroid (?:gland )?(?:is|measures)|periton|oment
lung_lesion / nodularity : nodular
    nodularity
    unless liver|hepat|periton|oment|tree-in-bud|centrilobular|pleural
lung_lesion / mass : mass lesion metasta
    (?:lung|pulmonary|hilar|perihilar|suprahilar|infrahilar|parenchymal|lobe|mediastinal|paratracheal) mass(?:es)?
    mass(?:es)?(?!(?: [\w-]+){0,5} (?:frontal|parietal|temporal|occipital|thyroid|hepatic|prostate)) ~ {lung}
    {lung} ~ mass(?:es)?
    mass-?like
    (?:lung|pulmonary) (?:lesions?|metasta\w+)
lung_lesion / cavity : cavit
    cavit(?:ary|ations?|ating)
    (?:lung|lobe|pulmonary|thick-walled|thin-walled|upper|lower)(?: \w+){0,2}? cavit(?:y|ies)
interstitial_disease : interstiti reticul bronchovasc fibro honeycomb marking septal
    interstiti(?:al|um)(?: \w+){0,3}? (?:disease|markings?|opacit\w+|thickening|changes?|fibrosis|process|prominence|pattern|densit\w+|infiltrates?|abnormalit\w+|scarring|coarsening)
    (?:prominent|prominence of|increased|coarsened|accentuated|thickened)(?: ~ | )(?:interstiti\w+(?! edema)|bronchovascular|lung markings|markings)
    reticul\w+
    (?:bronchovascular|perihilar|infrahilar|hilar|lung|crowded|increased|prominent|coarse)(?: \w+)? markings
    bronchovascular (?:crowding|prominence)
    septal (?:lines|thickening)
    fibrosis|fibrotic
    honeycomb\w+
bronchiectasis : bronchiecta
    bronchiecta\w+
emphysema / bulla : bulla bleb bullous
    bull(?:ae?|ous)
    blebs?
emphysema : emphysem copd obstruct hyperlucen
    (?<!subcutaneous )emphysem\w+
    copd
    obstructive (?:pulmonary|lung|airway) disease
    hyperlucen\w+
hyperinflation : hyperinflat hyperexpan hyperaer over hyperdist flatten volum
    (?:increased|large|high) lung volumes?
    lung volumes?(?: ~ | )(?:increased|high)
    hyper ?-?(?:inflat|expan|aerat|disten)\w+
    over ?-?(?:inflat|expan|aerat|disten)\w+
    flatten(?:ing|ed)(?: ~ | )(?:hemi)?diaphragms?
    (?:hemi)?diaphragms?(?: ~ | )flatten(?:ing|ed)
hypoinflation : hypoinflat volum hypoventil hypoaer underinflat under inspirat hypoexpan low
    hypo(?:inflat|ventilat|aerat|expan)\w+
    (?:low|lower|small|decreased|diminished|reduced|shallow)(?: \w+)? lung volumes?
    lung volumes?(?: ~ | )(?:low|decreased|diminished|reduced|small)
    (?:low|poor|shallow|small|suboptimal|limited|incomplete|decreased)(?: \w+){0,2} (?:inspirat\w+|inspirations?|volumes)
    under ?-?(?:inflat|expan|aerat)\w+
    low[- ]volume lungs?
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
pleural_effusion : effusion pleural hydropneumo hemothora hydrothora
    (?<!pericardial )(?<!joint )(?<!knee )effusions?
    pleural fluid
    hydropneumothora\w+
    h(?:emo|ydro)thora\w+
pneumothorax : pneumothora hydropneumo hemopneumo
    (?:hydro|hemo)?pneumothora(?:x|ces|xes)
pleural_other / pleural thickening : pleura pleuro fissur apical
    pleural(?:[ -]\w+){0,2}? (?:thickening|plaques?|scar\w*|calcifications?|disease|reaction|opacity|densit\w+)
    pleuro-?parenchymal (?:\w+ )?(?:scar\w*|thickening|change\w*)
    apical cap\w*
    (?:fissural|apical) thickening|thickening of the (?:\w+ )?fissure
    thickening(?: ~ | )pleura\w*
blunted_angle : blunt
    blunt(?:ed|ing)
raised_diaphragm : elevat eventrat diaphragmatic
    elevat(?:ion|ed)(?: ~ | )(?:hemi)?diaphragms?
    (?:hemi)?diaphragms?(?: ~ | )elevat(?:ion|ed)
    diaphragmatic elevation
    eventrat\w+
hiatal_hernia : hiatal hiatus
    hiat(?:al|us) hernia
atherosclerosis : atheroscl calcif atheromat arterioscl
    athero\w+
    arteriosclero\w+
    {calcified}(?: ~ | ){vessel}
    {vessel}(?: ~ | ){calcified}
tortuous_aorta : tortu ectasi ectatic uncoil unfold aort
    tortu\w+
    ecta(?:sia|tic)
    (?:uncoil|unfold)\w+
    aort(?:a|ic)(?: ~ | )(?:{larger}|elongated)
    {larger}(?: ~ | )aort(?:a|ic)
aneurysm : aneurysm
    aneurysm\w*
pulmonary_embolism : embol filling
    (?:pulmonary )?embol(?:isms?|us|i)
    filling defects?
pulmonary_hypertension : hypertens arter
    pulmonary (?:arter\w+ )?hypertension
    {larger}(?: \w+){0,3}? pulmonary (?:outflow|arter\w+)
    pulmonary arter\w+(?: ~ | ){larger}
support_device : catheter line tube pacemaker pacer port picc icd aicd defib lead stent tracheost valve device electrode stimul neurostimul generator tip filter shunt gastric lap recorder pump infusion endograft prosthe fixation orif orthop xxxx-a-xxxx
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
    (?:neuro)?stimulator\w*
    generator
    (?:chest|chest wall|sided|infusion|subclavian|jugular) (?:\w+ )?ports?
    (?:gastric|lap) ?-?band
    (?:loop recorder|infusion pump|endograft|stent ?-?graft)
    (?:closure|occluder|occlusion) devices?
    (?:ivc|vena cava\w*) (?:filter|xxxx)
    tip (?:is |in |at |of |projects |projecting |terminat\w+ |overl\w+ )(?:\w+ ){0,4}(?:svc|cava|atri\w+|cavoatrial|carina)
    xxxx-a-xxxx
    shunt tub\w+
    prosthe(?:sis|tic|ses)
    internal fixation|orif|orthopedic (?:hardware|plates?|screws?|devices?|rods?|fixation|xxxx)
surgical_change : clip suture surg staple fusion fused rod hardware anchor coil wire
    clips
    (?:sternotomy|sternal|cerclage|surgical) (?:\w+ )?wires?
    sutures?
    surgical (?:\w+ )?(?:clips?|material|hardware|staples?|anchors?|markers?|xxxx)
    staples?
    (?:spinal|harrington) (?:rods?|hardware)
    (?<!partial )(?:spinal|cervical|lumbar|thoracic|anterior|posterior|spine)(?: \w+){0,2} fusion
    embol\w+ coils?
surgical_change / resection : lobectom pneumonectom mastectom resect
    (?:lob|pneumon|mast|segment)ectom(?:y|ies)
    resection(?= of (?:\w+ ){1,3}lobe)
""",
    heart=r"heart|cardiac|cardiomediastinal|cardiopericardial",
    larger=r"enlarged|enlargement|prominent|prominence|large|larger|widened|widening|dilated|dilation|dilatation|increased|generous",
    lung=r"lungs?|lobes?|lingula\w*|bas(?:e|es|al|ilar)|bibasilar|apex|apical|apices|pulmonary|hil\w+|perihilar|suprahilar|infrahilar|retrocardiac|hemithorax|parenchym\w+",
    vessel=r"aort\w+(?! valve)|vascular|arter\w+|arch|knob|vessels?",
    node=r"lymph nodes?|lymph xxxx|nodes?|nodal",
    calcified=r"(?<!non )(?<!non-)calcified|calcifications?|calcific",
)
