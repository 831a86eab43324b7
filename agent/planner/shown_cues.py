"""The words by which visitors ask about the groups that they were just shown."""

import re

NEAREST = re.compile(
    r"\b(?:closest|nearest|closer|nearer|least far|shortest (?:drive|way|distance|trip)|how far)\b", re.I
)
AUDITION = re.compile(r"\b(?:audition\w*|try[ -]?outs?|try out)\b", re.I)
WITHOUT = re.compile(
    r"\b(?:no|without|not (?:need|require|have|ask|do|hold|want)\w*|(?:do|does) not|un|non|free of|skip)\b[^.?!]{0,25}"
    r"\b(?:audition|try)|\bnon[- ]?audition|\bunaudition",
    re.I,
)
REST = re.compile(
    r"^\W*(?:(?:can|could|may|please|i|you|me|show|see|list|give|get|want|would|like|to|what|are|ok|yes|and|just|let) "
    r")*"
    r"(?:all(?: of (?:them|those|the \w+))?|every (?:one|group)|everything|the (?:rest|others?|remaining(?: \w+)?|"
    r"full list|"
    r"complete list|whole list)|(?:some |any |the )?(?:more|others?|other (?:ones|groups|choirs))|more (?:of them|"
    r"groups|choirs|"
    r"results|options)|what else|who else|next(?: (?:page|ones|ten|10))?|\d+ more)(?: (?:of them|groups|choirs|results|"
    r"options|ones|please|is there|there|are there|then|now|22|\d+))*\W*$|\b(?:any (?:more|others?)|what else|"
    r"anything else|"
    r"(?:the )?(?:full|whole|complete) list|the rest|all of them|show (?:me )?(?:more|all))\b(?![^.?!]*\b(?:audition|"
    r"service))",
    re.I,
)
#: Said of the business and not of groups.
OFFERS = re.compile(r"\b(?:offer|services?|workshops?|coach\w*|master ?class\w*|keynote|arrang\w*|do you do)\b", re.I)
FIRSTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
ORDINAL = re.compile(
    rf"\b(?:the |your |that )?(?:(?P<word>{'|'.join(FIRSTS)}|last|top)|(?P<short>\d{{1,2}})(?:st|nd|rd|th)|(?:number|"
    rf"no\.?|#) ?"
    rf"(?P<number>\d{{1,2}}))(?: (?:one|group|choir|chorus|result|on the list|in the list|you \w+))?\b",
    re.I,
)
ABOUT = re.compile(
    r"\b(?:tell me|more|about|describe|info\w*|details?|like|what (?:is|are|do)|who (?:is|are)|link|website|web ?page|"
    r"page|"
    r"url|site|contact|join|address|phone|email|good|how|where|when|does|is|interested)\b|^\W*(?:and |so |ok )*(?:the "
    r")?\w+"
    r"(?: one| group| choir)?\W*$",
    re.I,
)
PAGE = re.compile(r"\b(?:websites?|links?|web ?(?:page|site)s?|home ?pages?|urls?|pages?|sites?)\b", re.I)
#: What no directory states, and the words that ask for it; the first is asked of groups that were not shown, too.
UNSTATED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), what)
    for what, pattern in {
        "what it costs to join": (
            r"\b(?:cost|price|fees?|dues|pay|charge|subscription|membership|expensive|cheap|free)\b[^.?!]*\b(?:join|"
            r"member\w*|"
            r"sing|them|it|these|those|groups?|choirs?|chorus\w*|there|fees?|dues)\b|\b(?:join|membership|members?) "
            r"(?:cost|fees?|dues|price)|\b(?:dues|membership)\b|\bhow much\b[^.?!]*\b(?:to join|is (?:it|this)|(?:do|"
            r"does) "
            r"(?:it|they|the \w+|that|this) (?:cost|charge))\b"
        ),
        "when and where it rehearses": (
            r"\b(?:rehears\w*|practi[cs]e\w*|meet|meets|meeting)\b|"
            r"\bwhat (?:day|time|night|evening)s?\b[^.?!]*\b(?:they|it)\b"
        ),
        "whether one has to read music or bring experience": (
            r"\b(?:read(?:ing)? (?:sheet )?music|sight[- ]?(?:read|sing)\w*|read notes|beginners?|experience\w*|how "
            r"good)\b"
        ),
        "how many sing in it": (
            r"\b(?:how (?:big|large|many)|size|members?)\b[^.?!]*\b(?:they|it|group|choir|chorus|them|these|singers?)\b"
        ),
        "who directs it": r"\b(?:who (?:leads|directs|conducts|runs)|director|conductor)\b",
        "how to reach it": (
            r"\b(?:e-?mail|phone|telephone|number|address|contact|reach|get in touch|call|write)\b[^.?!]*"
            r"\b(?:them|it|these|they|their|its|the \w+)\b"
        ),
        "how to join "
        "it": r"\bhow (?:do|can|would|could) (?:i|we|one|he|she|my \w+) (?:join|sign up|become|apply|get in)\b",
    }.items()
)
BEST = re.compile(
    r"\b(?:which|what)\b[^.?!]{0,30}\b(?:best|recommend|suggest|favou?rite|should i|would you|suits? me|pick|"
    r"choose)\b|\brecommend\b",
    re.I,
)
THESE = re.compile(
    r"\b(?:they|them|these|those|it|its|their|the groups?|the choirs?|any|one|ones|first|second|third|last|join|which|"
    r"who)\b",
    re.I,
)
NOT_THESE = re.compile(
    r"\b(?:workshops?|coaching|masterclass\w*|keynote|arrangements?|you|your|team|inquir\w+|request)\b", re.I
)


NEAR_ME = re.compile(
    r"\W*(?:(?:anything|something|any|ones?|groups?|choirs?) )?(?:near|around|close to) (?:me|here|us|by)\W*", re.I
)
