# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Findings of the skeleton, the joints, the spine and the head."""

from tasks.synthesize.ontology import kind

LEVELS = "L1-L2|L2-L3|L3-L4|L4-L5|L5-S1"
LOBES = "right frontal lobe|left frontal lobe|right parietal lobe|left parietal lobe|right temporal lobe|left occipital lobe"
JOINTS = "medial compartment|lateral compartment|patellofemoral compartment"

KINDS = (
    kind(
        "osteophyte", "plural", 2, "{grade} osteophytes at {place}\n{grade} [anterior|marginal] osteophytes at {place}\n"
        "^ {grade} bridging osteophytes at {place}",
        places="L2-L3|L3-L4|L4-L5", grades="mild|moderate|small|large", chronic=True, doubt=0.0,
    ),
    kind(
        "osteophyte", "plural", 2, key="osteophyte.knee",
        phrases="{grade} {place} osteophytes\n{grade} marginal osteophytes in the {place}\n"
        "^ {grade} osteophytes projecting from the {place}",
        places=JOINTS, grades="small|mild|moderate|large", chronic=True, doubt=0.0,
    ),
    kind(
        "spondylolisthesis", "mass", 2,
        "{grade} spondylolisthesis at {place}\n{grade} spondylolisthesis of {size} at {place}\n"
        "^ {grade} degenerative spondylolisthesis at {place}",
        places="L3-L4|L4-L5|L5-S1", grades="grade 1|grade 2|mild", size=(2, 12), chronic=True, doubt=0.03,
        details="Pars defects are [not |]identified.\nThere is [no|mild] motion on flexion and extension views.",
    ),
    kind(
        "disc bulge", "a", 2,
        "{grade} disc bulge at {place}\n{grade} [diffuse|broad-based] disc bulge at {place}\n"
        "^ {grade} asymmetric disc bulge at {place}",
        places=LEVELS, grades="mild|moderate|small", chronic=True, doubt=0.0,
        details="It flattens the ventral thecal sac.\nThere is an associated annular fissure.",
    ),
    kind(
        "disc protrusion", "a", 3,
        "{size} {place} disc protrusion\n{place} disc protrusion measuring {size}\n^ {size} caudally migrated {place} disc protrusion",
        places="right paracentral L4-L5|left paracentral L4-L5|right paracentral L5-S1|left paracentral L5-S1|central L3-L4",
        size=(3, 9), doubt=0.0,
        details="It contacts the traversing nerve root.\nThe traversing root is displaced posteriorly.",
        advice="Correlate with [radicular symptoms|dermatomal distribution].",
    ),
    kind(
        "spinal canal stenosis", "mass", 3,
        "{grade} spinal canal stenosis at {place}\n{grade} central spinal canal stenosis at {place}\n"
        "^ {grade} multifactorial spinal canal stenosis at {place}",
        places="L2-L3|L3-L4|L4-L5", grades="mild|moderate|severe", chronic=True, doubt=0.0,
    ),
    kind(
        "neural foraminal narrowing", "mass", 2,
        "{grade} {place} neural foraminal narrowing\n^ {grade} {place} neural foraminal narrowing contacting the exiting root",
        places="right L3-L4|left L3-L4|right L4-L5|left L4-L5|bilateral L5-S1|left L5-S1|bilateral L4-L5",
        grades="mild|moderate|severe", chronic=True, doubt=0.0,
    ),
    kind(
        "compression fracture", "a", 3,
        "{grade} compression fracture of {place}\n{grade} {place} compression fracture\n"
        "^ {grade} superior endplate compression fracture of {place}",
        places="T11|T12|L1|L2|L3", grades="mild|moderate|severe|age-indeterminate", doubt=0.1,
        details="Vertebral height loss is greatest [anteriorly|centrally].\nRetropulsion is [minimal|absent].",
        advice="MRI could help determine acuity.\nBone density assessment is suggested.",
    ),
    kind(
        "facet arthropathy", "mass", 1, "{grade} facet arthropathy at {place}\n{grade} multilevel facet arthropathy, worst at {place}",
        places=LEVELS, grades="mild|moderate|severe", chronic=True, doubt=0.0,
    ),
    kind(
        "osteoarthritis", "mass", 2,
        "{grade} osteoarthritis of the {place}\n{grade} {place} osteoarthritis\n^ {grade} tricompartmental osteoarthritis of the {place}",
        places="{lat} knee", grades="mild|moderate|severe", chronic=True, doubt=0.0,
        details="Joint space narrowing is greatest medially.\nSubchondral sclerosis is present.",
    ),
    kind(
        "joint effusion", "a", 2, "{grade} {place} joint effusion\n^ {grade} {place} joint effusion distending the suprapatellar recess",
        places="{lat} knee", grades="small|moderate|large|trace",
    ),
    kind(
        "meniscal tear", "a", 3,
        "{grade} meniscal tear of the {place}\n{grade} {place} meniscal tear\n^ {grade} displaced meniscal tear of the {place}",
        places="posterior horn of the medial meniscus|body of the medial meniscus|posterior horn of the lateral meniscus|"
        "anterior horn of the lateral meniscus",
        grades="horizontal|complex|radial|oblique", doubt=0.1,
        details="It reaches the inferior articular surface.\nThere is [no|mild] meniscal extrusion.",
        advice="Orthopedic consultation is suggested.",
    ),
    kind(
        "ligament tear", "a", 3,
        "{grade} {place} ligament tear\n^ {grade} {place} ligament tear at its femoral attachment",
        places="anterior cruciate|medial collateral|posterior cruciate", grades="complete|partial|high-grade partial", doubt=0.1,
        details="The torn fibers are [wavy|retracted|ill-defined].", advice="Orthopedic consultation is suggested.",
    ),
    kind(
        "chondromalacia", "mass", 2, "{grade} chondromalacia of the {place}\n{grade} {place} chondromalacia",
        places=JOINTS, grades="mild|moderate|severe", chronic=True, doubt=0.0,
    ),
    kind(
        "bone marrow edema", "mass", 2,
        "{grade} bone marrow edema in the {place}\n^ {grade} subchondral bone marrow edema in the {place}",
        places="lateral femoral condyle|medial femoral condyle|lateral tibial plateau|medial tibial plateau",
        grades="mild|moderate|patchy", doubt=0.05,
    ),
    kind(
        "popliteal cyst", "a", 1, "{size} {place} popliteal cyst\n{size} {place} popliteal cyst with thin septa", key="popliteal cyst.knee",
        places="{lat}", size=(16, 62), chronic=True, doubt=0.0,
    ),
    kind(
        "knee fracture", "a", 4, "{grade} {place} fracture, a knee fracture without dislocation\n{grade} {place} knee fracture",
        places="{lat} tibial plateau|{lat} patellar|{lat} fibular head", grades="nondisplaced|minimally displaced|comminuted",
        doubt=0.2, advice="CT is suggested for surgical planning.\nOrthopedic follow-up is recommended.",
    ),
    kind(
        "radius fracture", "a", 4,
        "{grade} {place} distal radius fracture\n{grade} distal {place} radius fracture\n^ {grade} impacted {place} distal radius fracture",
        places="{lat}", grades="nondisplaced|minimally displaced|dorsally angulated|comminuted", doubt=0.1,
        details="The fracture [extends to|spares] the articular surface.\nApex volar angulation is about <6-28> degrees.",
        advice="Orthopedic follow-up is recommended.",
    ),
    kind(
        "scaphoid fracture", "a", 4, "{grade} {place} scaphoid fracture\n^ {grade} {place} scaphoid fracture through the waist",
        places="{lat}", grades="nondisplaced|minimally displaced", doubt=0.4,
        advice="Repeat radiographs in [7 to 10|10 to 14] days are suggested.",
    ),
    kind(
        "soft tissue swelling", "mass", 1, "{grade} {place} soft tissue swelling\n{grade} soft tissue swelling about the {place}",
        places="{lat} wrist", grades="mild|moderate|diffuse", doubt=0.0,
    ),
    kind(
        "intracranial hemorrhage", "mass", 4,
        "{grade} {place} intracranial hemorrhage\n{grade} intracranial hemorrhage in the {place} measuring {size}\n"
        "^ {grade} lobar intracranial hemorrhage of {size} in the {place}",
        places=LOBES + "|right basal ganglia|left thalamus", grades="acute|small acute|large acute", size=(8, 52), doubt=0.03,
        details="There is a thin rim of surrounding edema.\nMidline shift measures <1-9> mm.",
        advice="Neurosurgical consultation is recommended.\nThe clinical team was notified immediately.",
    ),
    kind(
        "subdural hematoma", "a", 4,
        "{size} {grade} {place} subdural hematoma\n{grade} {place} subdural hematoma measuring {size} in thickness\n"
        "^ {grade} {place} convexity subdural hematoma of {size}",
        places="right|left|bilateral", grades="acute|subacute|chronic|mixed-density", size=(4, 19), doubt=0.03,
        implies="intracranial hemorrhage", details="There is mild sulcal effacement.\nNo uncal herniation.",
        advice="Neurosurgical consultation is recommended.",
    ),
    kind(
        "infarct", "a", 4,
        "{grade} {place} infarct\n{grade} infarct in the {place}\n^ {grade} cortically based infarct of the {place}",
        places=LOBES + "|right cerebellar hemisphere|left middle cerebral artery territory", grades="acute|subacute|evolving",
        doubt=0.2, details="No hemorrhagic conversion.\nThere is local sulcal effacement.",
        advice="Neurology consultation is recommended.",
    ),
    kind(
        "chronic lacunar infarct", "a", 2, "{place} chronic lacunar infarct\n{size} chronic lacunar infarct in the {place}",
        places="right basal ganglia|left basal ganglia|right thalamus|left corona radiata", size=(3, 12), chronic=True, doubt=0.1,
    ),
    kind(
        "small vessel ischemic disease", "mass", 2,
        "{grade} small vessel ischemic disease\n{grade} chronic small vessel ischemic disease\n"
        "^ {grade} periventricular small vessel ischemic disease",
        grades="mild|moderate|advanced", chronic=True, doubt=0.3,
    ),
    kind(
        "cerebral atrophy", "mass", 1, "{grade} cerebral atrophy\n{grade} generalized cerebral atrophy",
        grades="mild|moderate|age-appropriate", chronic=True, doubt=0.0,
    ),
    kind(
        "meningioma", "a", 2, "{size} {place} meningioma\n{size} dural-based {place} meningioma",
        places="right parafalcine|left parafalcine|left frontal convexity|right sphenoid wing", size=(7, 41), chronic=True, doubt=0.35,
        advice="Follow-up MRI in [6|12] months is suggested.",
    ),
    kind(
        "intracranial mass", "a", 4, "{size} intracranial mass in the {place}\n{size} [enhancing|heterogeneous] intracranial mass in the {place}\n"
        "^ {size} rim-enhancing intracranial mass of the {place}",
        places=LOBES, size=(12, 58), doubt=0.05, details="There is [mild|moderate|extensive] vasogenic edema.",
        advice="Neurosurgical and oncologic consultation is recommended.",
    ),
    kind(
        "sinus mucosal thickening", "mass", 1, "{grade} {place} sinus mucosal thickening",
        places="right maxillary|left maxillary|bilateral maxillary|bilateral ethmoid", grades="mild|moderate|minimal", doubt=0.0,
    ),
    kind(
        "hydrocephalus", "mass", 4, "{grade} hydrocephalus\n{grade} communicating hydrocephalus\n^ {grade} obstructive hydrocephalus",
        grades="mild|moderate", doubt=0.3, details="The temporal horns measure <4-9> mm.",
    ),
)  # fmt: skip
