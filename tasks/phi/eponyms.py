"""Capitalised words that are nobody in the room: eponyms, makers, peoples, places, words of captions."""

from __future__ import annotations

import re

from tasks.phi.page import words_of

EPONYMS = words_of(
    """
    achilles alzheimer anderson arnold baker bankart barre barrett barton bartholin beckwith behcet bennett
    bernese billroth birt
    blalock blount blumer boutonniere bochdalek bosniak bowen brodie brooker brown budd buford burkitt caffey
    calve caroli castleman
    catterall chagas chance charcot chester chiari chopart churg cobb codman coats colles conn cooper
    courvoisier couinaud crawford
    crohn crouzon cushing dandy danlos debakey dercum deauville dobhoff dobbhoff dorfman douglas down dressler
    drummond dube duke dupuytren
    ebstein ehlers eisenmenger ellis erdheim essex evans ewing fabry fallot fanconi fazekas feil fisher fitz
    fleischner foley fontan
    forestier fort freiberg fuhrman galeazzi ganz garden gardner gartland gaucher gerota gilula glenn gleason
    gore gorham gorlin
    graf graves greulich grynfeltt guillain gustilo hahn hamman hampton hangman hansen harris hartmann
    hashimoto hawkins henoch hess
    hickman hill hippel hirschsprung hodgkin hoffa hogg horner hounsfield huntington hutchinson jefferson
    jeghers jersild jones joseph
    joubert jude judet kaposi kartagener kasai kawasaki kellgren kerley kienbock killian kimura klatskin klippel
    knife kohler kocher krukenberg
    lachman ladd langerhans lauge lawrence leclerc legg leriche lemierre lewy lhermitte lindau lisfranc littre
    ludwig luschka lynch
    macklin madelung maffucci maisonneuve mallory marfan marie mason mayer meckel meigs menetrier menkes
    merkel meyerding milwaukee
    mirizzi modic mondor monteggia morel lavallee morgagni morison morquio morton mueller murphy neer nissen
    noonan ollier omaya osgood
    osler outerbridge paget pancoast panner parinaud parkes parkinson pauwels pavlik perthes petersen peutz
    peyronie pfirrmann
    phemister pick plummer poland pott potter pringle prinzmetal purkinje pyle ramsay rathke raynaud reiter
    rendu retzius richter
    riedel riley risser robin rockwood roland rolando rosai roux sachs salter scarpa schatzki schatzker
    scheuermann schlatter schmorl
    schwann segond sequard sertoli sever sharpey shone sinding sjogren smith spetzler spigelian stanford
    stener stensen still stout strauss
    sturge sudeck swan swyer takayasu tanner taussig tarlov tenckhoff thompson tietze tillaux todani tourette
    toldt trenaunay trendelenburg
    treitz trousseau turcot turner valsalva virchow volkmann walker warthin weber wegener weiss wernicke
    westermark wharton whipple
    whitehouse wilms wilson wimberger winchester windermere wolff yaghmai yergason zenker ziehl zollinger ivor
    lewis mckeown graham steell crowe capanna
    dr drs mr mrs ms miss prof told paged called seen spoke discussed informed notified per thanks dear
    siemens toshiba philips hitachi canon hologic sonosite bard cook boston medtronic depuy synthes stryker
    zimmer biomet abbott
    edwards amplatzer cordis terumo bracco bayer guerbet omnipaque isovue visipaque ultravist gadavist dotarem
    prohance multihance
    magnevist eovist lumason definity lexiscan somatom magnetom avanto aera skyra vida prisma discovery optima
    revolution lightspeed
    brilliance ingenuity ingenia achieva aquilion definition force logiq epiq acuson sequoia voluson affiniti
    senographe selenia dimensions
    powerscribe epic cerner meditech sectra nuance dragon veriphy medrad stellant watchman mitraclip impella
    powerport mediport
    asian african american caucasian hispanic european indian english french german spanish british london
    york chicago texas
    north south east west northern southern western eastern emergency saint mercy
    white black red green blue grey gray yellow arrow arrows point points slide powerpoint old man young
    showing standing weight
    bearing reality virtual city council archives photo copyright courtesy scale check second measurements
    taken sharp old initial
    globus pallidus tuberous sclerosis erector spinae iliac crest mitral aortic stenosis squamous merkel fast
    short tau inversion recovery
    gamma cyber ground glass lag screw super heavy seed functional dual lumens tight deep surgicel gelfoam
    onyx powerpoint basic
    special general national royal memorial regional veterans affairs human services public act joint
    commission insurance blue cross
    group board quality medicare medicaid order preliminary department district united states kingdom
    """
)
# How adjectives and the names of diseases and procedures end; people may too, whom a cue then tells.
ENDINGS = re.compile(
    r"(?:...al|...ic|....ar|ous|graphy|gram|oma|osis|asis|itis|ion|ing|ive|ary|ory|ment|ness|ity|ism|ectomy"
    r"|plasty|scopy|rays?|wires?|emia|pathy"
    r"|oid|form|ated|ized|ised|ures?|ula|ulae|icula|nerves?|ments?|ions|oses|omas|itides|syndrome|disease"
    r"|degree|able|ible|axis|mode|weighted|scopic"
    r"|cele|uria|penia|megaly|lysis|pnea|trophy|plasia|sthesia|ectasia|ular|ine|ide|ate|ase|ent|ants?|logy"
    r"|sound|ward|ly|less|ful|like|based)\Z"
)
