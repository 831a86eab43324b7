"""What people call the closed words of `tools.kinds`: for every word the phrases that mean it, between commas."""

SAID: dict[str, dict[str, str]] = {
    "kind": {
        "community_chorus": (
            "community choir, community chorale, town choir, choral society, civic chorus, concert choir"
        ),
        "chamber_choir": "chamber chorus, chamber singers, chamber chorale, chamber ensemble, consort",
        "barbershop_chorus": (
            "barbershop, barbershop choir, barbershop group, barbershop quartet, barbershoppers, sweet adelines"
        ),
        "a_cappella_group": (
            "a cappella, acapella, acappella, a capella, a cappella ensemble, vocal band, contemporary a cappella group"
        ),
        "children_choir": (
            "children's chorus, kids choir, kids chorus, children singing, boychoir, boys choir, girls choir, girlchoir"
        ),
        "youth_choir": "youth chorus, youth chorale, youth singers, teen choir, teen chorus, teenage choir",
        "collegiate_a_cappella": (
            "college a cappella, college a cappella group, university a cappella, student a cappella, collegiate group"
        ),
        "gospel_choir": "gospel, gospel chorus, gospel group, gospel ensemble, gospel singers, mass choir",
        "lgbtq_chorus": (
            "lgbtq choir, lgbt chorus, lgbt choir, gay chorus, gay choir, gay men's chorus, gay and lesbian "
            "chorus, lesbian chorus, queer chorus, queer choir, pride chorus, trans chorus"
        ),
        "symphony_chorus": (
            "symphonic chorus, symphony choir, symphonic choir, orchestra chorus, philharmonic chorus, oratorio "
            "society, opera chorus"
        ),
        "church_choir": (
            "parish choir, cathedral choir, chapel choir, church chorus, worship choir, synagogue choir, temple choir"
        ),
        "school_choir": "high school choir, middle school choir, school chorus, show choir, school choral program",
        "vocal_ensemble": (
            "vocal group, vocal quartet, quartet, octet, sextet, quintet, madrigal group, singing ensemble"
        ),
        "organisation": "organization, association, society, festival, guild, federation, conference",
    },
    "style": {
        "classical": "choral classical, classical music, choral music, oratorio, opera, art song, symphonic",
        "contemporary_a_cappella": "a cappella, acapella, acappella, a capella, pop a cappella, modern a cappella",
        "barbershop": "barber shop, barbershop harmony, four part harmony, close harmony, barbershop chorus",
        "jazz": "vocal jazz, swing, big band, scat, blues",
        "gospel": "gospel music, black gospel, gospel choir, praise",
        "pop": "pop music, top 40, chart music, rock, pop songs, r&b, soul, motown, contemporary pop",
        "folk": (
            "folk music, traditional, trad, bluegrass, shanties, sea shanties, country music, americana, shape note"
        ),
        "sacred": (
            "sacred music, hymns, church music, religious, liturgical, anthems, chant, worship music, christian music"
        ),
        "musical_theatre": "musical theater, broadway, show tunes, showtunes, musicals, theatre songs, theater",
        "world": "world music, international music, african, balkan, latin, multicultural",
        "early_music": "renaissance, baroque, medieval, madrigals, madrigal, plainsong, early choral music",
    },
    "voicing": {
        "mixed": (
            "satb, ssaattbb, mixed voices, mixed chorus, coed, co-ed, all voices, men and women, women and men, "
            "ssatb, satbb"
        ),
        "treble": (
            "women, woman, ladies, female, girls, ssa, ssaa, ssaaa, upper voices, women's voices, high voices, "
            "sopranos and altos"
        ),
        "tenor_bass": (
            "men, male, gentlemen, guys, ttbb, ttb, tbb, lower voices, men's voices, low voices, tenors and basses"
        ),
    },
    "voice_part": {
        "soprano": "sop, sopranos, soprano 1, soprano 2, first soprano, second soprano",
        "mezzo": "mezzo soprano, mezzosoprano",
        "alto": "contralto, altos, alto 1, alto 2, first alto, second alto",
        "tenor": "lead, tenors, tenor 1, tenor 2, first tenor, second tenor",
        "baritone": "bari, baritones, baritone bass",
        "bass": "basses, bass 1, bass 2, basso, first bass, second bass, low bass",
        "other": "beatbox, beatboxer, vocal percussion, percussion, accompanist, pianist, listener, observer",
    },
    "category": {
        "travel": (
            "flight, flights, plane, plane ticket, airfare, air fare, airline, airline ticket, air travel, train, "
            "train ticket, rail, amtrak, eurostar, coach ticket, coach, greyhound, megabus, ferry, baggage, "
            "baggage fee, bag fee, checked bag, luggage, rental car, car rental, rental, hire car, car hire, "
            "hertz, avis, enterprise rent a car, united, delta"
        ),
        "ground_transport": (
            "ground transportation, local transport, uber, lyft, taxi, cab, taxicab, rideshare, ride share, "
            "subway, metro, underground, tube, transit, bus, bus fare, tram, light rail, streetcar, shuttle, "
            "airport shuttle, airport train, parking, parking meter, toll, bridge toll, gas, gasoline, fuel, "
            "petrol, ev charging, charging, car service, limo"
        ),
        "lodging": (
            "hotel, hotel room, motel, inn, airbnb, air bnb, vrbo, hostel, bnb, b&b, bed and breakfast, "
            "accommodation, accommodations, room, guest house, guesthouse, hilton, marriott, overnight stay"
        ),
        "meals": (
            "meal, food, dinner, lunch, breakfast, brunch, supper, coffee, tea, snack, drinks, groceries, "
            "restaurant, takeout, takeaway, pizza, sandwich, burger, catering, room service, doordash, bite to "
            "eat, starbucks, dessert"
        ),
        "mileage": "miles, miles driven, driving miles",
        "per_diem": "per diem, per diems, daily allowance, subsistence",
        "materials": (
            "material, sheet music, scores, score, octavos, music, copies, photocopies, photocopying, printing, "
            "handouts, folders, binders, supplies, office supplies, pitch pipe, licensing, arrangement licence, "
            "costumes"
        ),
        "other": "miscellaneous, misc, sundry, anything else, tip, tips, gift",
    },
}
