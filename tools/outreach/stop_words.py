"""How people say that no more is to come: the carriers' keywords, and phrases of several languages. Pure.

A phrase counts only where it can hardly mean anything else ("please stop by our rehearsal" does not). One that closes
all channels ("leave us alone") is told from one that closes the channel on which it came ("stop texting me").
"""

import re
from typing import Literal

Scope = Literal["", "channel", "all"]
"""What is to be closed: nothing, the channel on which it was said, or all."""

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
    r"(?:mailing |e-?mail |contact |distribution |send(?:ing)? )?(?:lists?|database|mailings?|e-?mails|records|rolodex)"
)
_SENT = r"(?:e-?mails?|mails?|texts?|messages?|communications?|solicitations?|newsletters?|contact|correspondence)"
#: Phrases that close the channel on which they are said.
_CHANNEL = (
    rf"\b(?:stop|quit|cease)\s+{_SENDING}\b(?!\s+(?:you|them|him|her)\b)",
    rf"\b(?:please|pls|kindly)\s+(?:stop|cease|quit)\s+(?:the\s+|these\s+|this\s+|all\s+|with\s+the\s+|your\s+){_SENT}\b",
    rf"\bstop\s+(?:the|these|all|your)\s+{_SENT}\b",
    r"\b(?:please|pls|kindly)\s+(?:stop|unsubscribe)(?:\s+(?:now|it|this|at once|immediately))?\s*(?:[.!,;]|$)",
    (
        rf"\b(?:do not|don'?t|never)\s+(?:\w+\s+){{0,2}}?(?:e-?mail|text|message|mail|write(?: to)?|send)\s+{_ME}\b"
        rf"(?!\s+(?:the|an?|any|your|before|until|till|on|at|but)\b)"
    ),
    rf"\b(?:do not|don'?t|never)\s+send\s+(?:{_ME}\s+)?(?:any\s*more|any\s+(?:further|other|of these)|these|more)\b",
    rf"\bno\s+(?:more|further)\s+(?:of\s+(?:these|your)\s+)?{_SENT}\b",
    rf"\b(?:unsubscribe|un-subscribe|opt\s*-?\s*out)\s+(?:{_ME}|from|of)\b",
    r"\b(?:want|wish|like|need|ask\w*|please|pls|to|can you|could you|kindly)\s+(?:to\s+)?(?:be\s+)?unsubscribed?\b",
    r"\b(?:opt|opting)\s+(?:me\s+|us\s+)?out\b(?=\s*(?:[.!,;]|$|of\s+(?:this|these|your|all|future|any|further)))",
    (
        rf"\b(?:take|remove|delete|drop|strike|get|scratch|cut)\s+{_ME}\s+(?:off|from|out of)\s+"
        rf"(?:of\s+)?(?:(?:your|the|this|these|any|all)\s+)*{_LIST}\b"
    ),
    rf"\b(?:please|pls|kindly)\s+(?:remove|delete)\s+{_ME}\b(?:\s+from\b)?",
    r"\b(?:did not|didn'?t|never)\s+(?:signed? up|opt(?:ed)? in|subscribed?)\b.{0,40}\b(?:list|e-?mails?|this|these)\b",
    r"\b(?:do not|don'?t)\s+(?:want|wish|care)\s+to\s+(?:receive|get|hear)\b",
    r"\bwe\s*(?:are|'re)\s+(?:being\s+)?spammed\b|\bthis\s+is\s+(?:spam|harassment)\b",
    r"\bno\s+longer\s+(?:wish|want)\s+to\s+(?:receive|get|hear)\b",
)
#: Phrases that close every channel.
_ALL = (
    rf"\b(?:do not|don'?t|never)\s+(?:\w+\s+){{0,2}}?contact\s+{_ME}\b(?!\s+(?:before|until|till|on|at|but|by)\b)",
    r"\b(?:leave|let)\s+(?:me|us)\s+(?:alone|be)\b",
    r"\blose\s+(?:my|our|this)\s+(?:number|address|e-?mail|contact)\b",
    r"\b(?:stop|quit|cease)\s+contacting\b",
    r"\bcease\s+and\s+desist\b|\bdo\s+not\s+(?:contact|call)\s+list\b",
    r"\bforget\s+(?:my|our)\s+(?:address|number|e-?mail|data)\b",
)
#: The same in other languages, on the channel on which they are said.
_ELSEWHERE = (
    r"\bno\s+(?:me|nos)\s+(?:escrib\w+|env[ií]\w+|mand\w+|contact\w+|moleste\w*)\b(?=.*\bm[aá]s\b|\s*[.!]|\s*$)",
    r"\b(?:d[eé]n?(?:me|nos)|quiero\s+dar(?:me|nos))\s+de\s+baja\b|\bdar(?:me|nos)?\s+de\s+baja\b",
    r"\b(?:deje|dejen|deja)\s+de\s+(?:escrib|envi|mand|contact|molest)\w+",
    r"\b(?:elim[ií]n|b[oó]rr|qu[ií]t)\w*(?:me|nos)\s+de\s+(?:su|la|esta|tu)\s+lista\b",
    r"\bn[aã]o\s+(?:me|nos)\s+(?:envi|escrev|mand|contat)\w+\b|\bn[aã]o\s+quer\w+\s+(?:mais\s+)?receber\b",
    r"\bpare(?:m)?\s+de\s+(?:me\s+|nos\s+)?(?:envi|escrev|mand|contat)\w+",
    r"\bne\s+(?:m'|me\s+|nous\s+)(?:[eé]criv|contact|envoy|d[eé]rang)\w+\s+plus\b",
    r"\bd[eé]s(?:inscri|abonn)\w+\b|\b(?:arr[eê]te[zr]?|cesse[zr]?)\s+(?:de\s+)?(?:(?:m'|me\s+|nous\s+))?(?:[eé]cri|envo|contact)\w+",
    r"\b(?:retire|supprime|enl[eè]ve)[zr]?[- ](?:moi|nous)\s+de\s+(?:votre|la|vos|cette)\s+(?:liste|listes|base)\b",
    r"\bkeine\s+(?:weiteren\s+)?(?:e-?mails?|mails?|nachrichten|sms|newsletter)\s*(?:mehr\b|$|[.!])",
    r"\b(?:schreiben|kontaktieren|senden|schicken)\s+sie\s+(?:mir|uns|mich)\s+(?:bitte\s+)?(?:nicht\s+mehr|keine)\b",
    r"\b(?:tragen|nehmen|streichen|l[oö]schen)\s+sie\s+(?:mich|uns)\b.{0,30}\b(?:aus|von|liste|verteiler)\b|\bbitte\s+austragen\b",
    r"\bnon\s+(?:scriv\w+|contatt\w+|mand\w+|invi\w+)\s*(?:mi|ci|te)?\w*\s+pi[uù]\b|\b(?:cancella|rimuov|disiscriv)\w*(?:mi|ci|temi|teci)\b",
    r"\bstop\s+met\s+(?:mailen|sms'?en|berichten|sturen)\b|\bgeen\s+(?:e-?mails?|mails?|berichten)\s+meer\b|\b(?:schrijf|meld)\s+(?:mij|me|ons)\s+(?:uit|af)\b",
    r"\bsluta\s+(?:mejla|maila|skicka|kontakta|smsa)\b|\bavregistrera\s+(?:mig|oss)\b|\bstopp\s+(?:med\s+)?(?:e-?post|meldinger)\b",
    r"\bprosz[eę]\s+(?:mnie\s+|nas\s+)?(?:wypisa[cć]|nie\s+pisa[cć]|usun[aą][cć])\b",
    r"配信(?:を)?(?:停止|止め)|退订|退訂|不要再(?:发|發|联系|聯繫)|수신\s*거부",
)
#: What looks like one of them and is none.
_NOT = re.compile(
    r"\b(?:do not|don'?t|never|can'?t|cannot|won'?t|no need to|not asking you to|please don'?t)\s+"
    r"(?:ever\s+|want\s+you\s+to\s+)?(?:stop|unsubscribe|quit|opt)\b[^.!?\n]*",
    re.IGNORECASE,
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_FOR_ALL = re.compile("|".join(_ALL), _FLAGS)
_FOR_CHANNEL = re.compile("|".join((*_CHANNEL, *_ELSEWHERE)), _FLAGS)
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
    whole = bare(text)
    keyword = channel == "sms" and whole.replace(" ", "").replace("-", "") in KEYWORDS
    lines = {bare(line) for line in text.splitlines() if len(line) <= _MAX_WHOLE}
    first = bare(next((line for line in text.splitlines() if line.strip()), ""))
    if keyword or whole in _WHOLE or first in _WHOLE or lines & {"unsubscribe", "stop", "opt out"}:
        return "channel"
    return "channel" if _FOR_CHANNEL.search(told) else ""


def bare(text: str) -> str:
    """A short text as keywords compare: in lower case, its words alone."""
    return " ".join(re.findall(r"[\w'-]+", text.casefold()))[: _MAX_WHOLE + 1]
