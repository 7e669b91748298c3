# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Findings of the chest."""

from tasks.synthesize.ontology import kind

LOBES = "right upper lobe|right middle lobe|right lower lobe|left upper lobe|left lower lobe"
BASES = "right lower lobe|left lower lobe|right basilar|left basilar|bilateral basilar"
SIDES = "right|left|bilateral"

KINDS = (
    kind(
        "pleural effusion", "a", 3,
        """
        {grade} {place} pleural effusion{s}
        {grade} {place} [layering|free-flowing] pleural effusion{s}
        ^ {grade} {place} pleural effusion{s} tracking into the fissure
        """,
        places=SIDES, grades="trace|small|moderate|large",
        details="""
        There is adjacent compressive volume loss.
        The fluid layers dependently.
        The fluid [blunts|obscures] the costophrenic [angle|sulcus].
        No internal septation or pleural enhancement is evident.
        ^ Attenuation of the collection is that of simple fluid.
        """,
        advice="Consider [thoracentesis|diagnostic sampling] if clinically indicated.\nFollow to resolution.",
    ),
    kind(
        "pneumothorax", "a", 4,
        "{grade} {place} pneumothorax\n{grade} {place} apical pneumothorax\n^ {grade} {place} anterior pneumothorax",
        places="right|left", grades="tiny|small|moderate|large", doubt=0.1,
        details="""
        No mediastinal shift to suggest tension.
        The lung edge is visible [at the apex|laterally|over the apex].
        The mediastinum remains midline.
        """,
        advice="Short-interval radiographic follow-up is [advised|recommended].\nThe referring team was notified.",
    ),
    kind(
        "consolidation", "mass", 3,
        """
        {grade} {place} consolidation
        {grade} consolidation in the {place}
        {grade} airspace consolidation in the {place}
        ^ {grade} segmental consolidation involving the {place}
        """,
        places=LOBES, grades="patchy|focal|dense|confluent|", doubt=0.25,
        details="""
        Air bronchograms are [present|visible within it].
        This [silhouettes|partly obscures] the adjacent border.
        No cavitation is seen.
        ^ The appearance favors an infectious process over aspiration.
        """,
        advice="""
        Follow-up imaging in [6 to 8|4 to 6|6] weeks is recommended to confirm clearance.
        Correlate for [pneumonia|infection|fever and leukocytosis].
        """,
    ),
    kind(
        "atelectasis", "mass", 2,
        """
        {grade} {place} atelectasis
        {grade} [linear|subsegmental|discoid|dependent] {place} atelectasis
        ^ {grade} platelike {place} atelectasis
        """,
        places=BASES, grades="mild|minimal|moderate|",
        details="There is mild associated volume loss.\nThe overlying hemidiaphragm is [slightly |]elevated.",
    ),
    kind(
        "cardiomegaly", "mass", 2,
        "{grade} cardiomegaly\n{grade} global cardiomegaly\n^ {grade} cardiomegaly with a globular contour",
        grades="mild|moderate|severe|borderline", chronic=True, doubt=0.05,
        details="The cardiothoracic ratio is approximately 0.<51-58>.\nLeft ventricular prominence is noted.",
        advice="Echocardiography can be considered for further assessment.",
    ),
    kind(
        "emphysema", "mass", 2,
        """
        {grade} emphysema
        {grade} upper lobe predominant emphysema
        {grade} [centrilobular|paraseptal|panlobular] emphysema
        ^ {grade} emphysema with apical bullae
        """,
        grades="mild|moderate|severe|advanced", chronic=True, doubt=0.08,
        details="The diaphragms are flattened.\nNo dominant bulla.\nThe retrosternal airspace is widened.",
    ),
    kind(
        "bronchiectasis", "mass", 2,
        "{grade} {place} bronchiectasis\n{grade} [cylindrical|tubular] bronchiectasis in the {place}\n"
        "^ {grade} varicoid bronchiectasis of the {place}",
        places=LOBES, grades="mild|moderate|severe", chronic=True,
        details="Bronchial walls are [mildly |]thickened.\nScattered mucus plugging is noted.",
    ),
    kind(
        "interstitial lung disease", "mass", 3,
        "{grade} interstitial lung disease\n{grade} [fibrotic|basilar predominant] interstitial lung disease\n"
        "^ {grade} interstitial lung disease in a subpleural distribution",
        grades="mild|moderate|advanced", chronic=True, doubt=0.3,
        details="""
        Subpleural reticulation is most pronounced at the bases.
        [No|Minimal] honeycombing is identified.
        Traction changes of the airways are mild.
        """,
        advice="[Pulmonary consultation|High-resolution CT] is suggested.",
    ),
    kind(
        "ground-glass opacities", "plural", 3,
        "{grade} ground-glass opacities in the {place}\n{grade} {place} ground-glass opacities\n"
        "^ {grade} ground-glass opacities with septal thickening in the {place}",
        places=LOBES + "|bilateral lower lobes|bilateral upper lobes", grades="patchy|scattered|faint|diffuse",
        details="The distribution is [peripheral|peribronchovascular|predominantly central].",
        advice="Differential includes [atypical infection|edema|drug reaction] and [hemorrhage|hypersensitivity].",
    ),
    kind(
        "mediastinal lymphadenopathy", "mass", 3,
        "{grade} mediastinal lymphadenopathy measuring up to {size} in short axis\n"
        "{grade} mediastinal lymphadenopathy, largest node {size}\n"
        "^ {grade} {place} mediastinal lymphadenopathy with nodes up to {size}",
        places="paratracheal|subcarinal|prevascular|precarinal", grades="mild|moderate|bulky", size=(11, 34),
        implies="lymphadenopathy",
        details="The nodes are [noncalcified|homogeneous in attenuation|not necrotic].",
        advice="[PET-CT|Tissue sampling] could be considered.\nFollow-up chest CT in 3 months is recommended.",
    ),
    kind(
        "pericardial effusion", "a", 3,
        "{grade} pericardial effusion\n{grade} [simple|circumferential] pericardial effusion\n"
        "^ {grade} pericardial effusion layering posteriorly",
        grades="trace|small|moderate|large", doubt=0.08,
        details="It is deepest [posteriorly|along the left ventricle|inferiorly].\nNo pericardial thickening or enhancement.",
        advice="Echocardiography is suggested if there is concern for tamponade.",
    ),
    kind(
        "pulmonary embolism", "mass", 4,
        "{grade} pulmonary embolism in the {place}\n{grade} {place} pulmonary embolism\n"
        "^ {grade} pulmonary embolism straddling branches of the {place}",
        places="right main pulmonary artery|left main pulmonary artery|right lower lobe artery|left lower lobe artery|"
        "right upper lobe artery|left upper lobe artery|bilateral lower lobe arteries",
        grades="acute|segmental|subsegmental|lobar", doubt=0.1,
        details="""
        The right ventricle to left ventricle ratio is [0.8|0.9|1.0|1.1|1.2].
        [No|There is mild] bowing of the interventricular septum.
        No wedge-shaped peripheral opacity to suggest infarction.
        """,
        advice="""
        The [referring|ordering|clinical] team was [called|notified by telephone] at the time of interpretation.
        Anticoagulation should be considered if there is no contraindication.
        """,
    ),
    kind(
        "aortic aneurysm", "a", 3, key="aortic aneurysm.thoracic",
        phrases="{size} {place} thoracic aortic aneurysm\n{place} thoracic aortic aneurysm measuring {size}\n"
        "^ {place} thoracic fusiform aortic aneurysm of {size}",
        places="ascending|descending", size=(41, 62), chronic=True, doubt=0.04,
        details="No dissection flap or intramural hematoma.\nMural thrombus is [minimal|absent].",
        advice="Follow-up CT angiography in [6|12] months is recommended.\nVascular surgery referral is suggested.",
    ),
    kind(
        "pulmonary nodule", "a", 3,
        "{size} {place} pulmonary nodule\n{size} [solid|noncalcified|well-circumscribed] pulmonary nodule in the {place}\n"
        "^ {size} part-solid pulmonary nodule within the {place}",
        places=LOBES, size=(4, 19), chronic=True,
        details="Its margins are [smooth|lobulated|mildly spiculated].\nNo internal fat or calcification.",
        advice="""
        Follow-up chest CT in [3|6|12|6 to 12] months is recommended.
        Comparison with any outside imaging would be helpful.
        """,
    ),
    kind(
        "lung mass", "a", 4,
        "{size} {place} lung mass\n{size} [spiculated|lobulated] lung mass in the {place}\n"
        "^ {size} cavitary lung mass centered in the {place}",
        places=LOBES, size=(31, 74), doubt=0.1,
        details="The mass abuts the [pleura|fissure|mediastinum].\nThere is [mild |]distal volume loss.",
        advice="[Tissue sampling|Biopsy|PET-CT] is recommended.",
    ),
    kind(
        "pulmonary edema", "mass", 3,
        "{grade} pulmonary edema\n{grade} interstitial pulmonary edema\n^ {grade} pulmonary edema with septal lines",
        grades="mild|moderate|severe", doubt=0.25,
        details="The pulmonary vessels are indistinct.\nPeribronchial cuffing is present.",
    ),
    kind(
        "hiatal hernia", "a", 1, "{grade} hiatal hernia\n{grade} sliding hiatal hernia",
        grades="small|moderate|large", chronic=True, doubt=0.05,
    ),
    kind(
        "rib fracture", "a", 3,
        "{grade} {place} rib fracture\n{grade} fracture of the {place} rib, a rib fracture without flail segment",
        places="right fifth|right sixth|right seventh|left fourth|left sixth|left seventh|left eighth",
        grades="nondisplaced|minimally displaced|displaced|healing",
    ),
    kind(
        "calcified granuloma", "a", 1,
        "{size} {place} calcified granuloma\n{size} calcified granuloma in the {place}",
        places=LOBES, size=(2, 8), chronic=True, doubt=0.05,
    ),
    kind(
        "coronary artery calcification", "mass", 1,
        "{grade} coronary artery calcification\n{grade} [multivessel|left anterior descending] coronary artery calcification",
        grades="mild|moderate|heavy", chronic=True, doubt=0.0,
    ),
    kind(
        "apical scarring", "mass", 1, "{grade} {place} apical scarring",
        places=SIDES, grades="mild|minimal|", chronic=True,
    ),
    kind(
        "thoracic spondylosis", "mass", 1, "{grade} thoracic spondylosis\n{grade} multilevel thoracic spondylosis",
        grades="mild|moderate|", chronic=True, doubt=0.0,
    ),
    kind(
        "central venous catheter", "a", 1,
        "{place} central venous catheter with its tip at the [cavoatrial junction|lower superior vena cava]\n"
        "{place} central venous catheter terminating over the [mid superior vena cava|right atrium]",
        places="right internal jugular|left internal jugular|right subclavian|left subclavian", doubt=0.0,
    ),
)  # fmt: skip
