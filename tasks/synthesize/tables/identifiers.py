# ruff: noqa: E501 (a row of a table is whole templates; wrapped, it would be harder to read)
"""Sentences that give a patient away, one identifier each, as reports and exports are known to hold them.

A sentence's slot names one of `FORMS`, which is how the identifier itself is written. In a form, `#`
is a digit, `%` a digit from 2 to 8 and `?` a capital letter. A date's weekday counts as part of it, a name's
title does not. Everyone and every number is invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from tasks.synthesize.grammar import HELD_OUT_SHARE, Line, Pool, pool, say, skewed
from tasks.synthesize.tables.houses import MONTHS

CATEGORIES = ("date", "mrn", "accession", "phone", "ssn", "email", "age", "name")
CAPITALS = 0.07  # sentences that the dictation system wrote in capitals, identifier and all
SLOT = re.compile(r"\{(\w+)\}")
MARK = re.compile(r"[#%?]")
MARKS = {"#": "0123456789", "%": "2345678", "?": "ABCDEFGHJKLMNPRSTUVWXYZ"}
LAYOUT = {"gap": "   ", "tab": "\t"}

FAMILY = tuple("""
    Long|Young|Price|Small|Rose|May|Short|Strong|Black|White|Stone|Wood|Little|Head|Hand|Bush|Field|Marsh|Bright|Cross|Sharp|Best
    Chen|Nguyen|Patel|Iyer|Okonkwo|Adeyemi|Mbeki|Fischer|Müller|Kowalski|Novák|Popescu|Yılmaz|Haddad|Rahman|Singh|Kaur|Takahashi
    Kim|Park|Ng|Wu|Tran|Delacroix|Lefèvre|Rossi|Núñez|García|Silva|Pereira|Søndergaard|Lindqvist|Virtanen|Ivanov|Petrosyan|Whitaker
    Johnson|Smith|McAllister|MacLeod|FitzGerald|O'Brien|O'Shaughnessy|D'Angelo|N'Diaye|van der Berg|van Houten|de la Cruz|Di Stefano
    von Arnim|al-Sayed|Ben-David|St. John|Le Roux|Smith-Jones|Okonkwo-Hart|Abdul Karim|Kealoha|Begay|Tui|Mendoza|Washington|Goldstein
    """.strip().replace("\n    ", "|").split("|"))  # fmt: skip
GIVEN = tuple("""
    May|Rose|Grace|Hope|Joy|Faith|Dawn|Iris|Mark|Will|Grant|Chase|Art|Violet|Amelia|John|Kelly|Lena|Robert|Maria|José|Siobhán|Anne-Marie
    Wei|Minh|Priya|Rajesh|Chidi|Ngozi|Kwame|Fatima|Omar|Yusuf|Leila|Hiroshi|Yuki|Jin-Ho|Olga|Dmitri|Agnieszka|Zoë|Björn|Ingrid|Luca|Giulia
    Thiago|Inês|Jean-Luc|Élodie|DeShawn|Latoya|Kai|Noa|Moshe|Tamar|Ravi|Sunita|Margaret|William|Dorothy
    """.strip().replace("\n    ", "|").split("|"))  # fmt: skip
SIMPLE = tuple(name for name in FAMILY if name.isalpha())  # these double with a hyphen or stand in a list
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh",
    "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip


def _pool(table: str) -> Pool:
    """The templates of a table, several of them to a row."""
    return pool(table.replace(" // ", "\n"))


DAY = _pool("""
    [{mm}/{dd}/{yyyy}|{m}/{d}/{yyyy}|{m}/{d}/{yy}|{mm}/{dd}/{yy}|{mm}-{dd}-{yyyy}|{m}-{d}-{yy}] // [{yyyy}-{mm}-{dd}|{yyyy}/{mm}/{dd}|{yyyy}{mm}{dd}]
    [{month} {d}, {yyyy}|{month} {d} {yyyy}|{mon} {d}, {yyyy}|{mon}. {d}, {yyyy}|{month} {th}, {yyyy}|{mon} {th}, {yyyy}]
    [{d} {month} {yyyy}|{d} {mon} {yyyy}|{d}-{mon}-{yy}|{dd}-{mon}-{yyyy}|{dd}-{MON}-{yyyy}|{d}{MON}{yyyy}|{th} {month} {yyyy}]
    [{dow}, {month} {d}, {yyyy}|{dw} {m}/{d}/{yy}|{dow} {mm}/{dd}/{yyyy}]
    ^ [{dd}.{mm}.{yyyy}|{d}.{m}.{yy}|{yyyy}.{mm}.{dd}|{dd}.{mm}.{yy}|{d}. {month} {yyyy}]
    ^ [the {th} of {month}, {yyyy}|the {th} of {month} {yyyy}|{th} of {mon} {yyyy}|the {nth} of {month}, {yyyy}|{month} {nth}, {yyyy}]
    ^ [{mon} {th} '{yy}|{m}/{d}/'{yy}|{mon}-{dd}-{yyyy}|{yyyy}-{mon}-{dd}|{MON} {dd} {yyyy}|{mon}/{dd}/{yyyy}|{yyyy} {mon} {d}|{d}/{mon}/{yy}]
    ^ [{dw}, {d} {mon} {yyyy}|{dow} the {th} of {month}, {yyyy}|{dow} {month} {th} {yyyy}|{dw} {dd}-{MON}-{yy}]
    ^ [{m} / {d} / {yyyy}|{yyyy} - {mm} - {dd}|{mm} {dd} {yyyy}|{yyyy}_{mm}_{dd}|{yyyy}{mm}{dd}143#2#]""")
FORMS: dict[str, Pool] = {
    "day": DAY, "born": DAY,
    "part": _pool("""[{month} {d}|{month} {th}|{mon} {d}|{mon}. {d}|{m}/{d}|{mm}/{dd}|{d} {mon}|{d}-{mon}|{dow}, {month} {d}]
    ^ [the {th} of {month}|the {nth} of {month}|{month} the {th}|{d}/{mon}|{dw} {m}/{d}|{th} {month}|{dd}{MON}|{mm}-{dd}|{mon} {th}]"""),
    "month": _pool("""[{month} {yyyy}|{month} {yyyy}|{mon} {yyyy}|{month} of {yyyy}|{mm}/{yyyy}|{m}/{yyyy}|{month}]
    ^ [{mon} '{yy}|{mon}-{yy}|{month}, {yyyy}|{yyyy}-{mm}|{MON}{yyyy}|{mm}.{yyyy}|{mon}. of {yyyy}|{month} '{yy}|{yyyy} {month}]"""),
    "mrn": _pool("""[######|#######|########|00######|%########] // [M#######|E#######|MR######|H0000#####|?######|?? ######] // [###-##-##|##-##-##|###-####|?-######]
    ^ [### ### ###|## ## ## ##|#######-#|####.####|#,###,###] // ^ [PT-0#####|?##-??####|MRN#######|######?|??/######|0000-######-#]"""),
    "accession": _pool("""[########|#######|1%######|???########|?########] // [RAD-1#-00####|CT-2#-######|XR1#-#####|MR#######|US-######|1#-######]
    [20##CT#######|CT1%#########|?1#-0####-CT|??#-#######] // ^ [XR.1#.000####|1#-CT-00####|??-RAD/2#/#####|CT 1# 00####|R1#:####|2#MR####-1]
    ^ [################|?####-?####|E-####-####|1.2.840.#####.%.#######|##??######??]"""),
    "phone": _pool("""[%##-555-####|(%##) 555-####|%##.555.####|%## 555 ####|(%##)555-####|%##555####] // [1-%##-555-####|+1 %##-555-####|+1 (%##) 555-####|+1.%##.555.####]
    [555-####|%##-555-#### x####|%##-555-#### ext. ###|(%##) 555-####, ext ####|555-####, extension %###]
    ^ [%##/555-####|%## - 555 - ####|+1%##555####|001 %## 555 ####|%##-555-####x###|(%##) 555 #### ext%##|(%##)-555-####|%##–555–####]
    ^ [+44 20 7946 0###|+49 30 555 ####|020 7946 0###|+33 1 99 00 ## ##|555.####|555 ####]"""),
    "ext": _pool("%### // %#### // ^ [5-####|%-####|%##|6 ####]"),
    "ssn": _pool("[%##-##-####|%##-##-####|0##-##-####|%## ## ####|%########] // ^ [%##.##.####|%## - ## - ####|%##–##–####|%##/##/####|%##-######|%##_##_####]"),
    "four": _pool("####"),
    "email": _pool("""[{f}.{l}|{i1}{l}|{l}{i1}|{f}{l}##|{f}_{l}|{f}]@[example.com|northfoldhospital.org|halvermed.edu]
    [{f}.{l}|{i1}.{l}|{l}]@[rad.halvermed.edu|imaging.northfold-hospital.org|mail.quillbrookclinic.com] // [{l}.{f}|{i1}{l}#]@[example.net|quillbrook.co]
    ^ [{f}+pacs|{l}.{f}+ct|{f}.{l}+results]@[example.com|rad.halvermed.edu] // ^ [{F}.{L}|{i1}-{l}|{f}.{i1}.{l}.md]@[nhs.northfold.example.co.uk|ER2.halvermed.edu|img-srv01.quillbrook.health]"""),
    "num": pool("{n}"), "padded": pool("{n:0>3}"), "word": _pool("{words} // ^ {spaced}"), "Word": _pool("{Words} // ^ {Spaced}"),
    "given": pool("{first}"), "last": pool("{last}"), "LAST": pool("{LAST}"), "lower": pool("[{low}|{lowfirst} {low}]"),
    "full": _pool("""{first} {last} // [{first} {i}. {last}|{i}. {last}|{first} {last}-{other}]
    ^ [{i}.{j}. {last}|{i} {last}|{first} {last} Jr.|{first} {last} III|{i}. {second} {last}|{first} {second} {last}|{first} {i} {last}|{LAST} {first}]"""),
    "comma": _pool("""[{last}, {first}|{last}, {first} {i}.|{LAST}, {FIRST}|{LAST}, {FIRST} {i}.]
    ^ [{LAST},{FIRST}|{LAST}^{FIRST}|{LAST}, {FIRST} {i}|{LAST}, {first}|{last},{first} {i}|{LAST}-{OTHER}, {FIRST}|{last}, {i}.]"""),
    "caps": _pool("[{FIRST} {LAST}|{FIRST} {i}. {LAST}|{i}. {LAST}] // ^ [{i}{j} {LAST}|{FIRST} {LAST}, JR]"),
    "pair": _pool("{last} and {other} // {last} & {other} // ^ [{last}/{other}|{last}, {other} and {third}|{last}, {other}, & {third}]"),
}  # fmt: skip
SENTENCES: dict[str, Pool] = {
    "date": _pool("""
    Comparison: [CT|MRI|Radiograph|Ultrasound] [of|dated|from] {day}. // COMPARISON: [Prior chest radiograph|Outside CT|Exam] {day}[.|]
    Comparison is made [with|to] the [prior|previous|outside] study [of|dated] {day}. // Compared with {month}, the [findings|lesions|nodules] are [unchanged|stable|larger].
    [Unchanged|Stable|Not significantly changed|Slowly enlarging] since {month}. // Status post [appendectomy|lobectomy|hip replacement|craniotomy] on {day}. // s/p [CABG|fall|MVC|ORIF] {part}[, now with pain|].
    [DOB|Date of birth|D.O.B.|Birth date]:{gap}{born} // [Date of service|Exam date|Date of exam|Study date|DOS]: {day} // [Electronically signed|Finalized|Signed] [on|] {day} at <7-18>:<10-59>[ PM|].
    [Dictated|Transcribed|D|T]: {day}[ <10-18>:<10-59>|] // ADDENDUM [dated|] {day}: The [impression|laterality] [is corrected|has been amended] as above.
    Results were [called|communicated|discussed] [by telephone |]on {day} at <10-18><10-59> hours. // [LMP|Last menstrual period] {part}, [unsure dates|regular cycle].
    [Surgery|Biopsy|Drainage] is [scheduled|planned] for {part}. // Follow-up [CT|MRI|imaging] is [recommended|advised] in {month}. // Biopsy of {month} [showed|was read as] [adenocarcinoma|benign tissue].
    [Symptoms|Fever|Pain] began on {part}[, after a fall|]. // [Admitted|Discharged|Intubated|Extubated] {day}[ with pneumonia|]. // [Fell|Injured at work] on {part}, [pain|swelling] since[.|]
    ^ The [nodule|mass|collection] was first [described|seen] on the examination of {day}. // ^ [Final|Preliminary] report, {day} <7-18>:<10-59> hrs
    ^ Study [performed|acquired] {day} and [read|interpreted] the same day. // ^ [PET/CT|Bone scan|Mammogram] ({day}) [showed|demonstrated] no abnormal uptake.
    ^ No [interval|significant] change when compared to [exam|study|film] of {part}. // ^ [Chemotherapy|Radiation|Anticoagulation] [was completed|ended|was stopped] in {month}[ per chart|].
    ^ [Patient|Pt] was born {born} [at term|]. // ^ [Chest tube|PICC|Drain] placed {part}, [removed since|still in place]. // ^ [Scan date/time =|StudyDate=|Acq:|Verified -] {day}[;|]
    ^ Last colonoscopy{tab}{month}, [normal|polyps removed] [per patient|]. // ^ [cf.|vs|c/w] {day} [film|study], [no change|improved]"""),
    "mrn": _pool("""
    [MRN|MRN#|MRN #|MR#|MRN No.|M.R.N.]: {mrn} // [MRN|MR#|Mrn] {mrn}[.|] // [Medical record number|Medical Record No.|Medical Record #|MR number|MR No.]: {mrn}
    [Patient ID|Pt ID|PATIENT ID|Pt. ID|PatientID]:{gap}{mrn} // This report [belongs to|was filed under] [MRN|medical record number|medical record] {mrn}.
    Images were [merged into|found under|matched to] the record with MRN {mrn}. // Addendum: [wrong patient label|mislabelled series], the correct [MRN is|MR number is] {mrn}.
    [Comparison|Priors]: outside studies [loaded|imported] under [MRN|Pt ID] {mrn}. // Patient (MRN {mrn}) [was|has been] [called back|notified|recalled] for additional views.
    ^ [Med Rec|Med. Rec. No.|Med Rec #|MedRec|Med Rec Num]{tab}{mrn} // ^ [Hosp #|Hospital No|Unit No.|Chart #|Hospital number] {mrn}[;|] // ^ PID|1||{mrn}[^^^HOSP^MR|^^^^MR]||
    ^ The [chart|record] [numbered|with number] {mrn} holds an earlier [CT|MRI]. // ^ [Pt ID no|MRN/Pt ID|ID (MRN)|mrn =] {mrn} / [inpatient|outpatient|ED]"""),
    "accession": _pool("""
    [Accession|Accession number|Accession #|Accession No.|ACCESSION NUMBER]: {accession} // [ACC#|ACC #|Acc. No|Acc No.|Acc|ACC]: {accession} // [ACC#|Acc #|Acc. No.] {accession}[.|]
    Comparison: [CT|MRI|Ultrasound], [accession|accession number|accession no.] {accession}. // See [separate|companion] report, [accession|Acc #|acc. no.] {accession}[, for the pelvis|].
    This [examination|study] ([accession|acc#|Acc No] {accession}) was [reviewed|interpreted] together with the radiographs.
    Addendum to [accession|accession number] {accession}: [comparison|technique] [corrected|added]. // The [images|series] were [sent|stored] under accession number {accession}[ in error|].
    [Exam|Study]{gap}[Accession|Acc#] {accession}{gap}[Final|Preliminary]
    ^ [AccessionNumber=|Accession ID|Accn|ACC/|Accession/Order No] {accession}[;|] // ^ Dictated jointly with {accession} ([accession|acc.]).
    ^ [Combined|Linked] accessions: {accession}, [one report|single dictation]. // ^ Please [refer to|disregard] the [earlier|duplicate] [accession, |accession no ]{accession}.
    ^ (0008,0050){tab}{accession}{tab}[AccessionNumber|SH Accession Number]"""),
    "phone": _pool("""
    [Critical result|Findings] [called|phoned] to the [floor|ED|ICU] at {phone}[, read back confirmed|]. // [Results|Findings] were [communicated|relayed] by telephone ({phone}) at <10-18>:<10-59>.
    [Phone|Tel|Telephone|Ph|TEL]: {phone} // [Questions|For questions], [call|please call|contact] [the reading room at|radiology at|us at] {phone}. // [Fax|FAX|Faxed to|Fax #]: {phone}
    The [reading room|on-call radiologist] can be reached at [x|ext. |extension |ext ]{ext}. // [Discussed|Communicated] with the [ED|surgical team|nurse] at x{ext}[, with read back|].
    [Paged|Paged the team] on [pager|pager #|beeper] {ext} at <10-18>:<10-59>. // Call back number [is|] {phone}. // [Referring office|Ordering clinic], [phone|tel.] {phone}[, was informed|].
    ^ [Cell|Mobile|Home|Contact no.|Patient phone] {phone}, [left voicemail|no answer]. // ^ [Reading room|Radiology] [hotline|desk] - {phone} // ^ [Pgr|pgr #|Bleep|Beep] {ext} [x2|twice], no [response|reply].
    ^ [T:|P:|Ph.|tel] {phone}{gap}[radiology|imaging] // ^ [Team|Clinician] [rang|dialled in] from {phone} to [ask about|confirm] the [result|side]."""),
    "ssn": _pool("""
    [SSN|SS#|SSN #|Social Security Number|Social Security No.|SOC SEC #]: {ssn} // [SSN|Social Security|SS No.] {ssn}[.|] // Patient [identified|verified] by [SSN|social security number] {ssn}[ and wristband|].
    [Patient ID (SSN)|Pt SSN|Patient's SSN]:{gap}{ssn} // [Prior|Outside] studies were [requested|retrieved] under social security number {ssn}. // [Last four of SSN|Last 4 SSN|SSN last 4]: {four}
    ^ [Soc. Sec.|S.S.N.|ssn=|Social Sec #|Social]{tab}{ssn}[;|] // ^ SSN [XXX-XX-|***-**-|xxx-xx-|ending in ]{four}[ on file|] // ^ [Veteran|Beneficiary], soc sec no {ssn}, [seen in clinic|for screening].
    ^ The social security number on the [disc|outside images], {ssn}, [matches|does not match]."""),
    "email": _pool("""
    [Email|E-mail|email|EMAIL]: {email} // [Results|Report|Images] [sent|e-mailed|forwarded] to {email}[.| at <10-18>:<10-59>.] // [Questions|For questions], [email|contact|write to] {email}.
    The referring [clinic|provider] [was notified|was informed] by email ({email}). // [Secure message|Message] sent to {email}, [receipt confirmed|awaiting reply].
    Please [send|forward] outside [images|priors] to {email}[.|]
    ^ cc: <{email}> // ^ [mailto:|Reply-To: |Contact - ]{email} // ^ Patient [asks|requests] a copy at {email}, [form signed|released]. // ^ {email} [was copied on|received] the [final|preliminary] report."""),
    "age": _pool("""
    {num}-year-old [female|male|woman|man] with [chest pain|dyspnea|a fall|confusion]. // {num} year old [female|male] [status post fall|with hip pain|with shortness of breath].
    [Indication|Clinical history|HISTORY]: {num} y/o [F|M|female|male], [cough|fever|weakness]. // {num} yo [F|M|female] with [abdominal pain|AMS|SOB|syncope]. // {num}YO[F|M| F| M] [s/p fall|R/O PNA|w/ fever]
    [Patient|Woman|Man] aged {num} [with|presenting with] [back pain|headache|anemia]. // [Age|AGE|Patient age|age]: {num}[ years| yrs| y|]
    {Word}-year-old [woman|man|patient] with [dementia|a hip fracture|weight loss]. // [HISTORY|Indication]: This is a {word}-year-old [female|male] with [pneumonia|stroke].
    This {num}-year-old patient [was found down|fell at home|presents with delirium]. // [Volume loss|Atrophy|Degenerative change] is [expected|appropriate] for age {num}.
    The patient is {num} years old [and frail|with known CHF].
    ^ {num} [y.o.|yr old|yrs old|Y.O.] [female|male|lady|gentleman], [fall|cough|unwell]. // ^ Pt is a {num}-[yr-old|yo|y-o] [F|M] w/ [cp|sob|ams] // ^ Age/Sex: {num}[Y/F|Y/M|/F| / M| yrs/F]
    ^ [PATIENT AGE|PatientAge]{gap}{padded}Y // ^ {num}[F|M|yF|y M] with [fever|pain after fall]. // ^ Lives independently at the age of {word}, now with [hip|back] pain.
    ^ Known osteoporosis, [now |]{num} years of age. // ^ [Lady|Gentleman] of {num} years, [DNR|on apixaban], [fall|collapse]."""),
    "name": _pool("""
    [Findings|Results] were discussed with Dr. {last} [by telephone|in person|via secure chat] at <10-18>:<10-59>. // [Discussed|Reviewed] with [Dr.|Dr|DR.] {full}[ at the time of dictation|].
    [Dr.|Doctor] {full} was [notified|informed|paged] [about the critical result|immediately]. // [Electronically signed by|Signed by|Finalized by|Read by]: {full}, [MD|DO|M.D.]
    Electronically signed by {full} [DO|MD|MBBS|M.D.] // [Dictated|dictated|Interpreted|Transcribed] by: {full}[, M.D.|, MD|] // [Referring physician|Ordering provider|Attending|REFERRING]: {comma}, [MD|M.D.|DO]
    Drs. {pair} [reviewed the images|were present|agree with the interpretation]. // [Prof.|Professor] {full} [agrees|was consulted].
    [Mrs.|Mr.|Ms.|Mr] {last} [tolerated the procedure well|was brought back for further views|has known emphysema]. // [Patient name|patient name|Patient|PATIENT NAME|Pt name]: {comma}
    Patient:{gap}{full}{gap}[Inpatient|Outpatient|ED] // Nurse Practitioner {full} [was informed|acknowledged the result]. // [Called to|Reported to|Discussed with] {full}[, RN| RN], by telephone[ at <10-18>:<10-59>|].
    I, Dr. {full}, have personally reviewed the images[ and agree with the above|]. // [Comparison|Correlation] with the outside read by Dr. {last} [is limited|was made]. // Resident: {full}, MD (PGY-<2-5>)
    [Requested|Ordered] by [Dr|Dr.] {last}'s [office|team|clinic]. // [ATTENDING RADIOLOGIST|RADIOLOGIST|SIGNED BY|DICTATED BY]: {caps}[, MD| MD|, M.D.]
    Per Dr. {last}, [the stent was placed elsewhere|no biopsy is planned]. // [PATIENT|ATTN]: [MR.|MRS.|MS.|DR.] {LAST}
    ^ [Technologist|Tech|TECHNOLOGIST]: {full}[, RT(R)| RT(R)(CT)|] // ^ Verbal read given to [PA|Physician Assistant|Fellow|Surgical resident] {full}[ at bedside|].
    ^ The patient's [daughter|son|wife|husband], {full}, [provided the history|signed the consent]. // ^ Scanned by [sonographer|Sonographer] {full}[, RDMS|, RVT|].
    ^ [dr.|dr|dw dr.] {lower} [aware|notified|will follow up] // ^ cc: {comma}, [M.D., Ph.D.|MD, FACR|NP-C] // ^ /s/ {full}[ MD|, MD, PhD|, FRCR] // ^ [PatientName=|Name (Last, First) - |PN: ]{comma}[;|]
    ^ [Miss|Mx.|Sr.|Señora|Capt.|Rev.] {last} [declined contrast|was unable to lie flat]. // ^ DRS [OF RECORD |]{pair}, [CARDIOLOGY|ONCOLOGY] // ^ Radiologist on call ({full}, FRCR) [reviewed|was reached].
    ^ Charge nurse {given} [took the call|read back the result]. // ^ [Supervising physician|Reader 2|Co-signer]{tab}{comma} [MD|M.D.]"""),
}


def identifier(category: str, rng: Random, held_out: bool) -> tuple[str, str]:
    """A sentence that holds one identifier of the category, and the identifier as it stands in the sentence."""
    while True:  # until the identifier stands once: a name may also be a word, an age a part of a clock time
        line = _pick(SENTENCES[category], rng, held_out)
        slot = next(name for name in SLOT.findall(line.text) if name in FORMS)
        form = say(_pick(FORMS[slot], rng, held_out), rng, _values(category, slot, rng))
        written = MARK.sub(lambda mark: _one(MARKS[mark[0]], rng), form)
        sentence = say(line, rng, {**LAYOUT, slot: written}).replace("..", ".").strip()
        found = written.removeprefix("the ").rstrip(".")
        if rng.random() < CAPITALS:
            sentence, found = sentence.upper(), found.upper()
        if sentence.count(found) == 1:
            return sentence, found


def _one(options: Sequence[Any], rng: Random) -> Any:
    return options[int(rng.random() * len(options))]


def _pick(lines: Pool, rng: Random, held_out: bool) -> Line:
    """Unlike a pool's own pick, each template is as likely as another, so that rare ones get measured."""
    held = held_out and lines.held and rng.random() < HELD_OUT_SHARE
    return _one(_one(lines.held if held else lines.usual, rng), rng)


def _values(category: str, slot: str, rng: Random) -> dict[str, str]:
    """What the slots of a form are filled with."""
    if category == "date":
        return _day(rng, *((1941, 2003) if slot == "born" else (2004, 2025)))
    if category == "age":
        return _age(rng)
    return _name(rng) if category in ("name", "email") else {}


def _day(rng: Random, first: int, last: int) -> dict[str, str]:
    start, end = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal()
    when = date.fromordinal(start + int(rng.random() * (end - start)))
    d, m, month, dow = when.day, when.month, MONTHS[when.month - 1], DAYS[when.weekday()]
    mon = "Sept" if m == 9 and rng.random() < 0.3 else month[:3]
    th = f"{d}{'th' if d in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(d % 10, 'th')}"
    return {
        "d": str(d), "dd": f"{d:02d}", "m": str(m), "mm": f"{m:02d}", "yy": f"{when.year % 100:02d}",
        "yyyy": str(when.year), "month": month, "mon": mon, "MON": mon.upper(), "th": th, "nth": NTH[d - 1],
        "dow": dow, "dw": dow[:3],
    }  # fmt: skip


def _age(rng: Random) -> dict[str, str]:
    years = 90 + skewed(rng, 16)
    spaced = f"{'ninety' if years < 100 else 'one hundred'} {UNITS[years % 10]}".strip()
    words = spaced.replace(" ", "-")
    title = {"Words": words.capitalize(), "Spaced": spaced.capitalize()}
    return {"n": str(years), "words": words, "spaced": spaced, **title}


def _name(rng: Random) -> dict[str, str]:
    first, second, last = _one(GIVEN, rng), _one(GIVEN, rng), _one(FAMILY, rng)
    other, third = _one(SIMPLE, rng), _one(SIMPLE, rng)
    f, l = _plain(first), _plain(last)  # noqa: E741
    return {
        "first": first, "second": second, "last": last, "other": other, "third": third, "i": second[0], "j": third[0],
        "FIRST": first.upper(), "LAST": last.upper(), "OTHER": other.upper(), "low": last.lower(), "lowfirst": first.lower(),
        "f": f, "l": l, "i1": f[0], "F": f.title(), "L": l.title(),
    }  # fmt: skip


def _plain(name: str) -> str:
    """The name as a mail address has it."""
    letters = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ı", "i"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha()).lower()
