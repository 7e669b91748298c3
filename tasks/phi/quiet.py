"""Numbers that a report is full of and that name nobody: measures, series, scores, products, genes.

The lists are of radiology's own words, which are few and known. What they do not explain is an
identifier (`codes`), so a hospital's own cue word or shape of number needs no entry anywhere.
"""

from __future__ import annotations

import re

# Behind a number, with or without a space or a hyphen.
UNITS = (
    r"(?:%|°|×|x(?![a-z])|(?:[mcdkµu]?m|[mdcµu]?l|cc|[mkµunp]?g|mcg|k?gy|[mc]gy\w*|[mµ]?sv|[mkg]?bq|m?ci"
    r"|[mk]?iu|units?|u|hu"
    r"|hounsfield|[mn]s|s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|wks?|months?|mos?|years?"
    r"|yrs?"
    r"|[mk]?hz|kvp?|kev|ma|mas|mmhg|cmh2o|k?pa|bpm|db|ppm|[mµu]mol|meq|mm[23]|cm[23]|ml/\w+|mg/\w+|g/\w+"
    r"|degrees?|deg"
    r"|percent\w*|fr|french|gauge|cells?|copies|platelets|images?|slices?|cuts?|views?|frames?|films?|cases?"
    r"|patients?|subjects?|women|men|children|participants|pixels?|voxels?|matrix|shots?|times|fold|rows?"
    r"|detectors?"
    r"|channels?|points?|beats|counts?|events|exposures?|attempts?|nodes?|cores?|lesions?|nodules?|steps?"
    r"|particles"
    r"|spheres|people|procedures?|scans?|examinations?|exams?|studies|kcal|calories|feet|ft|inch(?:es)?|lbs?"
    r"|magnification|dilution)(?![a-z0-9])|e[+-]?[0-9]|th(?![a-z])|st(?![a-z])|nd(?![a-z])|rd(?![a-z]))"
)
UNIT = re.compile(rf" ?-?{UNITS}|/(?:[mµu]?m?l|mm|cumm|hpf|kg|min|cm|m2|[0-9])|\^[0-9]")
# Before a number, with what links the two ("lot no. A448", "WBC of 12300").
WORDS = (
    r"lots?|batch|models?|catalog(?:ue)?|cat|part|device|product|udi|gtin|barcode gs1|cpt|icd(?:-?(?:9|10"
    r"|o))?(?:-?cm)?|hcpcs"
    r"|snomed|rxnorm|loinc|nct|versions?|software|build|release|firmware|v|series|ser|se|img|im|images?"
    r"|slices?|sl|frames?"
    r"|phases?|stations?|tr|te|ti|tr/te|te/tr|fov|matri(?:x|ces)|windows?|window/level|ww/wl|w/l|width|b"
    r"|b[- ]?values?|wbc"
    r"|rbc|white (?:cell|count)\w*|leu[ck]ocytes?|platelets?|plt|psa|ferritin|bnp|nt-?probnp|troponin|tnt"
    r"|d-?dimer|ca"
    r"|cea|afp|hcg|b-?hcg|crp|ck|ldh|alt|ast|alp|alk phos|amylase|lipase|tsh|igg|titer|titre|counts?|doses?"
    r"|dlp|ctdi\w*"
    r"|dap|kap|kerma|activity|hu|attenuation|intensity|mean|sum|total|totals?|score|weights?|wt|bw"
    r"|birth ?weight|volume"
    r"|pages?|room|bed|suite|bay|ward|floor|table|tables|figure|figs?|step|chapter|section|segments?|levels?"
    r"|views?|ratio"
    r"|zoom|magnification|sizes?|gauge|range|heparin|factor|dilution|shade|iso|fda|510k|k510|rs|protocol"
    r"|kernel|filter"
)
# Before a count without separators: "over 12000 cells".
COUNT = re.compile(
    r"(?<![a-z])(?:from|between|about|approximately|roughly|nearly|over|under|above|below|than|to|since|in"
    r"|year)[ ~<>≥≤]{1,2}\Z"
)
LINK = (
    r"[\"')]{0,2}(?: ?(?:no|nos|number|num|nr|id|code|codes|is|was|of|at|were|are"
    r"|equals|#)(?![a-z])\.?){0,2}[ :=#.,~<>≥≤(\"'-]{0,3}"
)
BEFORE = re.compile(
    rf"(?<![a-z0-9])(?:{WORDS}){LINK}(?:[a-z]{{0,3}}[0-9][0-9.,a-z-]*(?: ?(?:,|and|to|or|/|-|&|x) ?)){{0,3}}\Z"
)
# Sure to be a product, whatever its shape; a serial number is not one, for it names a device.
PRODUCT = re.compile(
    rf"(?<![a-z0-9])(?:lots?|batch|models?|catalog(?:ue)?|cat|part|product|udi|gtin|cpt|icd(?:-?(?:9|10"
    rf"|o))?(?:-?cm)?|hcpcs"
    rf"|snomed|rxnorm|loinc|versions?|software|firmware|build|release|series|images?|img|slices?|frames?"
    rf"|protocol|kernel"
    rf"|mutation|variant|allele|clone|antigens?|antibody|gene|isotope|tracer|stent|catheter|coil|guidewire"
    rf"|wire|needle"
    rf"|sheath|implant|prosthesis|filter|valve|scanner|magnet|transducer|probe|ventilator|pump|leads?"
    rf"|generator|cell line"
    rf"|(?:[.:;\n\0] ?|diagnosis |procedure "
    rf"|billing )codes?){LINK}(?:(?:[a-z]+ )?[a-z]{{0,4}}[-0-9a-z./]*[0-9][-0-9a-z./]*(?:,|,? and|,? or"
    rf"| /) ){{0,4}}\Z"
)
# Whole tokens of letters and digits.
LEVEL = r"(?:[ctls]|co|cx)[0-9]{1,2}"
KNOWN = re.compile(
    rf"(?!(?:1-)?8[0-8]{{2}}-)(?:{LEVEL}(?:[-/+]{{1,2}}(?:[ctls]|co)?[0-9]{{1,2}})*"
    r"|(?:ca|cd|her|il|p|oct|ki|gp|sox|mart|hmb|ck|ae|cam|cyp|pd|pdl|pax|bcl|brca|wt|alk|ros|egfr|kras|nras"
    r"|braf|idh|tp|mlh|msh|pms"
    r"|igg|igm|iga|s|b|apo|hsp|hla|hpv|ebv|hhv|htlv|hiv|hcv|covid|sars-cov|ncov|muc|cox|tsc|nf|fgf|vegf|ttf"
    r"|napsin|dog|inhibin|mib"
    r"|mdm|cdk|rb|smarca|ini|stat|tfe|glut|h|ah|nct|rs|k|c|v600"
    r"|[a-z]?tau)-?[0-9]{1,3}(?:[-/.][0-9]{1,2})?[a-z]{0,3}(?:[-/][a-z0-9]{1,4})?(?<![0-9]{4})"
    r"|[a-z]{1,2}-?(?:18|11|15|99m?|64|67|68|82|86|89|90|111|123|124|125|131|133|137|153|166|169|177|186|188"
    r"|192|201|223|225)m?"
    r"(?:[-/][a-z0-9-]+)?"
    r"|(?:18|11|13|15|64|67|68|82|89|90|99m|111|123|124|131|133|177|201|223|225)[a-z]{1,2}(?:[-/][a-z0-9-]+)?"
    r"|[0-9]{1,4}(?:st|nd|rd|th|s|d|x|k|t|f|g|w|y|yo|m|hz)|(?:19|20)[0-9]{2}s|[a-z]?[0-9]{2,3}\.[0-9a-z]{1,4}"
    r"|[a-z]{5,}[-_/]?[0-9]{1,3}|[a-z]{1,3}[0-9]{1,2}(?:[a-z][0-9]{0,2})*"
    r"|[pcyrm]{0,3}t[0-4is][a-d]?(?:n[0-3x][a-c]?)?(?:m[01x][a-c]?)?"
    r"|[a-z]?[0-9]{1,2}[a-z]?(?:/[a-z]?[0-9]{1,2}[a-z]?)+"
    r"|(?:tr|te|ti|b|bval|fov|ww|wl|w|l|im|img|se|ser|sl|ctdi|dlp|kv|ma|hu|r|q|v|vs|hr"
    r"|bp)[-=]?[0-9]{1,4}(?:\.[0-9]+)?(?:[/-][a-z]{0,2}[0-9]{1,4})?"
    r"|(?:[a-z]{1,3}=?)?[0-9]{1,4}(?:[x×*][0-9]{1,4})+(?:[a-z]{1,3}[23]?)?"
    r"|(?!.*[0-9]-[a-z]\Z)(?:[0-9.]{1,5}[-/x+])*[0-9.]{1,5}-?(?:" + UNITS + r")(?:[-/][a-z]+)*"
    r"|(?:[0-9]{1,4}[-/])*[0-9]{1,4}(?:-[a-z]{3,})+|[a-z]{3,}-(?:[a-z]{3,}-)*[0-9]{1,3}(?:-[a-z]{3,})*"
    r"|[a-z]{1,4}[0-9]-[0-9](?:-[a-z0-9])*|n[0-9]*=[0-9]+)"
)
# Whole tokens of digits alone and what joins them.
FIGURES = re.compile(
    r"[0-9]{1,4}|1[:/][0-9]{1,3}0{3,}|[0-9]{1,4}\.[0-9]{1,3}(?:,[0-9.]+)*|[0-9.]+:[0-9.]+|\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+"
    r"|[0-9]{1,3}(?:\.[0-9]{1,2})?(?:[-/:+][0-9]{1,3}(?:\.[0-9]{1,2})?){1,3}|(?:19|20)[0-9]{2}(?:s?[-/](?:19"
    r"|20)?[0-9]{2})"
    r"|[0-9]\.[0-9]{1,2}(?:\.[0-9]{1,2})+|0\.[0-9]+|[0-9]{1,4}/[0-9]{1,2}"
    r"|[0-9]{1,2}/[0-9]{3,4}(?<!/[09][0-9]{3})|[0-9]{3,4}/[0-9]{3,4}"
    r"|[0-9]{3,4}-[0-9]{3,4}(?<!-[0-9]{4})|[0-9]{4}-[0-9]{3}(?<!0[0-9]{2})|[1-9]0{4,}"
)
# A time of day, as behind "paged at".
HOUR = re.compile(r"(?:[01]?[0-9]|2[0-3])[:.h]?[0-5][0-9](?:h|hrs)?")
