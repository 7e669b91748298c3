"""Findings of the skeleton and the joints, and the words for them."""

from __future__ import annotations

from tasks.clinical.rules import table

BONES = table(
    r"""
fracture : fractur
    fractur(?:es?|ed|ing)
fracture / bone deformity : deform wedg compress height
    {bone}(?: ~ | )deformit\w+
    deformit(?:y|ies)(?: ~ | ){bone}
    wedg(?:e|ing|ed)
    compression deformit\w+
    (?:loss of|decreased)(?: \w+){0,3}? height|height loss
    (?:vertebral|body|bodies) (?:\w+ )?(?:collapse|compression)
spinal_curvature : scolio kypho levoscol dextroscol curv levocurv dextrocurv
    (?:dextro|levo|kypho)?-?(?:scolio|kypho)\w+
    (?:spinal|thoracic|lumbar|thoracolumbar|dextro|levo|s-shaped)[ -]?curvature
    curvature (?:of |in )?(?:the )?(?:\w+ )?(?:spine|thoracolumbar)
degenerative_spine : degenerat spondylo osteophy spur disc dish hypertroph arthri hyperost arthropath syndesmo spin
    spondylosis|spondylitic|spondylotic
    osteophyt\w+
    degenerat\w+(?: ~ | ){spine}
    {spine}(?: ~ | )degenerat\w+
    degenerat\w+ (?:\w+ )?(?:changes?|disc|disk)(?!(?: \w+){0,6} (?:shoulders?|joints?|junctions?|costochondral|hips?|knees?))
    (?:dis[ck]|spin\w+|spondyl\w+) (?:\w+ )?(?:changes?|disease)
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
joint_effusion : effusion
    (?:joint|knee|suprapatellar|hip|elbow|ankle|shoulder)(?: \w+)? effusions?
tear : tear torn rupture
    tears?
    torn
spinal_stenosis : stenosis narrowing
    (?:spinal|canal|foraminal|central|recess)(?: \w+){0,3}? (?:stenosis|narrowing)
disc_disease : disc disk
    dis[ck](?: \w+)? (?:bulg\w+|protrusions?|extrusions?|herniations?)
spondylolisthesis : spondylolis anterolis retrolis
    (?:spondylo|antero|retro)listhesis
bone_lesion : lytic sclero blastic
    (?:lytic|sclerotic|blastic|osseous|bon[ey])(?: \w+){0,2}? (?:lesions?|metasta\w+|focus|foci)
marrow_edema : marrow contusion
    marrow edema
    (?:bone|marrow) contusions?
""",
    bone=r"ribs?|clavic\w+|vertebra\w*|spin\w+|humer\w+|sternum|sternal|scapul\w+|bon\w+|endplates?|t\d+|l\d+",
    spine=r"spine|spinal|spondyl\w+|thoracic|vertebra\w*|lumbar|cervical|dorsal|multilevel|disc|disk|endplates?|facet",
)
