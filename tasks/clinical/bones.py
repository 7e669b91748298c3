"""Findings of the skeleton and the joints, and the words for them."""

from __future__ import annotations

from tasks.clinical.rules import table

BONES = table(
    r"""
fracture / rib fracture : rib fractur
    {rib} fractur(?:es?|ed)
    fractur(?:es?|ed)(?: ~ | )ribs?
fracture / compression fracture : compress
    compression (?:deformit\w+|fractures?)
fracture : fractur
    (?<!compression )(?<!rib )(?<!ribs )fractur(?:es?|ed|ing)
    unless ribs?\b.* fractur|fractur\w+(?: [\w-]+){0,5} ribs?\b
fracture / bone deformity : deform wedg height collaps compress
    {bone}(?: ~ | )deformit\w+
    deformit(?:y|ies)(?: ~ | ){bone}
    wedg(?:e|ing|ed)
    (?:loss of|decreased)(?: \w+){0,3}? height|height loss
    (?:vertebral|body|bodies) (?:\w+ )?(?:collapse|compression)
spinal_curvature : scolio kypho levoscol dextroscol curv levocurv dextrocurv
    (?:dextro|levo|kypho)?-?(?:scolio|kypho)\w+
    (?:spinal|thoracic|lumbar|thoracolumbar|dextro|levo|s-shaped)[ -]?curvature
    curvature (?:of |in )?(?:the )?(?:\w+ )?(?:spine|thoracolumbar)
degenerative_spine : degenerat spondylo osteophy spur disc dish hypertroph arthr hyperost syndesmo spin djd ddd
    spondylosis|spondylitic|spondylotic
    osteophyt\w+
    degenerat\w+(?: ~ | ){spine}
    {spine}(?: ~ | )degenerat\w+
    degenerat\w+ (?:\w+ )?(?:changes?|disc|disk)(?!(?: \w+){0,6} {joint})
    (?:dis[ck]|spin\w+|spondyl\w+) (?:\w+ )?(?:changes?|disease)
    djd|ddd
    spurs?|spurring|syndesmophytes?
    arthrit\w+(?: ~ | )spine
    diffuse idiopathic skeletal hyperostosis|dish
    dis[ck] (?:space )?(?:narrowing|disease|desiccation)
    hypertrophic (?:\w+ )?(?:changes?|spurring)
    (?:facet|spin\w+) arthr\w+
degenerative_joint : arthri osteoarth degenerat joint chondro
    (?:osteo)?arthr(?:itis|itic|osis)
    degenerat\w+(?: ~ | )(?:shoulders?|ac joints?|acromioclavicular|glenohumeral|joints?|hips?|knees?)
    (?:shoulders?|acromioclavicular|glenohumeral|joints?|hips?|knees?)(?: ~ | )degenerat\w+
    joint space narrowing
    chondro(?:malacia|calcinosis)
osteopenia : osteop deminerali bone
    osteop(?:enia|enic|orosis|orotic)
    deminerali[sz]\w+
    diffuse bone loss
    (?:decreased|diminished|low) bone (?:mineral\w*|density)
joint_effusion : effusion
    (?:joint|knee|suprapatellar|hip|elbow|ankle|shoulder)(?: \w+)? effusions?
tear / meniscal tear : menisc
    menisc(?:al|us)(?: [\w-]+){0,4}? tears?
    tears?(?: ~ | )menisc(?:al|us)
tear : tear torn
    (?<!meniscal )(?<!meniscus )tears?
    torn
    unless menisc.* tears?\b
spinal_stenosis / canal stenosis : stenosis narrowing
    (?:spinal|canal|central|recess)(?: \w+){0,3}? (?:stenosis|narrowing)
spinal_stenosis / foraminal narrowing : foramin
    foramin(?:al|a)(?: \w+){0,2}? (?:stenosis|narrowing|encroachment)
disc_disease / disc bulge : disc disk
    dis[ck](?: \w+)? bulg\w+
disc_disease / disc protrusion : disc disk
    dis[ck](?: \w+)? (?:protrusions?|extrusions?|herniations?)
spondylolisthesis : spondylolis anterolis retrolis
    (?:spondylo|antero|retro)listhesis
bone_lesion : lytic sclero blastic
    (?:lytic|sclerotic|blastic|osseous|bon[ey])(?: \w+){0,2}? (?:lesions?|metasta\w+|focus|foci)
marrow_edema : marrow contusion
    marrow edema
    (?:bone|marrow) contusions?
""",
    rib=r"(?:ribs?|costal)(?: [\w/-]+){0,2}?",
    joint=r"shoulders?|joints?|junctions?|costochondral|hips?|knees?",
    bone=r"ribs?|clavic\w+|vertebra\w*|spin\w+|humer\w+|sternum|sternal|scapul\w+|bon\w+|endplates?|t\d+|l\d+",
    spine=r"spine|spinal|spondyl\w+|thoracic|vertebra\w*|lumbar|cervical|dorsal|multilevel|disc|disk|endplates?|facet",
)
