# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""MR of the brain, the lumbar spine and the knee."""

from tasks.synthesize.grammar import pool
from tasks.synthesize.ontology import Exam, organ, with_asides
from tasks.synthesize.tables import asides

BRAIN = Exam(
    key="mr_brain", modality="MR",
    names=pool("MRI brain with and without contrast\nMRI of the brain\nMR brain without contrast"),
    technique=pool("""
    Multiplanar, multisequence MR imaging of the brain [was performed |]at [1.5|3] T[, before and after <6-10> mL of gadolinium contrast|].
    Sagittal T1, axial T2, FLAIR, diffusion, and susceptibility images[| at 3 T| with <3-5> mm slices].
    ^ Volumetric T1 with axial FLAIR, diffusion and susceptibility series at 3 T.
    """),
    indications=pool("""
    [Headache|Seizure|Memory loss|Vertigo|Vision change].
    {age}-year-old {sex} with [headache|seizures|weakness|numbness|memory loss|hearing loss].
    {age} year old {sex}, [evaluate for stroke|follow-up of known lesion|rule out demyelination].
    ^ New gait disturbance in a {age}-year-old {sex}.
    """),
    normal=pool("""
    No acute intracranial [abnormality|process].
    [Normal|Unremarkable] MRI of the brain. @ small vessel ischemic disease, cerebral atrophy, chronic lacunar infarct, meningioma, sinus mucosal thickening
    ^ Brain MRI shows nothing acute.
    """),
    organs=with_asides((
        organ(
            "Parenchyma",
            """
            No [acute |]~infarct~, ~hemorrhage=intracranial hemorrhage~, or ~mass=intracranial mass~.
            Brain parenchyma is normal in signal[| and morphology].
            There is no restricted diffusion[| to suggest acute ~infarct~].
            ^ Signal of gray and white matter is normal on every sequence.
            """,
            "No restricted diffusion[| to suggest acute ischemia]. @ infarct\nDiffusion images show no acute ~infarct~.\n^ The diffusion series is without bright foci. @ infarct",
            "No susceptibility artifact to suggest [prior |]hemorrhage. @ intracranial hemorrhage, subdural hematoma\nNo [chronic |]microhemorrhage. @ intracranial hemorrhage",
            "The white matter is normal in signal. @ small vessel ischemic disease, chronic lacunar infarct, infarct, intracranial mass\nNo demyelinating lesion is identified.",
            "No [abnormal enhancement|mass effect]. @ intracranial mass, meningioma, subdural hematoma, intracranial hemorrhage\nThe hippocampi are symmetric[| in size and signal].",
            "The brainstem and cerebellum are [normal|unremarkable]. @ infarct\nThe cerebellar tonsils are <0-3> mm [above|within] the foramen magnum.",
            kinds="infarct: 6|chronic lacunar infarct: 6|small vessel ischemic disease: 14|cerebral atrophy: 7|intracranial hemorrhage: 2"
            "|intracranial mass: 4|meningioma: 5|subdural hematoma: 1.5",
            denied="infarct|intracranial hemorrhage|intracranial mass",
        ),
        organ(
            "Ventricles and extra-axial spaces",
            "The ventricles are normal in size[| and configuration].\nNo ~hydrocephalus~ or extra-axial collection. @ subdural hematoma\n^ CSF spaces are of ordinary size. @ cerebral atrophy",
            "No extra-axial [fluid |]collection. @ subdural hematoma\nThe third ventricle measures <4-8> mm. @ hydrocephalus",
            "The basal cisterns are [patent|clear].\nThe sulci are normal for age. @ cerebral atrophy",
            kinds="hydrocephalus: 2", denied="hydrocephalus",
        ),
        organ(
            "Vessels and sella",
            "The major intracranial flow voids are [preserved|maintained].\n^ Arterial and dural venous flow voids are normal.",
            "The pituitary [gland |]is normal in size[|, <4-7> mm in height].\nThe sella is [unremarkable|not expanded].",
            "The dural venous sinuses are patent.\nThe vertebral arteries are codominant.",
            brief=False,
        ),
        organ(
            "Skull base, orbits and sinuses",
            "The orbits, sinuses, and mastoids are unremarkable.\n^ Extracranial soft tissues and orbits are normal.",
            "The orbits are [unremarkable|symmetric].\nThe internal auditory canals are [symmetric|normal].",
            "The mastoid air cells are clear.\nMarrow signal of the skull is normal.",
            kinds="sinus mucosal thickening: 7", brief=False,
        ),
    ), asides.BRAIN),
    weight=5.5, bands=(0.1, 0.87, 0.03), normal_share=0.4, images=True, dense=True,
)  # fmt: skip
LEVEL = """
    {level}: No [significant |]disc bulge, canal stenosis, or foraminal narrowing. @ disc bulge, spinal canal stenosis, neural foraminal narrowing, disc protrusion
    {level}: Disc height and signal are maintained. @ disc bulge, disc protrusion
    {level}: Disc height is <7-12> mm. @ disc bulge, disc protrusion
    {level}: Anteroposterior canal diameter is <13-18> mm. @ spinal canal stenosis, disc protrusion
    {level}: The exiting roots are [surrounded by fat|free of contact]. @ neural foraminal narrowing, disc protrusion
    {level}: Foraminal height is <12-18> mm on the right and <12-18> mm on the left. @ neural foraminal narrowing
    {level}: The facet joints are unremarkable. @ facet arthropathy
    ^ {level}: Thecal sac and exiting roots are free. @ spinal canal stenosis, neural foraminal narrowing, disc protrusion
    """


