# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Organs of a chest CT."""

from tasks.synthesize.ontology import organ, with_asides
from tasks.synthesize.tables import asides

LUNGS = organ(
    "Lungs",
    """
    The lungs are clear[| bilaterally| throughout].
    [Both lungs|The lungs] are well [aerated|expanded] [without|with no] [~consolidation~|focal ~consolidation~] or suspicious ~pulmonary nodule~.
    Clear lungs and [patent central airways|no airway abnormality].
    No [focal |]~consolidation~, ~ground-glass opacity=ground-glass opacities~, or mass.
    ^ Lung parenchyma is unremarkable on [all|both soft tissue and lung] windows.
    ^ Neither lung shows airspace disease or a dominant nodule.
    """,
    """
    The trachea and [central airways|mainstem bronchi] are [patent|widely patent|clear].
    No endobronchial lesion[| is identified].
    Central airways are patent to the [segmental|subsegmental] level.
    ^ The tracheobronchial tree opens normally to its lobar divisions.
    """,
    """
    No [suspicious|worrisome] ~pulmonary nodule~ or ~mass=lung mass~[| is identified].
    There is no [suspicious |]~pulmonary nodule~ [larger than|above] <4-6> mm.
    No ~lung mass~ or measurable ~nodule=pulmonary nodule~ is seen.
    """,
    """
    No [focal |lobar |]~consolidation~ [is seen|is identified|to suggest pneumonia].
    There is no airspace ~consolidation~ or ~ground-glass opacities~.
    ^ Aeration is symmetric, with no ~consolidation~ on either side.
    """,
    """
    No [cystic change|air trapping] [is seen|is evident]. @ emphysema
    There is no [evidence of |]~interstitial lung disease~, ~emphysema~, or ~bronchiectasis~.
    The interlobular septa are not thickened. @ pulmonary edema, interstitial lung disease
    """,
    kinds="consolidation: 7|atelectasis: 9|ground-glass opacities: 7|pulmonary nodule: 11|lung mass: 3|emphysema: 6"
    "|bronchiectasis: 4|interstitial lung disease: 3.5|calcified granuloma: 4|apical scarring: 3|pulmonary edema: 3",
    denied="consolidation|ground-glass opacities|lung mass|atelectasis|emphysema|bronchiectasis|interstitial lung disease",
)
PLEURA = organ(
    "Pleura",
    """
    No [~pleural effusion~|significant ~pleural effusion~] or ~pneumothorax~[| is seen].
    The pleural spaces are clear.
    There is no ~pneumothorax~ or ~pleural effusion~.
    ^ Both pleural spaces are dry, without pleural thickening.
    """,
    """
    The pleural surfaces are smooth[| and thin].
    No pleural thickening or [calcification|plaque].
    The fissures are [not displaced|normally positioned].
    """,
    kinds="pleural effusion: 10|pneumothorax: 2.5",
    denied="pleural effusion|pneumothorax",
)
HEART = organ(
    "Heart",
    """
    The heart is [normal in size|not enlarged][| without pericardial abnormality].
    Normal heart size[|, and no ~pericardial effusion~].
    Heart and pericardium are [unremarkable|within normal limits].
    ^ Cardiac chambers are of ordinary size and the pericardium is thin.
    """,
    """
    No ~pericardial effusion~[| or thickening].
    The pericardium is [normal|thin|unremarkable]. @ pericardial effusion
    """,
    """
    The cardiac chambers are [normal in size|not dilated]. @ cardiomegaly
    The left atrial diameter is <31-39> mm. @ cardiomegaly
    Overall heart size is [normal|within normal limits]. @ cardiomegaly
    """,
    kinds="cardiomegaly: 7|pericardial effusion: 4|coronary artery calcification: 8",
    denied="pericardial effusion|cardiomegaly",
)
VESSELS = organ(
    "Vessels",
    """
    The [thoracic aorta|great vessels] and [main |]pulmonary artery are normal in caliber.
    Thoracic aorta is of normal caliber [with|showing] no [dissection|acute abnormality].
    No acute [vascular|aortic] abnormality[| in the chest].
    ^ The aorta tapers normally from root to hiatus.
    """,
    """
    The ascending aorta measures <2.8-3.7> cm. @ aortic aneurysm
    The ascending aorta is [normal in diameter|not dilated] at <29-37> mm. @ aortic aneurysm
    No ~aortic aneurysm~ or dissection [is seen|is present].
    """,
    """
    The main pulmonary artery measures <22-28> mm[| in diameter].
    The main pulmonary artery is [normal|within normal limits] in caliber.
    ^ Diameter of the pulmonary trunk is <23-28> mm.
    """,
    """
    No central ~pulmonary embolism~ [is seen|on this examination].
    The opacified pulmonary arteries show no ~filling defect=pulmonary embolism~ to the [segmental|lobar] level.
    """,
    kinds="aortic aneurysm.thoracic: 5|pulmonary embolism: 2",
    denied="aortic aneurysm|pulmonary embolism",
)
EMBOLISM = organ(
    "Pulmonary arteries",
    """
    No ~pulmonary embolism~ to the [segmental|subsegmental] level.
    Pulmonary arterial opacification is [good|adequate|excellent] with no ~filling defect=pulmonary embolism~.
    There is no [acute |]~pulmonary embolism~.
    ^ Every lobar and segmental pulmonary artery fills normally.
    """,
    """
    Contrast opacification of the pulmonary arteries is [adequate|good|diagnostic], with <240-420> Hounsfield units in the trunk.
    The study is [diagnostic|of good quality] to the [segmental|subsegmental] level.
    """,
    """
    No evidence of right heart strain. @ pulmonary embolism
    The right ventricle is not enlarged. @ pulmonary embolism
    """,
    kinds="pulmonary embolism: 22",
    denied="pulmonary embolism",
)
MEDIASTINUM = organ(
    "Mediastinum",
    """
    No ~mediastinal lymphadenopathy~[| or mass].
    The mediastinum [and hila are|is] [unremarkable|normal].
    There is no [enlarged mediastinal or hilar node|hilar or ~mediastinal lymphadenopathy~].
    ^ Nodes of the mediastinum and hila are all below size criteria.
    """,
    """
    No hilar or axillary [node enlargement|adenopathy][| is seen].
    The largest hilar node is <4-8> mm[ in short axis|].
    Axillary nodes [retain fatty hila|are not enlarged].
    """,
    """
    The esophagus is [unremarkable|decompressed|not dilated]. @ hiatal hernia
    The thyroid [gland is|lobes are] [homogeneous|unremarkable] where imaged.
    No [anterior |]mediastinal mass.
    """,
    kinds="mediastinal lymphadenopathy: 6|hiatal hernia: 5",
    denied="mediastinal lymphadenopathy",
)
CHEST_WALL = organ(
    "Chest wall and bones",
    """
    No [acute|aggressive] osseous [abnormality|lesion].
    [Bones|The bones] of the chest are [intact|unremarkable].
    ^ Chest wall soft tissues and ribs are normal.
    """,
    """
    The [soft tissues of the chest wall are|chest wall is] unremarkable.
    No chest wall mass or collection.
    Thoracic vertebral body heights are [maintained|preserved].
    """,
    """
    No lytic or blastic lesion[| is detected].
    No ~displaced rib fracture=rib fracture~[| is seen].
    ^ Rib contours are intact at each level, with no ~rib fracture~.
    """,
    kinds="rib fracture: 2.5|thoracic spondylosis: 7|central venous catheter: 2.5",
    brief=False,
)
CHEST = with_asides((LUNGS, PLEURA, HEART, VESSELS, MEDIASTINUM, CHEST_WALL), asides.CHEST)
PULMONARY = with_asides((EMBOLISM, LUNGS, PLEURA, HEART, MEDIASTINUM, CHEST_WALL), asides.CHEST)
