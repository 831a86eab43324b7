"""Visitors who write in another language: a sentence in it says that only English works here, and where the forms are.

A language is told by its script, or by its commonest words. No more is understood of what was written.
"""

import re

_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "es": "hola gracias buenos buenas días dias tardes quiero quisiera busco buscamos un una unos unas "
        "el la los las de "
        "del en para por favor con que qué cómo dónde donde cuánto cuanto cuesta hay está estoy somos soy yo mi mis "
        "nuestro "
        "nuestra coro coros cantar taller clases puedo pueden puede necesito tienen hablan español y o es me gustaría",
        "fr": "bonjour bonsoir merci salut je cherche cherchons voudrais voulons un une des le la les du de "
        "dans pour avec "
        "est êtes sommes suis vous nous notre mon ma mes quel quelle combien coûte où et ou chorale chœur choeur "
        "chanter "
        "atelier à au aux ce cette il y a-t-il parlez français s'il plaît peut pouvez comment qui que",
        "de": "hallo danke guten tag morgen abend ich wir suche suchen einen eine einem einer ein der die "
        "das den dem für "
        "mit und oder ist sind gibt es hier möchte möchten können kann unser unsere unseren mein meine wo wie was "
        "kostet "
        "viel chor chöre singen haben sie nicht zu von bei auf im am sprechen deutsch bitte frei",
        "pt": "olá ola oi obrigado obrigada bom dia boa tarde noite quero gostaria procuro procurando estou um uma uns "
        "umas o os as de do da em no na para por com que como onde quanto custa tem há eu nós meu minha nosso nossa "
        "coral "
        "coro cantar oficina preciso posso você vocês fala português e ou",
        "it": "ciao grazie buongiorno buonasera salve cerco cerchiamo vorrei vorremmo un una uno il lo la "
        "gli le di del "
        "della in per con che come dove quanto costa c'è sono siamo io noi mio mia nostro nostra coro cori cantare "
        "posso "
        "possiamo avete parlate italiano e o laboratorio corso ho bisogno",
        "nl": "hallo dank bedankt goedemorgen goedendag ik wij we zoek zoeken een het de voor met en of is "
        "zijn er hier wil "
        "willen kan kunnen ons onze mijn waar hoe wat kost veel koor koren zingen hebben jullie u niet van bij op "
        "graag "
        "nederlands alstublieft",
        "pl": "cześć dzień dobry dziękuję szukam szukamy chcę chciałbym chciałabym chór chóru śpiewać w na "
        "dla z i lub jest "
        "są czy gdzie ile kosztuje jak mój nasza nasz po polsku proszę się to",
    }.items()
}
#: A message of one word has to be one of these: many another word is English too.
_GREETINGS = frozenset(
    "hola gracias bonjour bonsoir merci danke olá obrigado obrigada ciao grazie buongiorno bedankt cześć".split()
)
#: Parts of names, in which other languages stand in English sentences.
_IN_NAMES = frozenset("de la el los las le les du des der die das den von van di da del della do dos y san".split())
_ENGLISH = frozenset(
    "the a an is are am do does did you i we my our your and or of to in on at for with any there here it this that "
    "can could "
    "would will what which who how when where like near choir chorus group sing singing looking find free have has be "
    "me us "
    "please not but book want need about from if".split()
)
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
#: Each says: I understand English only; where a group is found, where a date is asked for; who writes “human please” …
_SAID = {
    "es": "Lo siento, aquí solo entiendo inglés. Para buscar un coro: {group}; para pedir una fecha: {book}. "
    "Si escribe "
    "“human please”, aviso a una persona del equipo.",
    "fr": "Désolé, je ne comprends que l’anglais. Pour trouver une chorale : {group} ; pour demander une "
    "date : {book}. "
    "Écrivez « human please » et je préviens une personne de l’équipe.",
    "de": "Leider verstehe ich hier nur Englisch. Einen Chor finden Sie unter {group}, einen Termin fragen "
    "Sie unter {book} "
    "an. Schreiben Sie „human please“, dann hole ich jemanden vom Team.",
    "pt": "Desculpe, aqui só entendo inglês. Para encontrar um coral: {group}; para pedir uma data: {book}. "
    "Escreva “human "
    "please” e eu aviso uma pessoa da equipe.",
    "it": "Mi dispiace, qui capisco solo l’inglese. Per trovare un coro: {group}; per chiedere una data: "
    "{book}. Scriva "
    "“human please” e avviso una persona del team.",
    "nl": "Sorry, ik begrijp hier alleen Engels. Een koor vindt u op {group}, een datum vraagt u aan op "
    "{book}. Schrijf "
    "“human please”, dan waarschuw ik iemand van het team.",
    "pl": "Przepraszam, rozumiem tu tylko angielski. Chór można znaleźć tutaj: {group}, a o termin "
    "zapytać tutaj: {book}. "
    "Proszę napisać „human please”, a zawiadomię kogoś z zespołu.",
    "zh": "抱歉，我在这里只懂英语。找合唱团请看 {group}，预约日期请看 {book}。输入 “human please”，我会通知团队的人。",
    "ja": "申し訳ありませんが、ここでは英語しか理解できません。合唱団を探すには {group}、"
    "日程のお問い合わせは {book} をご覧ください。"
    "「human please」と書いていただければ、チームの者に知らせます。",
    "ko": "죄송하지만 여기서는 영어만 이해합니다. 합창단을 찾으려면 {group}, 날짜를 문의하려면 {book} "
    "페이지를 이용해 주세요. "
    "“human please”라고 쓰시면 팀의 담당자에게 알리겠습니다.",
    "ru": "Извините, здесь я понимаю только по-английски. Найти хор: {group}; спросить о дате: {book}. Напишите «human "
    "please», и я сообщу кому-нибудь из команды.",
    "uk": "Вибачте, тут я розумію лише англійську. Знайти хор: {group}; запитати про дату: {book}. Напишіть "
    "«human please», "
    "і я повідомлю когось із команди.",
    "ar": "عذرًا، لا أفهم هنا إلا الإنجليزية. للبحث عن جوقة: {group}، ولطلب موعد: {book}. اكتب “human "
    "please” وسأخبر أحد أفراد الفريق.",
    "hi": "क्षमा करें, मैं यहाँ केवल अंग्रेज़ी समझता हूँ। गायन-समूह खोजने के लिए: {group}; तारीख़ पूछने के "
    "लिए: {book}। “human please” लिखें, "
    "तो मैं टीम के किसी व्यक्ति को बताऊँगा।",
}
_ENGLISH_TOO = "(I only understand English here; the two pages are in English too.)"
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def answer_to(said: str) -> str | None:
    """The sentence for somebody who writes in another language; None for English and for what cannot be told."""
    language = language_of(said)
    if language is None:
        return None
    places = {"group": "[/find-a-group](/find-a-group)", "book": "[/book](/book)"}
    return f"{_SAID[language].format(**places)}\n\n{_ENGLISH_TOO}"


def language_of(said: str) -> str | None:
    """The language that something is written in, as its code; None for English and for what cannot be told."""
    words = [word.lower().replace("’", "'") for word in _LETTERS.findall(said)]
    letters = "".join(words)
    for code, script in _SCRIPTS:
        own = len(script.findall(letters))
        if own and len(re.findall(r"[^\x00-\u024f]", letters)) * 2 >= len(letters):
            return code
    if len(words) <= 1:
        return next((code for code, own in _WORDS.items() if words and words[0] in own & _GREETINGS), None)
    return _by_words(words)


def _by_words(words: list[str]) -> str | None:
    """The language whose common words these are, where they outnumber the English ones."""
    hits = {code: sum(word in own for word in words) for code, own in _WORDS.items()}
    code = max(hits, key=lambda one: hits[one])
    english = sum(word in _ENGLISH for word in words)
    different = {word for word in words if word in _WORDS[code]}
    telling = len(different) >= 2 and different - _IN_NAMES
    return code if telling and hits[code] > english and hits[code] * 3 >= len(words) else None
