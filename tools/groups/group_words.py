"""Words in names of singing groups: what they say of who sings, and which do not tell one group from another."""

#: What a name says about who sings. Two groups that differ in these are two groups, whatever else they share.
QUALIFIERS = {
    **dict.fromkeys("women womens woman womans ladies female".split(), "women"),
    **dict.fromkeys("men mens male tenor tenors gentlemen".split(), "men"),
    **dict.fromkeys("children childrens child kids".split(), "children"),
    **dict.fromkeys("youth young teen teens youths".split(), "youth"),
    **dict.fromkeys("boy boys".split(), "boys"),
    **dict.fromkeys("girl girls".split(), "girls"),
    **dict.fromkeys("senior seniors".split(), "seniors"),
    **dict.fromkeys("symphony symphonic philharmonic".split(), "symphony"),
    **dict.fromkeys("handbell handbells bell bells ringers bellringers".split(), "bells"),
    **dict.fromkeys("gay lesbian queer trans lgbt lgbtq jewish hebrew korean chinese japanese filipino".split(), ""),
    **dict.fromkeys("latino latina mexican african black irish welsh scottish german polish italian".split(), ""),
    **dict.fromkeys("russian ukrainian armenian greek swedish norwegian finnish indian persian catholic".split(), ""),
    **dict.fromkeys("chamber gospel mixed treble junior alumni faculty veterans apprentice".split(), ""),
}
#: Words of kind that a source leaves out or adds without meaning another group.
KIND = frozenset(
    "chorus choir choirs chorale choral singers voices vocal vocals ensemble group groups band club company "
    "cappella acappella barbershop community singing choruses".split()
)
#: Words that say what kind of thing a group is, and so do not tell one from another.
COMMON = KIND | frozenset(
    "singer voice society project guild association organisation organization quartet glee show harmony church "
    "school university college city festival academy program music musical chapter foundation friends greater "
    "concert master".split()
)
#: Words of churches' and schools' groups, of which every town has one.
EVERYWHERE = frozenset(
    "saint parish church lutheran presbyterian methodist baptist episcopal cathedral chancel sanctuary trinity grace "
    "zion bethany bethel emmanuel calvary redeemer congregational temple synagogue holy our lady sacred heart first "
    "high middle elementary school central threshold adelines".split()
)
#: Words of landscapes, of which every region has some.
LANDSCAPE = frozenset(
    "valley river lake mountain mountains hills canyon county area heights village prairie bay harbor coast park "
    "creek".split()
)
#: Two names of which each says another of these are of two groups.
DIRECTIONS = frozenset("north south east west upper lower inner outer".split())
#: Words that names have or lack without meaning anything by it.
SMALL = frozenset("a an the of and at in for de la le les del el by".split())
#: Short forms and other spellings, with the word as it compares.
SAME_WORD = dict(
    pair.split(":")
    for pair in (
        "st:saint ft:fort mt:mount mtn:mountain comm:community metro:metropolitan quire:choir univ:university "
        "acapella:cappella grtr:greater gtr:greater s:south n:north e:east w:west ctr:center centre:center"
    ).split()
)
