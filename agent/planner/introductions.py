"""What people say when they introduce themselves: their group, and whether they may be contacted."""

import re

_YES = re.compile(
    r"\b(?:you|they|we|someone|somebody|groups?|choirs?|the team|your team|anyone|people)\b(?: "
    r"all| guys| both)? (?:may|can|could|are (?:free|welcome|allowed) to|have (?:my )?permission "
    r"to)(?: certainly| definitely| absolutely| also| always)? (?:contact|email|mail|call|"
    r"text|write|reach|reply|respond|get in touch|message|use|pass|get back|share|answer)"
    r"|\b(?:ok|okay|fine|happy|alright|all right|good|cool|no problem|glad) (?:for (?:you|"
    r"them|groups)[^.!?]{0,20} |with (?:you|them|me)[^.!?]{0,20}|with being |to be |to )?(?:to "
    r")?(?:contact|email|call|text|write|reach|reply|message|be contacted|contacted|be emailed|"
    r"contacting|emailing|share)"
    r"|\bplease (?:do )?(?:contact|email|mail|write|call|text|reach|get back to|reply to|"
    r"respond to|answer|message|get in touch with)\b(?! (?:your|the) team)"
    r"|\bfeel free to (?:contact|email|call|write|reach|reply|text|message|get in touch)|"
    r"\b(?:contact|email|write|call|text|message|reply to|get back to) me (?:back|there|"
    r"at|any ?time|please|if|when|with|about|on|by)"
    r"|\bi (?:agree|consent|give (?:my |you )?(?:permission|consent)|do consent|am happy "
    r"to be contacted|do not mind (?:being|if you))\b|\bget in touch with me\b|\byou have "
    r"my (?:consent|permission)\b|\b(?:would|i would) (?:love|like) (?:it if you|to be contacted|"
    r"you to (?:contact|email|call|write))",
    re.I,
)
_NO = re.compile(
    (
        r"\b(?:do not|never|please do not|rather you did not|would rather not|may not|can not|"
        r"not ok to|not want (?:you|anyone|them) to|without) (?:be |being )?(?:contact|email|"
        r"call|text|write|reach|message|contacted|emailed)"
    ),
    re.I,
)
_GROUPS = r"(?:groups?|choirs?|chorus(?:es)?|chorales?|ensembles?|quartets?)"
_PASS_ON = re.compile(
    r"\b(?:pass|share|send|forward|give|hand)\b[^.?!]{0,40}\b(?:on to|along to|with|to)\b[^.?!]{0,25}\b"
    + _GROUPS
    + r"\b|\bpass (?:it|this|my \w+(?: and \w+)?|me) (?:on|along)\b|\b"
    + _GROUPS
    + r"\b[^.?!]{0,12} (?:may|can|could|are (?:welcome|free|allowed) to) "
    r"(?:all |both |also )?(?:contact|email|write|call|reach)\b|"
    r"\b(?:put|bring|get) (?:me|us|him|her|my \w+) in(?:to)? (?:touch|contact) with (?:them|these|those|it|one|both|"
    r"all|the)\b|"
    r"\b(?:connect|introduce) (?:me|us|him|her) (?:with|to) (?:them|these|those|one|the)\b|\b(?:pass|send|give|"
    r"forward|hand) "
    r"(?:my|our|his|her) (?:name|details|info\w*|contact\w*|address|e-?mail)\b[^.?!]*\bto (?:the (?:first|second|"
    r"third|last)|"
    r"them|these|those|both|all)\b",
    re.I,
)
_NOT_ON = re.compile(
    r"\b(?:do not|never|not|rather not|without) (?:be |being )?(?:pass|shar|send|forward|giv|hand)\w*", re.I
)
_PARENT = re.compile(
    r"\bmy (?:mom|mum|mother|mama|dad|father|papa|parents?|folks|guardians?|grand(?:ma|pa|mother|father)|"
    r"(?:foster|step)\w*)\b[^.?!]{0,25}\b(?:know|agree|said (?:yes|ok|okay|it)|say (?:yes|ok)|(?:is|are) "
    r"(?:fine|ok|okay|here|with me|happy|in on)|allow|consent|approve)\w*|"
    r"\bi am (?:his|her|their|the) (?:mom|mum|mother|dad|father|parent|guardian)\b",
    re.I,
)
#: A word by which a name is told to be that of a group, a school or a church.
ORG_WORD = re.compile(
    (
        r"\b(?:chorus|choir|chorale|singers|ensemble|society|church|school|college|university|"
        r"festival|quartet|choristers|voices|glee club|academy|conservatory|a cappella|association|"
        r"club|camp|guild|parish|cathedral|theatre|theater|consort|philharmonic|harmonizers|"
        r"tones|notes|company|band|center|centre|institute)\b"
    ),
    re.I,
)
_ORG_BEFORE = re.compile(
    (
        r"\b(?:(?:director|conductor|president|manager|treasurer|secretary|teacher|chair|leader|"
        r"member|head|coordinator|organi[sz]er|accompanist|board member) (?:of|at|for|with)|"
        r"i (?:direct|lead|conduct|run|manage|represent|sing (?:with|in)|teach (?:at|choir at)|"
        r"am (?:with|from)|work (?:with|for|at)|coach)|we are(?: with| from)?|on behalf of|from|"
        r"with|for|our (?:chorus|choir|group|school|church|ensemble|quartet|organization),?(?: "
        r"is(?: called)?|called)?|group is(?: called)?|organization is|organization:|called)\s+(?:the\s+|"
        r"our\s+)?"
    ),
    re.I,
)
_CAPS = re.compile(
    r"(?:The\s+)?(?:St\.?\s+)?[A-Z][\w'’&.-]*(?:\s+(?:(?:of|the|and|&|de|du|for|at|in)\s+)*(?:St\.?\s+"
    r")?[A-Z][\w'’&-]*)*"
)


