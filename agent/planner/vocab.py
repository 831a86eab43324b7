"""The closed words of the business and what people call them.

A phrase may stand for several words; the argument's own list decides.
"""

from functools import lru_cache

_SAID = {
    "planned": "planned",
    "confirmed": "confirmed|definite|locked in|firm|signed",
    "completed": "completed|complete|done|finished|played",
    "cancelled": "cancelled|canceled|called off",
    "hold": "hold|on hold|held|holds",
    "tentative": "tentative|tentatively|pencilled in|penciled in|provisional|unconfirmed",
    "new": "new|fresh",
    "contacted": "contacted|reached out to",
    "interested": "interested|warm|keen",
    "negotiating": "negotiating|in negotiation|in talks|in negotiations",
    "booked": "booked",
    "lost": "lost|dead|not interested|a no",
    "answered": "answered|replied",
    "passed_on": "passed on|forwarded|passed along",
    "closed": "closed|resolved",
    "travel": (
        "travel|flights|flight|airfare|air fare|plane tickets|plane ticket|airline tickets|"
        "train|trains|train tickets|train ticket|amtrak|coach tickets|baggage|bag fees|checked "
        "bag|checked bags|luggage|rental car|car rental|rental|hire car|bus tickets|bus ticket|"
        "ferry"
    ),
    "ground_transport": (
        "ground transport|ground transportation|uber|ubers|lyft|taxi|taxis|cab|cabs|rideshare|"
        "ride share|subway|metro|transit|bus|parking|tolls|toll|gas|fuel|petrol|shuttle|light "
        "rail|airport shuttle|car service"
    ),
    "lodging": "lodging|hotel|hotels|motel|hyatt|hilton|marriott|sheraton|holiday inn|hampton inn|best western|"
    "travelodge|guesthouse|guest house|airbnb|accommodation|accommodations|room|hotel room|inn|bnb|b&b|hostel",
    "meals": (
        "meals|meal|lunch|dinner|breakfast|brunch|coffee|coffees|food|groceries|snacks|snack|"
        "drinks|restaurant|supper|takeout|pizza|lunches|dinners|sandwiches"
    ),
    "mileage": "mileage|driving",
    "per_diem": "per diem|per diems|daily allowance",
    "materials": (
        "materials|sheet music|music|photocopies|copies|photocopying|printing|scores|supplies|"
        "handouts|folders|binders|pitch pipe"
    ),
    "other": "other|misc|miscellaneous|baritenor",
    "deposit": "deposit|down payment|downpayment|retainer",
    "balance": "balance|final payment|remainder|the rest|remaining balance|final balance",
    "reimbursement": "reimbursement|reimbursed|reimburse",
    "gross": "gross|the gross|before expenses|off the top|top line",
    "net": "net|the net|after expenses|profit|the profit",
    "soprano": "soprano|sopranos|sop",
    "mezzo": "mezzo|mezzo-soprano|mezzo soprano",
    "alto": "alto|altos|contralto",
    "tenor": "tenor|tenors",
    "baritone": "baritone|bari",
    "bass": "bass|basses",
    "email": "email|emails|mail|mails",
    "sms": "sms|text|texts|text message|text messages|texting",
    "all": "all|everything|anything",
    "inbound": "inbound|incoming|received",
    "outbound": "outbound|outgoing",
    "trips": "trips",
    "bookings": "bookings|gigs",
    "payments": "payments|income",
    "expenses": "expenses|costs|spending",
    "participants": "participants|singers|roster",
    "venues": "venues",
    "contacts": "contacts|address book",
    "leads": "leads",
    "messages": "messages",
    "calendar": "calendar|calendar feed|ical|ics",
    "cold": "cold|cold outreach",
    "nurture": "nurture|nurturing",
    "confirmation": "confirmation",
    "logistics": "logistics",
    "community_chorus": "community chorus|community choir|community choruses|community choirs",
    "chamber_choir": "chamber choir|chamber chorus|chamber choirs|chamber ensemble",
    "barbershop_chorus": (
        "barbershop chorus|barbershop choir|barbershop|barbershop choruses|barbershop quartet|barbershop group"
    ),
    "a_cappella_group": "a cappella group|a cappella groups|a cappella|a cappella ensemble|vocal band",
    "children_choir": (
        "children's choir|childrens choir|children's chorus|kids choir|kids' choir|children's "
        "choirs|kid's choir|child choir|children choir"
    ),
    "youth_choir": "youth choir|youth chorus|teen choir|youth choirs|teen chorus",
    "collegiate_a_cappella": "collegiate a cappella|college a cappella|college a cappella group|university a cappella",
    "gospel_choir": "gospel choir|gospel choirs|gospel group|gospel ensemble|gospel chorus",
    "lgbtq_chorus": (
        "lgbtq chorus|lgbtq choir|gay chorus|gay men's chorus|lgbt chorus|lgbt choir|queer "
        "choir|queer chorus|pride chorus"
    ),
    "symphony_chorus": "symphony chorus|symphonic chorus|symphony choir|orchestra chorus",
    "church_choir": "church choir|parish choir|church choirs",
    "school_choir": "school choir|high school choir|middle school choir|school chorus",
    "vocal_ensemble": "vocal ensemble|vocal group|vocal ensembles",
    "organisation": "organisation|organization|association|festival",
    "classical": "classical|choral classical",
    "contemporary_a_cappella": "contemporary a cappella|pop a cappella|a cappella|modern a cappella",
    "barbershop": "barbershop|barber shop",
    "jazz": "jazz|vocal jazz|swing",
    "gospel": "gospel",
    "pop": "pop|rock|pop music|top 40",
    "folk": "folk|folk music|trad",
    "sacred": "sacred|hymns|church music|religious",
    "musical_theatre": "musical theatre|musical theater|broadway|show tunes|musicals|showtunes",
    "world": "world|world music",
    "early_music": "early music|renaissance|baroque|madrigals|medieval",
    "treble": "women's|womens|ladies|treble|ssaa|women|female|upper voices",
    "tenor_bass": "men's|mens|ttbb|tenor bass|male|lower voices|men",
    "mixed": "mixed|satb|mixed voices|coed|co-ed",
    "workshops": "workshops|workshop|clinic|work shop",
    "coaching": "coaching|coaching session|coaching sessions|coach",
    "masterclass": "masterclass|masterclasses|master class|master classes",
    "speaking": "speaking|keynote|talk|speech|speaker|keynote talk|speaking engagement",
    "arrangements": "arrangements|arrangement|arranging|an arrangement",
    "enrollment": "enrollment|enrolment",
    "previous": "previous|previous step|last step",
    "booking": "booking",
}
SERVICES = ("workshops", "coaching", "masterclass", "speaking", "arrangements")
STYLES = tuple(
    "classical contemporary_a_cappella barbershop jazz gospel pop folk sacred musical_theatre world early_music".split()
)
#: Roles at a venue are open words; these are the ones that people say.
ROLES = frozenset(
    "director|music director|artistic director|musical director|treasurer|president|vice president|secretary|manager|"
    "accompanist|coordinator|events coordinator|chair|programme chair|program chair|conductor|assistant director|"
    "section leader|booking manager|administrator|office manager|pianist|librarian|board chair|owner|choir director|"
    "chorus director|choral director|tour manager|marketing director|executive director|vp|teacher|board president|"
    "membership chair|publicist|associate director".split("|")
)
LONGEST = 4


@lru_cache(maxsize=1)
def phrases() -> dict[str, frozenset[str]]:
    """Every phrase with the words that it may stand for."""
    table: dict[str, set[str]] = {}
    for word, said in _SAID.items():
        for phrase in (*said.split("|"), word, word.replace("_", " ")):
            table.setdefault(phrase, set()).add(word)
    return {phrase: frozenset(words) for phrase, words in table.items()}


def words_of(phrase: str) -> frozenset[str]:
    """The closed words that the phrase may stand for; empty where none."""
    return phrases().get(phrase.lower().replace("’", "'"), frozenset())


def service_of(phrase: str) -> str | None:
    """The built-in service that the phrase names."""
    return next((word for word in words_of(phrase) if word in SERVICES), None)
