"""How people say that no more is to come: the carriers' keywords, and phrases of several languages. Pure.

A phrase counts only where it can hardly mean anything else ("please stop by our rehearsal" does not). One that closes
all channels ("leave us alone") is told from one that closes the channel on which it came ("stop texting me").
"""

import re
from typing import Literal

from tools.outreach.stop_elsewhere import ELSEWHERE

Scope = Literal["", "channel", "email", "sms", "all"]
"""What is to be closed: nothing, the channel on which it was said, another one that was named, or all."""

#: Whole texts (SMS) that carriers take as an opt-out: those of Twilio's default handling, in English.
KEYWORDS = frozenset("stop stopall unsubscribe cancel end quit revoke optout".split())
#: Whole texts that take it back, and that ask who writes.
AGAIN = frozenset(("start", "unstop"))
HELP = frozenset(("help", "info"))
#: Whole messages, on any channel, in whichever language.
_WHOLE = frozenset(
    (
        "stop",
        "stop all",
        "stopall",
        "stop it",
        "stop please",
        "please stop",
        "stop now",
        "just stop",
        "unsubscribe",
        "please unsubscribe",
        "unsubscribe please",
        "optout",
        "opt out",
        "remove",
        "please remove",
        "remove me",
        "revoke",
        "take me off",
        "unsub",
        "stop this",
        "quit it",
        "cease",
        "go away",
        "no more",
        "no more emails",
        "no more texts",
        "no more messages",
        # Spanish, Portuguese, French, Italian, German, Dutch, the Nordic languages, Polish
        *("alto", "baja", "darme de baja", "parar", "pare", "pare por favor", "cancelar suscripción", "basta"),
        *("descadastrar", "remover", "sair", "cancelar inscrição"),
        *("arrêt", "arret", "arrêter", "désabonner", "se désabonner", "désinscription", "désinscrire"),
        *("cancellami", "disiscrivimi", "disiscrivi", "annulla iscrizione"),
        *("abmelden", "abbestellen", "austragen", "bitte abmelden", "bitte austragen", "stopp"),
        *("afmelden", "uitschrijven", "afmeld", "avregistrera", "avsluta", "sluta", "avmeld", "lopeta", "peruuta"),
        *("wypisz", "rezygnuję", "отписаться", "стоп", "配信停止", "退订", "退訂", "수신거부"),
    )
)
_ME = r"(?:me|us|this (?:address|number|e-?mail)|my (?:\w+ )?(?:address|number|e-?mail|name)|our (?:\w+ )?\w+)"
_SENDING = (
    r"(?:e-?mailing|mailing|texting|messaging|contacting|writing(?: to)?|sending|bothering|spamming|calling|"
    r"pestering|harass\w*|soliciting|reaching out)"
)
_LIST = (
    r"(?:mailing |e-?mail |contact |distribution |send(?:ing)? )?"
    r"(?:lists?|database|mailings?|e-?mails|records|rolodex|files?|system|crm)"
)
_SENT = r"(?:e-?mails?|mails?|texts?|messages?|communications?|solicitations?|newsletters?|contact|correspondence)"
#: Phrases that close the channel on which they are said.
_CHANNEL = (
    (
        rf"\b(?:stop|quit|cease)\s+{_SENDING}\b(?!\s+(?:you|them|him|her)\b)"
        rf"(?!\s+(?:the|your)\s+(?!(?:\w+\s+)?(?:{_SENT}|same|spam)\b))"
    ),
    (
        rf"\b(?:stop|cease|quit|discontinue|end)\s+(?:with\s+|w/\s*)?(?:the\s+|these\s+|this\s+|all\s+|your\s+)"
        rf"(?!texts\b\s+(?:in|on|at)){_SENT}\b"
    ),
    (
        r"\b(?:please|pls|kindly)\s+(?:stop|cease|unsubscribe)(?:\s+(?:now|it|this|at once|immediately))?"
        r"\s*(?:[.!;]|$|,(?!\s*(?:and|say|but)\b))"
    ),
    (
        r"\b(?:i|we)\s+(?:have\s+|'ve\s+)?(?:already\s+)?(?:said|told\s+you|asked(?:\s+you)?)\s+(?:to\s+)?stop\b"
        r"(?!\s+(?:by|in|at|over|for)\b)"
    ),
    r"\benough\b.{0,20}\bstop\b\s*(?:[.!]|$)",
    (
        rf"\b(?:do not|don'?t|never)\s+(?:e-?mail|text|message|contact|write|mail)\s+(?:{_ME}\s+)?"
        r"(?:again|any\s*more|further)\b"
    ),
    r"^\W*(?:please\s+|pls\s+)?(?:do not|don'?t)\s+(?:e-?mail|text|message|contact|write)\s*[.!]*\s*$",
    rf"\b(?:do not|don'?t)\s+(?:want|need)\s+(?:(?:any|these|your|this|more|further|other)\s+)+{_SENT}\b",
    r"\b(?:do not|don'?t|never)\s+(?:consent(?:ed)?|agreed?)\s+to\s+(?:these|this|your|any|receiv\w+|being|get\w*)\b",
    r"\b(?:prefer|rather)\s+not\s+(?:to\s+)?(?:receive|get|hear|be\s+(?:contacted|e-?mailed|texted))\b",
    (
        r"\b(?:can'?t|cannot|can\s+not|unable\s+to|how\s+(?:do|can|would)\s+(?:i|we)|how\s+to|can'?t\s+(?:i|we)|"
        r"try(?:ing)?\s+to|tried\s+to)\s+(?:ever\s+)?(?:unsubscribe|opt\s+out)\b"
    ),
    r"\b(?:cancel|end|terminate)\s+(?:my|our|this|the)\s+subscription\b",
    rf"\bno\s+more\s+of\s+(?:this|these|that)\b\s*(?:{_SENT})?\s*(?:please)?\s*(?:[.!]|$)",
    r"\boff\s+(?:of\s+)?(?:your|this)\s+(?:mailing\s+|e-?mail\s+|contact\s+)?lists?\b",
    rf"\b(?:take|get)\s+{_ME}\s+off\s*(?:[.!,;]|please\b|$)",
    rf"^\W*(?:remove|delete)\s+from\s+(?:(?:your|the|this|these|any|all)\s+)*{_LIST}\b",
    r"^\W*(?:remove|delete)\s+(?:my|our|this)\s+(?:\w+\s+)?(?:e-?mail|address|number)\b",
    r"\bunsub\b",
    (
        rf"\b(?:do not|don'?t|never)\s+(?:\w+\s+){{0,2}}?(?:e-?mail|text|message|mail|write(?: to)?|send)\s+{_ME}\b"
        rf"(?!\s+(?:the|an?|any|your|before|until|till|on|at|but|off)\b)"
    ),
    (
        rf"\b(?:do not|don'?t|never)\s+send\s+(?:{_ME}\s+)?(?:any\s*more|any\s+(?:further|other|of these)|any\s*thing|"
        rf"(?:these|more)(?=\s*(?:[.!,;]|$|of\b|to\s+(?:me|us)\b|any\s*more\b|{_SENT}\b)))"
    ),
    rf"\bno\s+(?:more|further)\s+(?:of\s+(?:these|your)\s+)?{_SENT}\b(?!\s+(?:in|hours|than|about)\b)",
    rf"\b(?:unsubscribe|un-subscribe|opt\s*-?\s*out)\s+(?:{_ME}|from)\b",
    (
        r"\b(?:unsubscribe|opt\s*-?\s*out)\s+of\s+(?:this|these|your|all|future|any|further|receiving|getting|e-?mail\w*|"
        r"the\s+(?:\w+\s+)?(?:lists?|e-?mails|mailings?|newsletters?))\b"
    ),
    r"\b(?:want|wish|like|need|ask\w*|please|pls|to|can you|could you|kindly)\s+(?:to\s+)?(?:be\s+)?unsubscribed?\b",
    r"\b(?:opt|opting)\s+(?:me\s+|us\s+)?out\b(?=\s*(?:[.!,;]|$|of\s+(?:this|these|your|all|future|any|further)))",
    (
        rf"\b(?:take|remove|delete|drop|strike|get|scratch|cut)\s+{_ME}\s+(?:off|from|out of)\s+"
        rf"(?:of\s+)?(?:(?:your|the|this|these|any|all)\s+)*{_LIST}\b"
    ),
    (
        rf"\b(?:please|pls|kindly)\s+(?:remove|delete)\s+{_ME}\s*"
        rf"(?:[.!,;]|$|from\s+(?:(?:your|this|the|these|any|all|future)\s+)*{_LIST}\b)"
    ),
    r"\b(?:did not|didn'?t|never)\s+(?:signed? up|opt(?:ed)? in|subscribed?)\b.{0,40}\b(?:list|e-?mails?|this|these)\b",
    (
        r"\b(?:do not|don'?t)\s+(?:want|wish|care)\s+to\s+(?:receive|get|hear|be)\s+(?:any\w*|these|this|your|more|"
        r"further|other|such|from\s+you|e-?mails?|texts?|messages?|mail|mailings?|newsletters?|contacted|e-?mailed|texted)\b"
    ),
    r"\bwe\s*(?:are|'re)\s+(?:being\s+)?spammed\b|\bthis\s+is\s+(?:spam|harassment)\b(?![-?])",
    r"\bno\s+longer\s+(?:wish|want)\s+to\s+(?:receive|get|hear)\b",
)
#: Phrases that close every channel.
_ALL = (
    rf"\b(?:do not|don'?t|never)\s+(?:\w+\s+){{0,2}}?contact\s+{_ME}\b(?!\s+(?:before|until|till|on|at|but|by)\b)",
    r"\bleave\s+(?:me|us)\s+(?:alone|be)\b(?!-)|\blet\s+(?:me|us)\s+(?:alone|be)\s*(?:[.!]|$)",
    r"\blose\s+(?:my|our|this)\s+(?:number|address|e-?mail|contact)\b",
    r"\b(?:stop|quit|cease)\s+contacting\b",
    r"\bcease\s+and\s+desist\b|\bdo\s+not\s+(?:contact|call)\s+list\b",
    r"\bforget\s+(?:my|our)\s+(?:address|number|e-?mail|data)\b",
)
#: What looks like one of them and is none.
_NOT = re.compile(
    r"\b(?:do not|don'?t|never|won'?t|no need to|not asking you to|please don'?t)\s+"
    r"(?:ever\s+|want\s+you\s+to\s+)?(?:stop|unsubscribe|quit|opt)\b[^.!?\n]*"
    r"|\b(?:can'?t|cannot)\s+(?:ever\s+)?(?:stop|quit)\b[^.!?\n]*"
    # how to be taken off a list of their own, as it stands below what they send themselves
    r"|(?<!want )(?<!like )(?<!wish )(?<!need )(?<!trying )(?<!tried )(?<!how )\bto\s+(?:unsubscribe|opt\s*-?\s*out)\b"
    r"(?=[^\n]*(?:click|visit|follow|\bhere\b|repl(?:y|ying)|https?:|www\.))[^\n]*"
    r"|\b(?:click|go|tap|visit|follow|reply)\b[^.!?\n]{0,60}\bto\s+(?:unsubscribe|opt\s*-?\s*out)\b[^\n]*"
    r"|\bif\s+you\s*(?:no\s+longer|do\s+not|don'?t|would|prefer|wish|want|'d|received)\b[^\n]*"
    r"|\byou\s+(?:may|might|can|should)\s+(?:want\s+to\s+)?(?:unsubscribe|opt\s+out)\b(?!\s+(?:me|us)\b)[^.!?\n]*",
    re.IGNORECASE,
)
#: Words that change nothing about a whole message that asks to stop.
_POLITE = frozenset(
    "please pls plz kindly thanks thank you thx now just hi hello sorry asap immediately i said".split()
)
#: Channels as they are named in a phrase, and where it goes on to another.
_NAMED: dict[Scope, str] = {"sms": r"\btext(?:s|ing)?\b|\bsms\b", "email": r"\be-?mail(?:s|ing)?\b(?!\s+address)"}
_AND_MORE = re.compile(
    r"(?:\s+(?:me|us))?,?\s*(?:&|/|\band\b|\bor\b|\bnor\b)\s*(?:no\s+|more\s+)*[\w-]+", re.IGNORECASE
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_FOR_ALL = re.compile("|".join(_ALL), _FLAGS)
_FOR_CHANNEL = re.compile("|".join((*_CHANNEL, *ELSEWHERE)), _FLAGS)
#: A line longer than this is a sentence about something.
_MAX_WHOLE = 40


def closes(text: str, channel: str) -> Scope:
    """What the sender's own words close.

    Args:
        text: What they wrote themselves, without what they quote.
        channel: The channel on which it came, email or sms.
    """
    told = _NOT.sub(" ", text.replace("’", "'"))
    if _FOR_ALL.search(told):
        return "all"
    if _in_a_word(text, channel):
        return "channel"
    found = list(_FOR_CHANNEL.finditer(told))
    return _of_channels(told, found, channel) if found else ""


def _in_a_word(text: str, channel: str) -> bool:
    """Whether the whole of it, its first line, or one of its lines or sentences, is a word to stop."""
    whole, given = bare(text), [line for line in text.splitlines() if line.strip()]
    keyword = channel == "sms" and whole.replace(" ", "").replace("-", "") in KEYWORDS
    lines = {bare(line) for line in given if len(line) <= _MAX_WHOLE}
    sentences = {_core(bare(each)) for each in re.split(r"[.!?\n]+", text) if len(each) <= _MAX_WHOLE}
    first = bare(next(iter(given), ""))
    return (
        keyword
        or bool({whole, first, _core(whole), _core(first)} & _WHOLE)
        or bool(lines & {"unsubscribe", "stop", "opt out"})
        or bool(sentences & {"unsubscribe", "remove", "remove me", "take me off"})
    )


def _core(words: str) -> str:
    """A short text without what is only polite, and said once."""
    return " ".join(dict.fromkeys(word for word in words.split() if word not in _POLITE))


def _of_channels(told: str, found: list[re.Match[str]], channel: str) -> Scope:
    """Which channels are meant: those that the phrases name, else the one on which it was said."""
    named: set[Scope] = set()
    for phrase in found:
        more = _AND_MORE.match(told, phrase.end())
        said = told[phrase.start() : more.end() if more else phrase.end()]
        named |= {each for each, words in _NAMED.items() if re.search(words, said, re.IGNORECASE)}
    if len(named) > 1:
        return "all"
    return "channel" if not named or channel in named else named.pop()


def bare(text: str) -> str:
    """A short text as keywords compare: in lower case, its words alone."""
    return " ".join(re.findall(r"[\w'-]+", text.casefold()))[: _MAX_WHOLE + 1]
