### My items.

items-title = Meine Inhalte
items-kicker = Was von mir bekannt ist
items-lead = Alles, was hier von Ihnen bekannt ist. Zu jedem Inhalt sehen Sie, ob er genutzt wird, wofür und warum.
items-search-label = Meine Inhalte durchsuchen
items-words = Wörter im Text
items-search = Suchen
items-used = Anzeigen
filter-all = Alle
filter-in = Genutzt oder nutzbar
filter-out = Nicht genutzt
items-more-filters = Art und Zweck
items-kind = Art
items-purpose = Zweck
items-found =
    { $n ->
        [one] Ein Inhalt
       *[other] { $n } Inhalte
    }
items-hidden =
    { $n ->
        [one] Dazu kommt eine Eingabe in eine KI-Funktion. Sie erscheint
       *[other] Dazu kommen { $n } Eingaben in KI-Funktionen. Sie erscheinen
    } erst, wenn Sie bestätigt haben, dass Sie es sind.
items-show-hidden = Bestätigen und anzeigen
items-tick = Zum Löschen ankreuzen
items-erase = Angekreuzte löschen
items-erase-hint = Zuerst sehen Sie, was das bedeutet. Gelöscht wird erst, wenn Sie es bestätigen.
items-none = Zu Ihrer Suche gibt es nichts.
item-kicker = Ein Inhalt
item-imported = Hier bekannt seit
item-id = Kennung
item-permalink = Original
item-open = Bei { $operator } öffnen
item-decisions = Genutzt oder nicht, und warum
item-is-special = Dieser Inhalt ist als sensibel gekennzeichnet. Er wird für nichts genutzt.
item-links = Was andere damit gemacht haben
item-links-none = Soweit hier bekannt, hat niemand ihn geteilt, zitiert oder beantwortet. Er teilt und zitiert nichts von anderen und zeigt und nennt niemanden.
item-links-others = Was andere geschrieben haben, gehört ihnen und steht deshalb nicht hier. Wird dieser Inhalt nicht genutzt, dann auch nicht, was ihn teilt oder zitiert.
link-shared =
    { $n ->
        [one] Einmal
       *[other] { $n }-mal
    } von anderen geteilt.
link-quoted =
    { $n ->
        [one] Einmal
       *[other] { $n }-mal
    } von anderen zitiert.
link-answered =
    { $n ->
        [one] Einmal
       *[other] { $n }-mal
    } beantwortet.
link-shares =
    Teilt oder zitiert { $n ->
        [one] einen Inhalt
       *[other] { $n } Inhalte
    } anderer.
link-shows =
    Zeigt oder nennt { $n ->
        [one] eine andere Person
       *[other] { $n } andere Personen
    }.
link-used =
    { $n ->
        [one] Eines davon darf
       *[other] { $n } davon dürfen
    } genutzt werden.
link-used-none = Nichts davon darf genutzt werden.
link-used-unknown = Wie viel davon genutzt werden darf, ist hier nicht ermittelt: Es ist zu viel.
item-sets = In Trainingsdatensätzen
item-sets-none = Dieser Inhalt stand noch nie in einem.
set-made = Erstellt am
in-set = Er steht in diesem Datensatz.
in-set-masked = Seit { $day } ausgeblendet: Niemand erhält ihn mehr aus diesem Datensatz.
in-set-masked-before = Ausgeblendet: Niemand erhält ihn mehr aus diesem Datensatz. Seit wann, ist nicht festgehalten.
in-set-purged = Entfernt: In diesem Datensatz ist nichts mehr von ihm enthalten.
item-can = Was Sie tun können
audience-new = Wer soll es noch sehen?
item-narrow = Sichtbarkeit einschränken
item-narrow-text = Für das Training gilt es sofort: Was nicht öffentlich ist, wird nicht genutzt. { $operator } muss es innerhalb eines Monats auch auf der Plattform ändern.
item-narrow-button = Einschränken
item-special = Als sensibel kennzeichnen
item-special-text = Zum Beispiel, weil er etwas über Gesundheit, Glauben, Politik, Herkunft oder Sexualleben verrät. Danach wird er für nichts genutzt. Sie müssen das nicht erklären. Rückgängig machen lässt es sich nicht: Die Kennzeichnung bleibt.
item-special-button = Kennzeichnen
item-erase = Diesen Inhalt löschen
item-narrowed = Der Inhalt gilt jetzt als sichtbar für: { $audience }. Er kommt in keinen Trainingsdatensatz mehr. Wo er schon in einem steht, wird er ausgeblendet.
item-marked = Der Inhalt ist als sensibel gekennzeichnet. Er kommt in keinen Trainingsdatensatz mehr. Wo er schon in einem steht, wird er ausgeblendet.
item-back = Zurück zum Inhalt
