# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Longer preambles: what else the requesting clinician wrote, and what else the technologist noted."""

from tasks.synthesize.grammar import pool

CONDITIONS = (
    "hypertension", "type 2 diabetes", "atrial fibrillation", "coronary artery disease", "asthma", "COPD",
    "chronic kidney disease", "heart failure", "colon cancer", "lymphoma",
    "rheumatoid arthritis", "hypothyroidism", "alcohol use", "tobacco use", "obesity", "sleep apnea", "gout",
    "prior stroke", "prior deep vein clot", "inflammatory bowel disease", "appendectomy",
    "hip replacement", "lumbar fusion", "melanoma", "cirrhosis", "osteoporosis", "lupus", "migraine", "anemia",
)  # fmt: skip
HISTORY = pool("""
    History of {first}[| and {second}].
    Past history includes {first}, {second}, and {third}.
    Known {first} and {second}.
    [Medical|Relevant] history: {first}, {second}.
    ^ Background of {first} with {second}.
    """)
COURSE = pool("""
    Symptoms for <2-28> [days|weeks].
    [Onset|Worsening] over the last <2-9> [days|weeks|months].
    [White count|Leukocyte count] <4.1-17.9>.
    [Creatinine|Serum creatinine] <0.6-1.9>.
    Hemoglobin <8.1-15.4>.
    Temperature <36.4-39.2> degrees.
    ^ Referred from clinic after <2-6> visits.
    """)
ACQUISITION = {
    "CT": pool("""
    Field of view <320-420> mm, tube voltage [100|120|80] kVp, pitch 0.<81-99>.
    [Volume|Total] CTDI <4.1-18.9> mGy and DLP <180-990> mGy cm.
    Images were reviewed in [soft tissue, lung, and bone|bone and soft tissue] windows at <1-3> mm.
    [Maximum intensity projections|Multiplanar reformats|Coronal maximum intensity projections] were [prepared|reviewed] at [the workstation|the console].
    [Contrast|Injection] rate was <2.0-4.9> mL per second[| through an antecubital vein].
    ^ Dose was modulated to body habitus and iterative reconstruction was applied.
    """),
    "MR": pool("""
    Slice thickness <3-5> mm, field of view <160-260> mm.
    [Total|Table] time was <18-44> minutes.
    The patient tolerated the examination [well|without sedation].
    ^ Parallel imaging was used to shorten each series.
    """),
    "US": pool("""
    A <3-12> MHz transducer was used[| throughout].
    Images were [stored|archived] in [two|longitudinal and transverse] planes.
    ^ The sonographer noted good acoustic access.
    """),
    "XR": pool("""
    Exposure was <62-125> kVp.
    The patient was imaged [upright|supine|seated].
    ^ A grid was used for the frontal view.
    """),
}
