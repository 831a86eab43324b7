"""Turns of phrase put the plain way, before anything is recognised: "call it off" is to cancel it.

Only what means the same in every sentence is here; names, quotations and bodies are left alone by `words.opened`.
"""

import re

_TIME = (
    r"(?=\d{1,2}\b(?!\s?(?:singers|people|voices|members|minutes?|mins?|hours?|%|percent))|noon|midnight|midday|half|"
    r"quarter)"
)
_PLACE_ROUND = r"(?=\s(?!trips?\b|numbers?\b|tables?\b|robin|of\b|here\b|there\b|\d|the (?:clock|table|world)))"
_DAY = r"\b(?:tomorrow|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the \d{1,2}(?:st|nd|rd|th))"
_RULES = (
    # Remarks that change nothing.
    (
        r",?\s*\b(?:these days|for now|for the (?:moment|time being)|at the moment|atm|as of (?:now|today)|btw|fyi)\b",
        "",
    ),
    (r"\b(?:by the way|basically|honestly|finally|obviously|apparently|altogether|roughly|approximately)\b,?\s?", ""),
    (r",?\s*\b(?:and )?(?:no further|no farther|no more than that|at (?:the )?most|tops|max)\b(?=\s*[.!?]?\s*$)", ""),
    (r",?\s*\b(?:no (?:dates?|days?) yet|dates? (?:tbd|tba|open|to follow|not fixed yet))\b", ""),
    (r"\bthe (?:whole|entire|complete|full) (?=trip|tour|thing|visit|weekend|booking|list)", "the "),
    (r",?\s+(?:actually|after all|in fact|in the end|as it turns out|as it happens)(?=\s*[.!?]?\s*$)", ""),
    (r"\bmy own\b", "my"),
    (
        (
            r"\b(?:an?|one|two|three|four|\d) nights? (?:at|in) (?:the |an? )?(?-i:[A-Z][\w'’]+(?: "
            r"[A-Z][\w'’]+)*)"
        ),
        "hotel",
    ),
    (
        (
            r"\b(?:an?|one|two|three|four|five|\d) nights?(?: stay)? (?:at|in) (?:the |a |an )?(?=hotel|motel|inn|"
            r"airbnb|hostel)"
        ),
        "",
    ),
    (r"\bthe (?:full|whole|entire) (?=[$€£]?\d)", ""),
    (r"\b(?:at|by) all\b(?=\s*[.?!]?\s*$)", ""),
    # British and other words for the same thing.
    (rf"\bround\b{_PLACE_ROUND}", "around"),
    (r"\bcar[ -]?parks?(?:ing)?\b", "parking"),
    (r"\b(\d{1,2})\.(\d\d)(?=\s?(?:[ap]\.?m\b|in the (?:morning|afternoon|evening)))", r"\1:\2"),
    (
        r"\b(at|from|until|till) (1[0-2]|[1-9])\.(00|15|30|45)\b(?!\s?(?:usd|dollars|bucks|%|percent|km|mi|k\b))",
        r"\1 \2:\3",
    ),
    (
        (
            r"^(\W*(?:(?:hi|hey|ok|so)\W+)?)(?:i|we) (?:need|want|would like) (?=(?-i:[A-Z])[^.?!]*\b(?:trip|"
            r"tour)\b[^.?!]*\d)"
        ),
        r"\1add ",
    ),
    (rf"({_DAY}) (?:morning|afternoon|evening|night),? (?=(?:at )?\d{{1,2}}(?::\d\d)?\s?[ap]\.?m\b)", r"\1 "),
    (rf"({_DAY}) morning,? at (\d{{1,2}}(?::\d\d)?)\b", r"\1 at \2 am"),
    (rf"({_DAY}) (?:afternoon|evening|night),? at (\d{{1,2}}(?::\d\d)?)\b", r"\1 at \2 pm"),
    (r"\bfortnight\b", "two weeks"),
    (r"\btmrw\b|\btmr\b|\b2moro\b", "tomorrow"),
    (r"\b(?:my|me|our) (?:hols|holidays)\b", "holiday"),
    (
        (
            r"\bhow (?:do|can|could|would|might|should) (?:i|we|one) (?:get (?:a )?hold of|get in touch with|get "
            r"through to|contact|ring|call)\b"
        ),
        "how do i reach",
    ),
    (
        (
            r"\b(?:plug|close|patch|cover|fill)(?:ing)? (?:in )?(?:the |our |any |those )?(?:gaps?|holes?|open slots?|"
            r"spare days?|free days?)\b"
        ),
        "fill the open days",
    ),
    (r"\b(?:gaps|holes) (?=(?:in|on) )", "open days "),
    (
        (
            r"\bwhere did (?:you|we) (?:get|find|see) (?:the (?:lead|group) )?(?!(?:that|this|it|them|their|its)\b)"
            r"((?:(?!e-?mail|address|phone|number|website|contact)[\w.&'’-]+ ?){1,7}?)(?: from)?(?=\W*$)"
        ),
        r"where did lead \1 come from",
    ),
    (
        (
            r"\bwho(?:m)? (?:should|shall|do|would) (?:i|we) (?:call|phone|ring|contact|approach|e-?mail|write to|"
            r"talk to|reach out to|start with) first\b"
        ),
        "show me the best leads",
    ),
    (
        (
            r"\b(?:what is|give me|show me|do (?:we|you) have) (?:the |an? )?(?:phone|phone number|telephone number|"
            r"number|e-?mail|e-?mail address|contact details?) (?:of|for) (?=[\w.&'’ -]+\W*$)"
        ),
        "how do i reach ",
    ),
    (r"^(\W*)show me (the (?:first|second|third|fourth|fifth|last|top)(?: one)?)(?=\W*$)", r"\1tell me about \2"),
    (r"\ball of (?:the|our|these|those) (?=leads\b)", "all our "),
    (
        (
            r"\bsearch (?:(?:for )?(?:choruses|choirs|groups|leads) )?(?:once )?again"
            r"(?=\W*$|\W+(?:but|only|with|on|in|using)\b)"
        ),
        "look again",
    ),
    (r"\blook(?:ing)? up\b", "lookup"),
    (
        (
            r"\b(?:search|lookup|look)(?: up| for)? (?:anything|everything|something|stuff|all|whatever|records?) "
            r"(?:to do with|related to|concerning|involving|about|on|with|mentioning)\b"
        ),
        "search for",
    ),
    (
        (
            r"\bmark (?:that|the|this|their|his|her) (?:reply|answer|response|one) (?:as )?(?:an? )?"
            r"(?=(?:interested|keen|not interested|lost|a no|no|negotiating)\b)"
        ),
        "mark them as ",
    ),
    (r"\bwhat would (?!(?:happen|it|that|this|you|we|i)\b)([\w.&'’ -]+?) (?:get|receive)(?=\W*$)", r"preview for \1"),
    # What is meant, without its wrapping.
    (
        (
            r"\b(?:remind me|do you (?:know|remember)|can you (?:tell|remind) me|could you (?:tell|remind) me|tell me|"
            r"i forget|i forgot) (who|what|when|where) ((?!(?:is|are|was|does|did|do|has|have|i|we)\b)(?:[\w'’]+ "
            r"){1,4})(is|was|are)\b(?=\W*$)"
        ),
        r"\1 \3 \2",
    ),
    (
        (
            r"\b(?:give me|let me have|what is|can i get|can i have|i want|i need|get me) (?:a |an |the )?(?:quick |"
            r"latest |full )?(?:rundown|run-down|lowdown|overview|summary|low-down|recap|picture|details) (?:on|of|for|"
            r"about)\b"
        ),
        "show",
    ),
    (r"\b(?:fill me in|catch me up|update me|brief me) (?:on|about) (?=the|our|my|(?-i:[A-Z]))", "tell me about "),
    (r"\bwhat is the (?:latest|story|state of play|news) (?:on|with|about)\b", "tell me about"),
    (r"\bcall ((?:the |our |my |that |this )?(?:[\w'’-]+ ){1,4}?)off\b", r"cancel \1"),
    (r"\bcall off\b", "cancel"),
    (
        (
            r"\b(?:bin|ditch|axe|nix|chuck|scrub)(?: off)?\b(?=[^.;,]*\b(?:booking|gig|session|hold|trip|tour|"
            r"masterclass|coaching|workshops?)\b)"
        ),
        "cancel",
    ),
    (
        (
            r"\b(?:bin|ditch|axe|nix|chuck out|chuck)\b(?=[^.;,]*\b(?:lead|contact|venue|record|template|service|"
            r"expense)\b)"
        ),
        "delete",
    ),
    (
        r"\b(?:finish(?:es)?|wraps? up|is over|are over|runs?|goes(?: on)?|lasts|stops?|lets out|is done) (at|"
        r"until|till|by) " + _TIME,
        r"ends \1 ",
    ),
    (r"\b(?:kicks? off|gets going|gets underway) (at|on) ", r"starts \1 "),
    (r"\b(?:goes|go|known) (?:by|as|under)(?: the name(?: of)?)? (?=(?-i:[A-Z]))", "is called "),
    (r"\b(?:is|are|was|were) to (?:have|get|receive) (?=\d)", "gets "),
)
_COMPILED = tuple((re.compile(pattern, re.I), new) for pattern, new in _RULES)


def plain(text: str) -> str:
    """The text with its turns of phrase put the plain way."""
    for pattern, new in _COMPILED:
        text = pattern.sub(new, text)
    return text