def pass_on_in(text: str) -> bool | None:
    """Whether they agreed that groups get their request; None where nothing is said of it."""
    return False if _NOT_ON.search(text) else True if _PASS_ON.search(text) else None


def parent_in(text: str) -> bool | None:
    """Whether they said that a parent or guardian knows of it; None where nothing is said of it."""
    return True if _PARENT.search(text) else None


def consent_in(text: str, asked: bool) -> bool | None:
    """Whether they agreed to be contacted; None where nothing is said of it. `asked`: that was the question."""
    if _NO.search(text):
        return False
    if _YES.search(text):
        return True
    if asked and re.match(
        (
            r"^\W*(?:yes|yep|yeah|yup|sure|ok|okay|of course|certainly|absolutely|please do|fine|"
            r"agreed|i do|go ahead|no problem)\b"
        ),
        text,
        re.I,
    ):
        return True
    if asked and re.search(
        r"(?:^|[.,!]\s*)(?:yes|yep|yeah|sure|of course|absolutely|please do|go ahead)\b[^a-z]*(?:$|[.,!])", text, re.I
    ):
        return True
    return (
        False
        if asked and re.match(r"^\W*(?:no|nope|rather not|i'?d rather not|i would rather not|not)\b", text, re.I)
        else None
    )


def organization_in(text: str) -> str:
    """The group, school or church that they speak for; empty where none."""
    after = [m.end() for m in _ORG_BEFORE.finditer(text)]
    for m in _CAPS.finditer(text):
        run = _trimmed(m[0])
        if ORG_WORD.search(run) and len(run.split()) > 1:
            return run
    for at in after:
        run_at = _CAPS.match(text, at)
        if run_at and len(_trimmed(run_at[0]).split()) > 1 and ORG_WORD.search(text[run_at.end() : run_at.end() + 14]):
            return _trimmed(run_at[0] + text[run_at.end() :].split(",")[0].split(" in ")[0])
    if named := _OUR_GROUP.search(text):
        return _trimmed(named["name"])
    lower = re.search(
        (
            r"\b(?:i (?:direct|lead|conduct|run|manage)|director of|from|on behalf of|with)\s+(?:the\s+)?((?:["
            r"a-z][\w'.-]+\s){1,4}(?:chorus|choir|singers|chorale|ensemble|quartet|church|school|"
            r"festival))\b"
        ),
        text,
    )
    if lower and not re.match(r"(?:a|an|our|my|your|any|some)\s", lower[1]):
        return lower[1].title()
    return ""


#: A group that is said to be one needs no word for a group in its name.
_OUR_GROUP = re.compile(
    r"\b[Oo]ur (?:group|choir|chorus|ensemble|quartet|band) is (?:called |named )?(?:the )?"
    r"(?P<name>[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*)+)"
)
#: As in "Ada Wells of the Hillside Choir": the person before the group.
_ORG_OF = re.compile(r"^(?:[A-Z][\w'’.-]+ ){1,3}(?:of|from|with|at) the (?=[A-Z])")


def _trimmed(run: str) -> str:
    run = re.sub(r"^(?:The|We|Our|I|My|Hello|Hi|And|But|Good (?:Morning|Evening|Afternoon))\s+", "", run).strip(" .,")
    run = re.split(r"\s+(?:in|at|for)\s+(?=[A-Z])", run)[0]
    return _ORG_OF.sub("", run)
