//! Word lists. Nobody is meant.

/// Invented or common first names.
pub(crate) const FIRST: [&str; 48] = [
    "Rosa", "Jonte", "Amina", "Falk", "Mirela", "Theo", "Zuri", "Anselm", "Leona", "Pavel", "Ines",
    "Bruno", "Katla", "Omar", "Greta", "Silas", "Nadia", "Henrik", "Yara", "Tomas", "Elif", "Ruben",
    "Signe", "Malik", "Clara", "Ivo", "Dunja", "Emil", "Safiya", "Lorenz", "Petra", "Aron", "Vera",
    "Kofi", "Selma", "Milan", "Thea", "Jaro", "Alma", "Idris", "Nele", "Oskar", "Rania", "Till",
    "Mona", "Samir", "Edda", "Luca",
];

/// Invented last names.
pub(crate) const LAST: [&str; 48] = [
    "Lindwurm", "Ashgrove", "Birkental", "Sommerweg", "Thornfield", "Kupferbach", "Wildenau",
    "Marlowick", "Silberhain", "Greenhollow", "Eisvogel", "Brackwater", "Hasenklee", "Oakmere",
    "Morgenrot", "Fennimoor", "Quellstein", "Larkspire", "Distelfink", "Stonebrook", "Wolkenau",
    "Applewhit", "Zaunkoenig", "Riverdown", "Tannenhof", "Harrowby", "Goldammer", "Nightley",
    "Weidenbusch", "Coppersmyth", "Krumholz", "Windermoor", "Sternberger", "Foxbury", "Haselnuss",
    "Millbeck", "Regenfeld", "Sandeling", "Buchfink", "Elderwick", "Moosgrund", "Pennywell",
    "Rauchfuss", "Starlingay", "Ulmenried", "Hollyfax", "Vogelsang", "Wintergruen",
];

/// Syllables of coined words.
pub(crate) const SYLLABLES: [&str; 64] = [
    "ba", "be", "bi", "bo", "da", "de", "di", "do", "fa", "fe", "fi", "fo", "ga", "ge", "gi", "go",
    "ka", "ke", "ki", "ko", "la", "le", "li", "lo", "ma", "me", "mi", "mo", "na", "ne", "ni", "no",
    "pa", "pe", "pi", "po", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "ta", "te", "ti", "to",
    "va", "ve", "vi", "vo", "wa", "we", "wi", "wo", "za", "ze", "zi", "zo", "ju", "lu", "mu", "nu",
];

pub(crate) const PETS: [&str; 32] = [
    "Biscuit", "Pixel", "Mokka", "Fips", "Ziggy", "Krümel", "Juno", "Waffle", "Tango", "Polly",
    "Nugget", "Flocke", "Pippin", "Socke", "Maple", "Kiwi", "Bandit", "Muffin", "Olive", "Strolch",
    "Ginger", "Momo", "Pepper", "Schnuppe", "Basil", "Luna", "Rocket", "Keks", "Hazel", "Toffee",
    "Wilma", "Sprocket",
];

pub(crate) const SPECIES_EN: [&str; 8] =
    ["dog", "cat", "rabbit", "parrot", "tortoise", "hamster", "pony", "goose"];
pub(crate) const SPECIES_DE: [&str; 8] = [
    "Hund", "Kater", "Hase", "Papagei", "Igel", "Hamster", "Esel", "Ganter",
];

pub(crate) const STREETS_EN: [&str; 24] = [
    "Kettle Lane", "Foxglove Road", "Harbour Steps", "Mill Yard", "Lantern Street", "Orchard Row",
    "Weaver's Court", "Pebble Close", "Drum Hill", "Larch Avenue", "Cooper's Bend", "Gull Parade",
    "Plum Terrace", "Anchor Walk", "Rookery Path", "Candle Street", "Heron Way", "Saddler's Green",
    "Thistle Rise", "Barley Wharf", "Cobbler's Nook", "Ferry Road", "Juniper Gate", "Quarry Lane",
];
pub(crate) const STREETS_DE: [&str; 24] = [
    "Laternengasse", "Kirschbaumweg", "Am Mühlgraben", "Hafenstiege", "Weberhof", "Kieselweg",
    "Trommelberg", "Lärchenallee", "Küferbogen", "Möwenufer", "Pflaumenzeile", "Ankersteig",
    "Krähenpfad", "Kerzenstraße", "Reiherweg", "Sattlerplatz", "Distelhang", "Gerstenkai",
    "Schusterwinkel", "Fährstraße", "Wacholdertor", "Steinbruchweg", "Brombeerhang", "Turmgasse",
];

