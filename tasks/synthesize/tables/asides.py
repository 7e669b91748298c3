# ruff: noqa: E501 (a row of a table is one template; wrapped, it would be harder to read)
"""Further aspects of an organ that the longer reports reach, by the organ's label. Many are measured."""

CHEST: dict[str, tuple[str, ...]] = {
    "Lungs": (
        "Lung volumes are [symmetric|well maintained] at [full|near-full] inspiration. @ emphysema, interstitial lung disease, lung mass\nInspiratory effort is [good|adequate], allowing assessment of the [bases|lower lobes].",
        "Bronchial wall thickness is [normal|within normal limits] in the [upper|lower] lobes[| and there is no mucus impaction]. @ bronchiectasis\nNo [tree-in-bud|centrilobular] nodularity [is seen|is present].\n^ The bronchovascular bundles are of even caliber from hilum to periphery.",
        "A [bandlike|linear] density in the [right|left] [lung base|upper lobe], <2-5> mm thick, is of doubtful significance. @ atelectasis, apical scarring\nA <2-4> mm perifissural density along the [right minor|right major|left major] fissure likely represents an intrapulmonary node. @ pulmonary nodule",
    ),
    "Pleura": (
        "Diaphragmatic contours are [smooth|regular], the right dome lying <8-24> mm above the left. @ emphysema\nNo pleural mass or [focal thickening|nodularity] is [evident|identified] along either hemithorax.",
        "Extrapleural fat is [not expanded|unremarkable], and the costal margins are [smooth|even].\n^ Along the paravertebral gutters the pleura is thin.",
    ),
    "Heart": (
        "The left ventricle measures <41-53> mm in transverse dimension on [axial|reformatted] images. @ cardiomegaly\nThe right ventricle is [not enlarged|of normal size] relative to the left. @ pulmonary embolism, cardiomegaly",
        "Minimal aortic valve calcification is [incidentally noted|present].\n^ The interatrial septum shows ordinary fatty infiltration.",
        "Epicardial fat is [not increased|within the expected range], measuring about <4-11> mm over the right ventricle.",
    ),
    "Vessels": (
        "The descending thoracic aorta measures <2.0-2.8> cm at the level of the [carina|left atrium|diaphragm]. @ aortic aneurysm\nThe aortic arch measures <2.4-3.1> cm, with a [conventional three-vessel|bovine] branching pattern. @ aortic aneurysm",
        "The superior vena cava and [brachiocephalic|subclavian] veins are [patent|without thrombus].\nPulmonary venous drainage is [conventional|normal], with separate [superior and inferior|right and left] ostia.",
        "[Mild|Minimal|Scattered] calcified plaque [lines|is seen along] the [aortic arch|descending aorta].\n^ Proximal supra-aortic branches are smooth walled.",
    ),
    "Pulmonary arteries": (
        "The main pulmonary artery measures <23-29> mm, and the ratio to the ascending aorta is 0.<71-94>.\nThe right and left pulmonary arteries measure <17-22> mm and <16-21> mm[, respectively|].",
        "Reflux of contrast into the hepatic veins is [absent|minimal].\nSubsegmental assessment is [slightly |]limited by [respiratory motion|image noise|beam hardening] at the [bases|apices].",
    ),
    "Mediastinum": (
        "A [subcarinal|right paratracheal|prevascular|precarinal] node measures <4-9> mm in short axis, not enlarged by size criteria. @ mediastinal lymphadenopathy\nThe largest [paratracheal|subcarinal] node has a short axis of <4-9> mm. @ mediastinal lymphadenopathy",
        "The thyroid measures <36-52> mm in craniocaudal length on the [right|left] and is [homogeneous|free of dominant nodules].\nNo [supraclavicular|internal mammary|cardiophrenic] node enlargement is [seen|present].",
        "The esophageal wall measures <2-4> mm where [distended|assessable]. @ hiatal hernia\nThe thymic bed contains [only fat|no mass].\n^ Fat planes of the mediastinum are sharp at each level.",
    ),
    "Chest wall and bones": (
        "The sternum and [clavicles|scapulae] are [intact|unremarkable].\nMild degenerative change is present at the [sternoclavicular|glenohumeral|costovertebral] joints.",
        "A sclerotic focus of <2-6> mm in the [T4|T6|T7|T9|T10] vertebral body is compatible with a bone island.\nThe thoracic canal is [capacious|not narrowed] throughout.",
        "The breast parenchyma and [axillary tails|pectoral muscles] are [symmetric|unremarkable].\n^ Paraspinal muscle bulk is preserved for age.",
    ),
}
ABDOMEN: dict[str, tuple[str, ...]] = {
    "Liver": (
        "Mean hepatic attenuation is <92-118> Hounsfield units in the portal venous phase, against <104-128> in the spleen. @ hepatic steatosis\nThe liver surface is [smooth|regular], with no [nodularity|caudate hypertrophy].",
        "A subcentimeter hypodensity in segment [2|3|4|5|6|7|8], <2-5> mm, is too small to characterize. @ hepatic cyst, hepatic lesion\nThe hepatic veins converge normally, the middle vein measuring <6-10> mm.",
        "The [falciform ligament|gallbladder fossa] region shows [expected|mild] focal perfusion difference. @ hepatic steatosis, hepatic lesion\n^ Hilar fat of the liver is clean and its arteries are conventional.",
    ),
    "Gallbladder and bile ducts": (
        "The gallbladder measures <5.1-8.2> cm in length[ and <2.0-3.2> cm across|]. @ cholecystitis\nThe cystic duct is [not dilated|inconspicuous].",
        "Intrahepatic ducts are [inconspicuous|of normal caliber]. @ biliary ductal dilatation\nThe ampullary region is [unremarkable|without mass].\n^ The distal duct tapers smoothly to <2-4> mm at the papilla. @ biliary ductal dilatation",
    ),
    "Pancreas": (
        "Pancreatic thickness is <19-27> mm at the head, <13-20> mm in the body, and <12-19> mm at the tail. @ pancreatitis\nThe gland is [mildly lobulated|of normal bulk] for age. @ pancreatitis",
        "The splenic vein behind the pancreas is patent[, measuring <6-9> mm|].\nThe pancreaticoduodenal groove is [clear|unremarkable]. @ pancreatitis",
    ),
    "Spleen": (
        "Splenic enhancement is [homogeneous|uniform] in the portal venous phase, without [wedge-shaped|focal] defect.\nThe splenic hilum shows [no varices|normal vessels], the splenic artery measuring <4-6> mm.",
    ),
    "Adrenal glands": (
        "The right adrenal limbs measure up to <3-6> mm and the left up to <3-7> mm. @ adrenal nodule\nNo adrenal [thickening|hemorrhage|calcification] is [seen|present].",
        "The [right|left] adrenal is [slender|Y-shaped] and enhances [normally|evenly]. @ adrenal nodule",
    ),
    "Kidneys and ureters": (
        "Renal cortical thickness is <9-16> mm on the right and <9-16> mm on the left.\n[Two|Accessory] renal arteries supply the [right|left] kidney.",
        "Renal veins are patent, the left passing [anterior to|behind] the aorta.\nThe renal pelvis measures <4-9> mm on the right and <4-9> mm on the left. @ hydronephrosis",
        "A hypodensity of <2-5> mm in the [upper|lower] pole of the [right|left] kidney is too small to characterize. @ renal cyst\nPerinephric fat is [clean|preserved] bilaterally.\n^ The fasciae about the kidneys are thin and even.",
    ),
    "Bowel": (
        "Jejunal and ileal loops measure up to <18-26> mm in diameter. @ small bowel obstruction, ileus\nThe terminal ileum is [thin-walled|unremarkable] over its distal <6-15> cm.",
        "The cecum measures <4.2-7.0> cm and the transverse colon <3.1-5.2> cm in diameter.\nFecal content is [moderate|small] in the [right|transverse|left] colon. @ stool burden",
        "The rectosigmoid wall measures <2-4> mm. @ diverticulitis\nThe mesorectal fat is [clean|preserved].\nThe ligament of Treitz lies in its expected position.\n^ Oral contrast has reached the [ascending|transverse] colon.",
    ),
    "Peritoneum and nodes": (
        "Mesenteric nodes measure up to <3-7> mm in short axis. @ lymphadenopathy\nAn inguinal node with a fatty hilum measures <5-9> mm on the [right|left]. @ lymphadenopathy",
        "The omentum is [free of nodularity|unremarkable], and the mesenteric root is [clear|not hazy].\nNo [peritoneal nodule|loculated collection|omental caking] is [present|identified].\n^ Paracolic gutters and cul-de-sac are dry. @ ascites",
    ),
    "Abdominal vessels": (
        "The infrarenal aorta measures <1.4-2.1> cm and the common iliac arteries <8-12> mm and <8-12> mm. @ aortic aneurysm\nThe superior mesenteric artery measures <6-8> mm at its origin.",
        "The inferior vena cava is [round|slightly flattened], <17-25> mm across at the renal veins.\nThe superior mesenteric vein measures <9-12> mm and is [patent|well opacified].\n^ The iliac veins fill evenly down to the groin.",
    ),
    "Pelvis": (
        "Pelvic floor muscles are [symmetric|unremarkable].\nThe bladder holds roughly <60-380> mL at the time of imaging.",
        "The ischiorectal fossae are [clear|symmetric].\nA phlebolith of <2-5> mm is present in the [right|left] hemipelvis.",
    ),
    "Bones and soft tissues": (
        "Endplate change is [mild|moderate] at [L3-L4|L4-L5|L5-S1], where the disc measures <4-9> mm in height.\nThe sacroiliac joints are [symmetric|smooth], and the hip joint spaces are [preserved|mildly narrowed].",
        "A bone island of <3-9> mm lies in the [right|left] [iliac bone|femoral neck|acetabulum].\nSubcutaneous fat over the abdomen measures <14-52> mm.\n^ Rectus and psoas muscles are symmetric in bulk.",
    ),
}
BRAIN: dict[str, tuple[str, ...]] = {
    "Parenchyma": (
        "The corpus callosum is [normal in thickness|fully formed], its splenium measuring <8-12> mm.\nThe basal ganglia and thalami are [symmetric|unremarkable]. @ chronic lacunar infarct, infarct, intracranial hemorrhage",
        "Cortical thickness is [preserved|symmetric] in the [frontal|temporal|parietal] lobes. @ cerebral atrophy\nThe pineal region measures <4-9> mm.\n^ Perivascular spaces of up to <2-3> mm lie beneath the putamina.",
        "The hippocampal heads measure <9-13> mm on the right and <9-13> mm on the left.\nNo cortical malformation or heterotopia is [seen|identified].",
    ),
    "Ventricles and extra-axial spaces": (
        "The lateral ventricles measure <6-11> mm at the level of the foramina of Monro. @ hydrocephalus, cerebral atrophy\nThe cerebral aqueduct is patent.",
        "An arachnoid granulation of <3-7> mm indents the [right|left] transverse sinus.\nThe suprasellar cistern is [clear|unremarkable].",
    ),
    "Vessels and sella": (
        "The basilar artery measures <2.6-3.9> mm.\nThe infundibulum is midline and <2-3> mm thick.",
        "The cavernous sinuses are [symmetric|unremarkable].\nThe [right|left] transverse sinus is [dominant|hypoplastic].",
    ),
    "Skull base, orbits and sinuses": (
        "The optic nerves measure <3-4> mm and are [normal|symmetric] in signal.\nThe globes and extraocular muscles are [intact|symmetric].",
        "The clivus marrow is [normal|homogeneous] in signal.\nA retention cyst of <6-17> mm lies in the [right|left] maxillary sinus.",
    ),
}
LUMBAR: dict[str, tuple[str, ...]] = {
    "Alignment and marrow": (
        "The L1 vertebral body measures <23-29> mm in height and L5 <24-30> mm. @ compression fracture\nA hemangioma of <6-18> mm is present in [T12|L1|L2|L3|L4].",
        "The sacral slope is about <28-46> degrees.\nEndplate signal change at [L3-L4|L4-L5|L5-S1] is [mild|fatty in type].",
    ),
    "Conus and cord": (
        "The filum measures <1-2> mm[| and is not fatty].\nThe thecal sac measures <12-17> mm at [L2|L3].",
    ),
    "Levels": (
        "The canal measures <14-19> mm at L1-L2 and <13-18> mm at L2-L3. @ spinal canal stenosis\nDisc height is <8-12> mm at L2-L3 and <7-12> mm at L3-L4.",
        "Ligamentum flavum thickness is <2-4> mm at L4-L5.\nThe facet joints at [L3-L4|L4-L5] contain <1-2> mm of fluid.",
        "The lateral recess at L5 measures <4-6> mm on the right and <4-6> mm on the left. @ disc protrusion, spinal canal stenosis",
    ),
    "Soft tissues": (
        "A renal hypersignal focus of <8-24> mm on the [right|left] is likely a cyst.\nThe imaged aorta measures <15-22> mm in diameter.",
        "The psoas muscles measure <34-52> mm in width at L4.\nNo prevertebral or retroperitoneal mass is [seen|present].",
    ),
}
KNEE: dict[str, tuple[str, ...]] = {
    "Menisci": ("The medial meniscal body measures <8-12> mm in width and the lateral <9-13> mm. @ meniscal tear",),
    "Ligaments": (
        "The anterior cruciate ligament measures <5-8> mm in thickness. @ ligament tear\nThe popliteus tendon is [intact|unremarkable].",
    ),
    "Extensor mechanism": (
        "The tibial tubercle to trochlear groove distance is <8-17> mm.\nThe Insall-Salvati ratio is 1.<10-29>.",
    ),
    "Cartilage and bone": (
        "Patellar cartilage measures <2-4> mm in thickness. @ chondromalacia\nTrochlear depth is <4-7> mm.",
    ),
    "Joint": (
        "Hoffa's fat pad is [unremarkable|mildly edematous].\nA medial plica of <2-9> mm is [noted|incidentally seen].",
    ),
}
