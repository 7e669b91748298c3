"""The built-in corpus and its answer key in the labels of tasks/clinical: a check on all modalities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.ingest.sections import parse
from tasks.synthesize.generate import Synthesize, corpus

NAMES = {
    "abdominal aortic aneurysm": "aneurysm",
    "adrenal nodule": "adrenal_nodule",
    "aortic aneurysm": "aneurysm",
    "apical scarring": "scarring",
    "appendicitis": "bowel_inflammation",
    "ascites": "ascites",
    "atelectasis": "atelectasis",
    "biliary ductal dilatation": "biliary_dilatation",
    "bone marrow edema": "marrow_edema",
    "bronchiectasis": "bronchiectasis",
    "calcified granuloma": "granulomatous_disease",
    "cardiomegaly": "cardiomegaly",
    "central venous catheter": "support_device",
    "cerebral atrophy": "cerebral_atrophy",
    "cholecystitis": "cholecystitis",
    "cholelithiasis": "gallstones",
    "chondromalacia": "degenerative_joint",
    "chronic lacunar infarct": "infarct",
    "colonic diverticulosis": "diverticulosis",
    "compression fracture": "fracture",
    "consolidation": "consolidation",
    "coronary artery calcification": "atherosclerosis",
    "deep venous thrombosis": "venous_thrombosis",
    "disc bulge": "disc_disease",
    "disc protrusion": "disc_disease",
    "diverticulitis": "bowel_inflammation",
    "emphysema": "emphysema",
    "facet arthropathy": "degenerative_spine",
    "ground-glass opacities": "opacity",
    "hepatic cyst": "cyst",
    "hepatic lesion": "liver_lesion",
    "hepatic steatosis": "hepatic_steatosis",
    "hepatosplenomegaly": "organomegaly",
    "hiatal hernia": "hiatal_hernia",
    "hydrocephalus": "hydrocephalus",
    "hydronephrosis": "hydronephrosis",
    "ileus": "bowel_obstruction",
    "infarct": "infarct",
    "inguinal hernia": "abdominal_hernia",
    "interstitial lung disease": "interstitial_disease",
    "intracranial hemorrhage": "intracranial_hemorrhage",
    "intracranial mass": "intracranial_mass",
    "joint effusion": "joint_effusion",
    "knee fracture": "fracture",
    "ligament tear": "tear",
    "lung mass": "lung_lesion",
    "lymphadenopathy": "lymphadenopathy",
    "mediastinal lymphadenopathy": "lymphadenopathy",
    "meningioma": "intracranial_mass",
    "meniscal tear": "tear",
    "nephrolithiasis": "urinary_stones",
    "neural foraminal narrowing": "spinal_stenosis",
    "osteoarthritis": "degenerative_joint",
    "osteophyte": "degenerative_spine",
    "ovarian cyst": "cyst",
    "pancreatitis": "pancreatitis",
    "pericardial effusion": "pericardial_effusion",
    "pleural effusion": "pleural_effusion",
    "pneumoperitoneum": "free_air",
    "pneumothorax": "pneumothorax",
    "popliteal cyst": "cyst",
    "prostatomegaly": "organomegaly",
    "pulmonary edema": "edema",
    "pulmonary embolism": "pulmonary_embolism",
    "pulmonary nodule": "lung_lesion",
    "radius fracture": "fracture",
    "renal cyst": "cyst",
    "rib fracture": "fracture",
    "scaphoid fracture": "fracture",
    "sinus mucosal thickening": "sinus_disease",
    "small bowel obstruction": "bowel_obstruction",
    "small vessel ischemic disease": "small_vessel_disease",
    "soft tissue swelling": "soft_tissue_swelling",
    "spinal canal stenosis": "spinal_stenosis",
    "spondylolisthesis": "spondylolisthesis",
    "stool burden": "stool_burden",
    "subdural hematoma": "intracranial_hemorrhage",
    "thoracic spondylosis": "degenerative_spine",
    "thyroid nodule": "thyroid_nodule",
    "thyroiditis": "thyroiditis",
    "uterine fibroid": "fibroid",
}


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """One invented report, and the labels that its key says are present, possible, or spoken of at all."""

    patient: str
    findings: str
    impression: str
    present: frozenset[str]
    possible: frozenset[str]
    asserted: tuple[str, ...]  # names of the key, of findings that are surely there
    denied: tuple[str, ...]  # names of findings that the report says are not there
    modality: str


def reports(count: int, seed: int) -> Iterator[Keyed]:
    """Reports that have findings and impression, out of `count` of the built-in corpus made with `seed`."""
    for report, key in corpus(Synthesize(reports=count, seed=seed)):
        bodies = parse(report["text"])
        if not ("findings" in bodies and "impression" in bodies):
            continue
        present: set[str] = set()
        possible: set[str] = set()
        told = key["truth"]["findings"]
        for finding in told:
            if finding["present"]:
                (possible if finding.get("certainty") == "possible" else present).add(NAMES[finding["name"]])
        yield Keyed(
            patient=report["patient_id"],
            findings=bodies["findings"],
            impression=bodies["impression"],
            present=frozenset(present),
            possible=frozenset(possible - present),
            asserted=tuple(one["name"] for one in told if one["present"] and one["certainty"] == "definite"),
            denied=tuple(one["name"] for one in told if not one["present"] and "certainty" not in one),
            modality=report["modality"],
        )