def level(name: str) -> str:
    """Sentences on one spinal level."""
    return LEVEL.replace("{level}", name)


LUMBAR = Exam(
    key="mr_lumbar_spine", modality="MR",
    names=pool("MRI lumbar spine without contrast\nMRI of the lumbar spine"),
    technique=pool("Sagittal T1, T2, and STIR with axial T1 and T2 images[| at 1.5 T| at 3 T| through L1 to S1].\n^ Sagittal and axial turbo spin echo sequences at 3 T."),
    indications=pool("""
    [Low back pain|Radiculopathy|Sciatica|Back pain].
    {age}-year-old {sex} with [low back pain|leg weakness|back pain radiating to the leg|numbness].
    {age} year old {sex}, back pain for <2-18> [months|weeks].
    ^ Neurogenic claudication in a {age}-year-old {sex}.
    """),
    normal=pool("""
    No [significant |high-grade |]~spinal canal stenosis~ or nerve root impingement. @ disc protrusion, neural foraminal narrowing
    No acute abnormality of the lumbar spine. @ compression fracture
    ^ Lumbar MRI without compressive lesion. @ disc protrusion, spinal canal stenosis
    """),
    organs=with_asides((
        organ(
            "Alignment and marrow",
            "Alignment is [normal|anatomic]. Vertebral body heights are [maintained|preserved].\nNo ~spondylolisthesis~ or ~compression fracture~.\n^ Lumbar segments are in line and of full height.",
            "Marrow signal is [normal|heterogeneous without focal lesion]. @ compression fracture\nNo suspicious marrow lesion.",
            "The lumbar lordosis is [maintained|mildly straightened].\nThere are five lumbar-type vertebral bodies.",
            kinds="spondylolisthesis: 7|compression fracture: 4|osteophyte: 5", denied="spondylolisthesis|compression fracture",
        ),
        organ(
            "Conus and cord",
            "The conus terminates at [L1|T12-L1|L1-L2] and is normal.\n^ Distal cord and cauda equina are normal.",
            "The cauda equina nerve roots are [unremarkable|not clumped].\nNo epidural collection.",
        ),
        organ(
            "Levels",
            "No [significant |]disc herniation or [canal|foraminal] stenosis[| at any level].\nDisc heights are [maintained|preserved].\n^ Each disc keeps its height and signal.",
            level("L1-L2"), level("L2-L3"), level("L3-L4"), level("L4-L5"), level("L5-S1"),
            kinds="disc bulge: 14|disc protrusion: 7|spinal canal stenosis: 8|neural foraminal narrowing: 10|facet arthropathy: 10",
            denied="spinal canal stenosis|disc protrusion",
        ),
        organ(
            "Soft tissues",
            "Paraspinal soft tissues are unremarkable.\n^ Psoas and paraspinal muscles are symmetric.",
            "The paraspinal muscles show [mild|no] fatty atrophy.",
            "The imaged kidneys and aorta are unremarkable.\nThe sacroiliac joints are [partially imaged|unremarkable].",
            brief=False,
        ),
    ), asides.LUMBAR),
    weight=4.5, bands=(0.08, 0.86, 0.06), normal_share=0.21, images=True, dense=True,
)  # fmt: skip
KNEE = Exam(
    key="mr_knee", modality="MR", sided=True,
    names=pool("MRI {lat} knee without contrast\nMRI of the {lat} knee"),
    technique=pool("Multiplanar [proton density|T1, T2,] and fat-suppressed images of the {lat} knee[| at 1.5 T| at 3 T].\n^ Three-plane fat-suppressed proton density imaging of the {lat} knee."),
    indications=pool("[Knee pain|Injury|Locking|Instability].\n{age}-year-old {sex} with [knee pain|twisting injury|instability|swelling].\n^ Pop felt while running, {age}-year-old {sex}."),
    normal=pool("No [internal derangement|meniscal or ligamentous injury][| of the {lat} knee]. @ meniscal tear, ligament tear\n^ Menisci and ligaments of the {lat} knee are intact. @ meniscal tear, ligament tear"),
    organs=with_asides((
        organ(
            "Menisci",
            "The [medial and lateral |]menisci are intact.\nNo ~meniscal tear~.\n^ Meniscal shape and signal are normal on both sides of the joint.",
            "The meniscal roots are [intact|normal]. @ meniscal tear\nNo parameniscal cyst.",
            kinds="meniscal tear: 13", denied="meniscal tear",
        ),
        organ(
            "Ligaments",
            "The cruciate and collateral ligaments are intact.\nNo ~ligament tear~.\n^ All four major ligaments are continuous.",
            "The posterolateral corner is [intact|unremarkable].\nThe iliotibial band is normal.",
            kinds="ligament tear: 8", denied="ligament tear",
        ),
        organ(
            "Extensor mechanism",
            "The quadriceps and patellar tendons are intact.\n^ Extensor tendons are normal in thickness.",
            "The patellar tendon measures <4-6> mm.\nThe patella is [centered|normally located].",
            brief=False,
        ),
        organ(
            "Cartilage and bone",
            "Articular cartilage is [preserved|maintained]. No marrow edema.\nNo ~bone marrow edema~ or fracture.\n^ Subchondral bone and cartilage are normal.",
            "No osteochondral defect.\nNo [occult |]fracture.",
            "The tibial plateau is intact.\nMarrow signal is otherwise normal.",
            kinds="chondromalacia: 10|bone marrow edema: 7|osteophyte.knee: 5", denied="bone marrow edema",
        ),
        organ(
            "Joint",
            "No [significant |]~joint effusion~.\nPhysiologic joint fluid. @ joint effusion\n^ The joint contains a normal amount of fluid. @ joint effusion",
            "No loose body[| is seen].\nThe popliteal vessels are [unremarkable|patent].",
            kinds="joint effusion: 8|popliteal cyst.knee: 6", denied="joint effusion",
        ),
    ), asides.KNEE),
    weight=3.5, bands=(0.15, 0.85, 0), normal_share=0.29, images=True, dense=True,
)  # fmt: skip
EXAMS = (BRAIN, LUMBAR, KNEE)