pub(crate) const DISHES_EN: [&str; 24] = [
    "plum dumplings", "leek pie", "smoked trout", "barley soup", "cheese scones", "mushroom risotto",
    "lentil stew", "apple crumble", "beetroot curry", "potato pancakes", "onion tart", "fish chowder",
    "chestnut pasta", "rhubarb cake", "pea soup", "egg noodles", "stuffed peppers", "carrot fritters",
    "bean chilli", "poppy seed buns", "spinach pancakes", "pumpkin gnocchi", "herring salad",
    "walnut bread",
];
pub(crate) const DISHES_DE: [&str; 24] = [
    "Zwetschgenknödel", "Lauchkuchen", "Räucherforelle", "Graupensuppe", "Käsespätzle",
    "Pilzrisotto", "Linseneintopf", "Apfelstrudel", "Rote-Bete-Curry", "Reibekuchen",
    "Zwiebelkuchen", "Fischsuppe", "Maronennudeln", "Rhabarberkuchen", "Erbsensuppe", "Dampfnudeln",
    "gefüllte Paprika", "Möhrenpuffer", "Bohneneintopf", "Mohnschnecken", "Spinatknödel",
    "Kürbisgnocchi", "Heringssalat", "Walnussbrot",
];

pub(crate) const JOBS_EN: [&str; 24] = [
    "a beekeeper", "a bus driver", "a piano tuner", "a night nurse", "a bridge inspector",
    "a bookbinder", "a tram conductor", "a glazier", "a map editor", "a lock keeper",
    "a violin maker", "a crane operator", "a librarian", "a cheesemonger", "a lighthouse guide",
    "a weather observer", "a tiler", "a shoe mender", "a puppeteer", "a surveyor", "a tea taster",
    "a bell founder", "a ferry pilot", "a seed sorter",
];
pub(crate) const JOBS_DE: [&str; 24] = [
    "Imkerei", "Buslinie 7", "Klavierwerkstatt", "Nachtwache im Spital", "Brückenprüfung",
    "Buchbinderei", "Straßenbahn", "Glaserei", "Kartenredaktion", "Schleuse", "Geigenwerkstatt",
    "Kranleitstelle", "Bücherei", "Käserei", "Leuchtturmführung", "Wetterwarte", "Fliesenlegerei",
    "Schuhwerkstatt", "Puppenbühne", "Landvermessung", "Teestube", "Glockengießerei", "Fähre",
    "Saatgutprüfung",
];

pub(crate) const TOPICS_EN: [&str; 20] = [
    "the market", "the new bicycle path", "our choir", "the night train", "the garden",
    "the football match", "the library", "the storm", "the old bakery", "the exhibition",
    "the river", "the village fair", "the concert", "the snow", "the school play", "the lake",
    "the bus strike", "the chess club", "the harvest", "the bookshop",
];
pub(crate) const TOPICS_DE: [&str; 20] = [
    "der Wochenmarkt", "der neue Radweg", "unser Chor", "der Nachtzug", "der Garten", "das Spiel",
    "die Bücherei", "der Sturm", "die alte Bäckerei", "die Ausstellung", "der Fluss", "das Dorffest",
    "das Konzert", "der Schnee", "das Schultheater", "der See", "der Busstreik", "der Schachverein",
    "die Ernte", "der Buchladen",
];

pub(crate) const FEELINGS_EN: [&str; 12] = [
    "lovely", "far too loud", "better than expected", "a bit sad", "worth the trip", "splendid",
    "quiet", "crowded", "a surprise", "cold but bright", "as good as ever", "a mixed affair",
];
pub(crate) const FEELINGS_DE: [&str; 12] = [
    "wunderschön", "viel zu laut", "besser als gedacht", "etwas traurig", "die Reise wert",
    "großartig", "ruhig", "überfüllt", "eine Überraschung", "kalt, aber hell", "wie immer gut",
    "durchwachsen",
];
