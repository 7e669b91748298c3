"""Names of months, weekdays, seasons and holidays, in English and as visitors' letters write them."""

from __future__ import annotations

from tasks.phi.page import words_of

MONTH = (
    r"(?:jan(?:uary)?|janaury|janurary|feb(?:r?uary|r|urary)?|mar(?:ch)?|mrch|apr(?:il)?|apirl|aprl|may|june?"
    r"|jly|july?"
    r"|aug(?:ust)?|agu|augst|sept?(?:ember)?|spt|setp|septmber|oct(?:ober)?|octber|nov(?:ember)?|novmber"
    r"|dec(?:ember)?|decmber"
    r"|0ct(?:ober)?|n0v(?:ember)?|ju1y?|apri1)(?![a-z])\.?"
)
MONTHS = words_of(
    "janaury janurary feburary mrch apirl aprl jly agu augst spt setp septmber octber novmber decmber ju apri"
    " ctober vember jan january feb febr february febuary mar march apr april may jun june jul july aug august"
    " sep sept"
    " september oct october nov november dec december"
)
# German, French, Spanish, Portuguese, Italian and Dutch, their accents off as on the page.
ABROAD = words_of(
    "januar februar marz maerz mai juni juli oktober okt dezember dez janvier janv fevrier fevr mars avril avr"
    " juin"
    " juillet aout septembre octobre novembre decembre enero ene febrero marzo abril abr mayo junio julio agosto"
    " setiembre septiembre octubre noviembre diciembre dic janeiro fevereiro marco maio junho julho setembro"
    " outubro"
    " novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari"
    " maart mrt mei augustus"
)
MONTH_ABROAD = rf"(?:{'|'.join(sorted(ABROAD, reverse=True))})(?![a-z])\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?)"
WEEKDAYS = words_of(
    "weds mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday"
)
# A month that is no other word: a date wherever it stands.
CLEAR_MONTH = "january|february|april|june|july|august|september|october|november|december"
# Feasts whose names are theirs alone, and those that need a preposition in front ("since Easter").
FEAST = (
    r"(?:st\.? )?(?:christmas (?:day|eve|morning|night|week(?:end)?)|boxing day|new year'?s? ?(?:day|eve)"
    r"|thanksgiving (?:day|eve|morning|weekend)"
    r"|(?:mother|father|valentine|president|veteran|patrick|andrew|george|david)s?'?s? day|easter (?:sun|mon"
    r"|satur)day|good friday"
    r"|(?:labou?r|memorial|independence|republic|canada|australia|anzac|remembrance|columbus|mlk"
    r"|martin luther king|bastille"
    r"|groundhog|earth|armistice|victoria|family|may|bank holiday) day|(?:ash wednes|palm sun|maundy thurs"
    r"|shrove tues|whit sun)day"
    r"|fourth of july|july 4th|(?:spring|summer|august|may) bank holiday|mardi gras|guy fawkes|bonfire night"
    r"|burns night)"
    r"(?: weekend| morning| night| evening)?"
)
HOLIDAY = (
    rf"(?:{FEAST}|christmas|xmas|new year'?s?|thanksgiving|easter|diwali|halloween|hallowe'en|ramadan"
    rf"|eid(?: al-?(?:fitr|adha))?"
    r"|passover|hanukkah|chanukah|yom kippur|rosh hashanah?|holi|onam|pongal|navratri|dussehra|vaisakhi|nowruz"
    r"|juneteenth"
    r"|hogmanay|epiphany|pentecost|lent|advent|michaelmas|cinco de mayo|kwanzaa|purim|bank holiday|(?:lunar"
    r"|chinese) new year"
    r"|labou?r day|memorial day|valentine'?s)(?: day| eve| weekend| holidays?| week| monday| morning| night)?"
)
HOLIDAYS = words_of(
    "christmas xmas boxing year years thanksgiving easter diwali halloween hallowe ramadan eid passover"
    " hanukkah chanukah"
    " kippur rosh holi onam pongal navratri dussehra vaisakhi nowruz juneteenth hogmanay epiphany pentecost"
    " lent advent"
    " michaelmas cinco kwanzaa purim day holiday friday wednesday sunday thursday tuesday fourth mardi guy"
    " bonfire burns"
)
SEASONS = words_of("spring summer autumn winter fall q")
