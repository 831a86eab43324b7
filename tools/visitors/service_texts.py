"""The built-in services with the texts of their pages, put into a fresh store once; staff change them.

They tell what such a service is wherever it is held: what happens, for whom, what to have ready, and how a price is
found. Prices, durations and policies are the owner's to say, so none is invented here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceText:
    """A service: its address's last part, its name, one line, and the text of its page (paragraphs and lists)."""

    slug: str
    name: str
    summary: str
    description: str


SERVICES = (
    ServiceText(
        "speaking",
        "Speaking",
        "Keynotes and talks on singing together, for conferences, festivals and schools.",
        """\
A talk that people remember because they took part in it: about what singing together does for those who sing and \
those who listen, and what a room full of people can do once it dares to. It can open a conference, close a festival \
or stand in the middle of a school day.

For whom: organisers of conferences, festivals, conventions, schools and companies. Nobody in the audience has to be \
a singer.

Good to have ready when you ask:
- the day and the place, or the weeks that would suit
- who will be listening, and about how many
- what they should leave with, and the theme of the event if it has one
- the room: stage, microphone, projector

How the price is found: it depends on the length, the preparation and the journey. Say what you have in mind; you get \
one figure from a person before anything is booked.""",
    ),
    ServiceText(
        "coaching",
        "Coaching",
        "Focused work with one ensemble on sound, blend, rhythm and performance.",
        """\
One ensemble, its own music, and an ear from outside. You sing; then you work on what will change most: vowels and \
blend, tuning, rhythm, phrasing, how a song is told. Each change is tried at once and kept only if you hear the \
difference.

For whom: choruses, a cappella groups, quartets and church choirs of any level, before a contest, a concert or a \
recording, or in the middle of a season.

Good to have ready when you ask:
- the day and the place, or the rehearsal nights that would suit
- how many sing, and which voices (SATB, SSAA, TTBB)
- one or two pieces that everybody knows by heart
- what you would like to be different afterwards
- a recording, if you have one; a phone's will do

How the price is found: it depends on how long you work together and on the journey; groups nearby one another can \
share a trip. Ask, and a person answers with one figure.""",
    ),
    ServiceText(
        "workshops",
        "Workshops",
        "Hands-on sessions for choruses and a cappella groups of any level.",
        """\
Everybody sings from the first minute. A workshop takes one subject, such as blend, tuning by ear, rhythm, stage \
presence or learning a song without paper, and goes through it with short exercises, songs and time for questions, so \
that each singer and each section takes home something to go on with.

For whom: whole choruses, several groups together, festivals, schools, and open days for people who have never sung \
in a group. Experienced and new singers can be in the same room.

Good to have ready when you ask:
- the day and the place, or some weeks to choose from
- about how many singers, and how used to singing they are
- the subject that you would like, or what you find hard
- a room where all can stand in a circle; a piano is welcome and not needed

How the price is found: it depends on the length, the number of singers and the journey. Ask; you get one figure from \
a person, and nothing is booked until you both say so.""",
    ),
    ServiceText(
        "masterclass",
        "Masterclass",
        "Groups or soloists sing, and learn in front of an audience.",
        """\
A few groups or soloists sing one after the other; each gets some minutes of work on what was heard, with everybody \
listening. Those who sing learn by doing, and those who listen learn how to hear: why a chord rings, what the words \
need, how nerves can be used.

For whom: festivals, schools, conservatories and regional meetings that have several groups in one place.

Good to have ready when you ask:
- the day and the place
- how many groups or soloists would like to sing, and what
- who listens: fellow singers, students, the public
- a room with a clear stage and, if soloists take part, a pianist

How the price is found: it depends on the length, the number of those who sing and the journey. Say what you plan, \
and a person answers with one figure.""",
    ),
    ServiceText(
        "arrangements",
        "Arrangements",
        "Vocal arrangements written for the voices you have.",
        """\
A song set for your voices, as they are: their number, their ranges, and who can carry a solo. You hear from the \
arranger about the style and the shape first; then it is written, tried, and changed where it does not sit well.

For whom: choruses, quartets and a cappella groups that want a song of their own, or a known one in a voicing that \
does not exist.

Good to have ready when you ask:
- the song, and a recording of it that you love
- your voicing (SATB, SSAA, TTBB or otherwise), and the ranges if you know them
- when you need it, and for which occasion
- who holds the rights: for music that is protected, the permission to arrange it has to be there first

How the price is found: it depends on the length of the song and the number of parts; fees of the rights' owners come \
on top. Ask, and a person answers with one figure.""",
    ),
)
