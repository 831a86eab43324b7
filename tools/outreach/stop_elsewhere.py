"""How people say in other languages that no more is to come, on the channel on which they say it. Pure."""

#: The same in other languages, on the channel on which they are said.
ELSEWHERE = (
    r"\bno\s+(?:me|nos)\s+(?:escrib\w+|env[ií]\w+|mand\w+|contact\w+|moleste\w*)\b(?=.*\bm[aá]s\b|\s*[.!]|\s*$)",
    r"\b(?:d[eé]n?(?:me|nos)|quiero\s+dar(?:me|nos))\s+de\s+baja\b|\bdar(?:me|nos)?\s+de\s+baja\b",
    r"\b(?:deje|dejen|deja)\s+de\s+(?:escrib|envi|mand|contact|molest)\w+",
    r"\b(?:elim[ií]n|b[oó]rr|qu[ií]t)\w*(?:me|nos)\s+de\s+(?:su|la|esta|tu)\s+lista\b",
    r"\bno\s+(?:quiero|queremos|deseo|deseamos)\s+(?:recibir\s+)?m[aá]s\s+(?:correo|mensaje|e-?mail|mail|sms)\w*",
    r"\bno\s+(?:me\s+|nos\s+)?(?:env\w+|mand\w+|escrib\w+)\s+m[aá]s\b",
    r"\bne\s+plus\s+(?:m'|me\s+|nous\s+)(?:[eé]cri|contact|envoy|sollicit)\w+",
    r"\b(?:me|nous)\s+(?:retirer|supprimer|enlever|d[eé]sinscrire|d[eé]sabonner)\s+de\s+(?:votre|la|vos|cette)\b",
    r"\bmelden\s+sie\s+(?:mich|uns)\s+(?:bitte\s+)?(?:\w+\s+){0,3}?ab\b",
    r"\bwypisz(?:cie)?\s+(?:mnie|nas)\b",
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
