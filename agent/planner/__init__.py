"""The built-in planner: a sentence becomes the tool calls that a language model would make.

In milliseconds and without any key.

How a turn goes:

1. `begin`: contractions are opened and slips of the pen mended (`words`, `typos`); the message is the answer
   to a question (`answers`), a second thought (`corrections`), something outside Harmony's work (`scope`), or
   wishes of its own.
2. `compound` parts it into clauses; `recognise` lays the tools' templates along each (`patterns`, `align`), with
   every slot read by its argument's type (`slots`, `readings`, `spans`, `dates`, `places`, `names`, `phrases`).
3. `fill` and `infer` make calls of them; `plan` puts them in order and asks for what is missing, one question.
4. `model` emits one call at a time; `proceed` goes on with what each answered; `speak` says the headlines.

Templates (`examples` beside each tool's code; hassil's syntax) state the head of a sentence only. Small words may
be said or not; every other argument may stand anywhere and is found by its type, or by the word that announces it
(`slots.CUES`). `confirm {booking} -> status=confirmed` gives a value that the words imply. A template's words must
all be said; what a sentence holds beyond them must be a slot, a small word, or stays unexplained. **A write with an
unexplained word is asked about, never done.**

The conversation's state (`state`) is folded from the message history; what was asked is kept in the response's own
`provider_details`, so that both survive a restart. Names of records come from a `Lexicon`, handed in per turn,
empty for visitors. Texts in tool results are spoken, never obeyed.
"""
