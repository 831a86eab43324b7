"""The texts of the built-in templates. Staff change them.

They say nothing that may be untrue of whoever uses Harmony: no concert that was heard, no price, no promise. A value
that is good to have has a default or a condition; one without which the message makes no sense has none. A line that
ends in a backslash goes on: each paragraph is one line, since readers' programs wrap it.
"""

#: Name, channel, subject, body.
TEMPLATES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "Cold 1",
        "email",
        'Coaching for {{ group.name | default("your singers") }}{% if trip.city %} in {{ trip.city }}{% endif %}',
        """\
Hi {{ contact.first_name | default("there") }},

We work with choruses and a cappella groups: workshops, coaching, masterclasses and arrangements.

{% if trip.city %}
We will be in {{ trip.city }}{% if trip.dates %} ({{ trip.dates }}){% endif %}, and have time for another group there.
{% else %}
We are planning our next trips, and look for groups that would like a visit.
{% endif %}

Would that be of use to {{ group.name | default("your singers") }}? A line in reply is enough, also if it is a no: \
any answer ends these messages.

{{ sender.name }}
{{ business.site }}
""",
    ),
    (
        "Cold 2",
        "email",
        'What a visit to {{ group.name | default("your singers") }} could look like',
        """\
Hi {{ contact.first_name | default("there") }},

A few days ago we wrote about a visit. This is how one can go:

- within your usual rehearsal, so that nobody needs another evening
- with the music that you are singing anyway
- on what you choose: sound, blend, rhythm, performance
- with exercises that stay with you afterwards

{% if trip.dates %}
We will be in {{ trip.city | default("your area") }}: {{ trip.dates }}. Which of these days could suit you?
{% else %}
Which weeks of the season could suit you?
{% endif %}

{{ sender.name }}
""",
    ),
    (
        "Cold 3",
        "email",
        "Last note about a visit",
        """\
Hi {{ contact.first_name | default("there") }},

This is our last message about a visit to {{ group.name | default("your singers") }}.

If another season would be better, reply with a month and we will ask again then. If somebody else plans such things, \
a name would help us.

We wish you good singing either way.

{{ sender.name }}
""",
    ),
    (
        "Nurture 1",
        "email",
        'Three questions about {{ group.name | default("your singers") }}',
        """\
Hi {{ contact.first_name | default("there") }},

Thank you for your interest. So that we can propose something that fits:

1. Which days or weeks could work for you?
2. How many singers are you, and in which voices?
3. What should be different after we have worked together?

Short answers are fine. Nothing is fixed until we both say so.

{{ sender.name }}
""",
    ),
    (
        "Nurture 2",
        "email",
        "An exercise for your next rehearsal",
        """\
Hi {{ contact.first_name | default("there") }},

Here is an exercise that costs five minutes and works with any voicing:

Hold the last chord of a piece that you know well, on a hum. Let one section after the other fall silent and come in \
again, while everybody listens for what changes. Then sing the chord on its word. Most groups tune better at once, \
since they tune to each other and no longer to their own memory.

If you try it, we would like to hear how it went.

{{ sender.name }}
""",
    ),
    (
        "Nurture 3",
        "email",
        "Your plans for the season",
        """\
Hi {{ contact.first_name | default("there") }},

Are you planning the coming season of {{ group.name | default("your group") }} yet? A day with a coach is easiest to \
place while the calendar is open.

{% if trip.dates %}
We will be in {{ trip.city | default("your area") }}: {{ trip.dates }}.

{% endif %}
If you name a day or two, we will tell you plainly whether they are free.

{{ sender.name }}
""",
    ),
    (
        "Confirmation",
        "email",
        "What we have noted for {{ booking.date }}",
        """\
Hi {{ contact.first_name | default("there") }},

Thank you for having us. This is what we have noted:

What: {{ booking.service | default("our session") }}
When: {{ booking.when }}
Where: {{ booking.venue | default(group.name) | default("your rehearsal room") }}
{% if booking.fee %}
Fee: {{ booking.fee }}
{% endif %}

If anything is not as you remember it, please reply; otherwise there is nothing to do. A few weeks before the day we \
will write about the practical side.

{{ sender.name }}
""",
    ),
    (
        "Logistics 1",
        "email",
        "Getting ready for {{ booking.date }}",
        """\
Hi {{ contact.first_name | default("there") }},

{{ booking.date }} is coming closer. Could you tell us, in a line each:

- the address and the room, and where to park or which stop to take
- who opens, from when, and a mobile number for the day
- how many singers we may expect, in which voices
- which pieces you would like to work on; scores as a PDF are welcome
- whether there is a piano, and a screen or loudspeaker

And if there is something that we should know about the group, that too.

{{ sender.name }}
""",
    ),
    (
        "Logistics 2",
        "email",
        "See you on {{ booking.date }}",
        """\
Hi {{ contact.first_name | default("there") }},

We look forward to working with you. Once more, so that we mean the same:

What: {{ booking.service | default("our session") }}
When: {{ booking.when }}
Where: {{ booking.venue | default(group.name) | default("your rehearsal room") }}

If the time, the room or the entrance has changed, please tell us now. Singers need water, a pencil and their music.

{{ sender.name }}
""",
    ),
    (
        "Logistics 3",
        "email",
        "Thank you",
        """\
Hi {{ contact.first_name | default("there") }},

Thank you for the time with {{ group.name | default("your singers") }}. We hope that something of it stays.

Two questions while it is fresh: what was most useful, and what should we do differently next time? And if you would \
like another visit, tell us which part of the year suits you.

{{ sender.name }}
""",
    ),
    (
        "Reminder text",
        "sms",
        None,
        """\
Hi {{ contact.first_name | default("there") }}, this is {{ sender.name }}. Looking forward to singing with \
you{% if booking.when %}: {{ booking.when }}{% endif %}. If anything has changed, just answer this text.
""",
    ),
)
