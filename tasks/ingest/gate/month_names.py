"""Names of months, weekdays, seasons and holidays, in English and as visitors' letters write them."""

from __future__ import annotations

from tasks.ingest.gate.page import words_of

MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary|r)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
MONTHS = words_of(
    "jan january feb febr february febuary mar march apr april may jun june jul july aug august sep sept"
    " september oct october nov november dec december"
)
# German, French, Spanish, Portuguese, Italian and Dutch, their accents off as on the page.
ABROAD = words_of(
    "januar februar marz maerz mai juni juli oktober okt dezember dez janvier janv fevrier fevr mars avril avr juin"
    " juillet aout septembre octobre novembre decembre enero ene febrero marzo abril abr mayo junio julio agosto"
    " setiembre septiembre octubre noviembre diciembre dic janeiro fevereiro marco maio junho julho setembro"
    " outubro"
    " novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari"
    " maart mrt mei augustus"
)
MONTH_ABROAD = rf"(?:{'|'.join(sorted(ABROAD, reverse=True))})(?![a-z])\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?)"
WEEKDAYS = words_of(
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday"
)
HOLIDAY = (
    r"(?:christmas|xmas|boxing day|new year'?s?(?: day| eve)?|thanksgiving|easter|diwali|halloween|ramadan|eid"
    r"|passover|hanukkah|(?:labou?r|memorial|independence|veterans|republic|bank holiday|canada|australia)(?: day)?"
    r"|valentine'?s(?: day)?|good friday|fourth of july|july 4th)(?: day| eve| weekend| holiday| week| monday)?"
)
HOLIDAYS = words_of(
    "christmas xmas boxing year thanksgiving easter diwali halloween ramadan eid passover hanukkah labor labour"
    " memorial independence veterans republic holiday valentine valentines friday fourth"
)
SEASONS = words_of("spring summer autumn winter fall q")
