### One person, for support.

persons-title = Eine Person suchen
persons-lead = Bevor Sie sagen, warum, werden nur Namen gezeigt.
persons-found =
    { $n ->
        [0] Niemand wurde gefunden
        [one] Eine Person
       *[other] { $n } Personen
    }
person-find = Name, Konto, Kennung oder E-Mail-Adresse
look-title = Bevor Sie nachsehen
look-lead = Dieser Zugriff wird im Register eingetragen. Die Person sieht im Portal, wer wann was angesehen hat, und den Grund, den Sie hier angeben.
look-why = Warum sehen Sie nach?
look-why-hint = Nennen Sie den Antrag oder den Anruf: „Zur Beantwortung des Antrags 311.“
look-button = Grund eintragen und ansehen
look-seen = Die Person wird diesen Zugriff sehen. Angegebener Grund:
look-until = Gilt bis
person-known = Was bekannt ist
person-purposes = Was gilt
person-in = Nutzbar
person-out = Nicht nutzbar
person-said = Was die Person gesagt hat
person-nothing = Nichts
person-notified = Benachrichtigung zugestellt
person-unreached = nicht erreicht
person-items =
    { $n ->
        [one] Ein Inhalt
       *[other] { $n } Inhalte
    }
person-hidden =
    { $n ->
        [one] Eine Eingabe in eine KI-Funktion wird nicht gezeigt. Das Personal liest sie nicht.
       *[other] { $n } Eingaben in KI-Funktionen werden nicht gezeigt. Das Personal liest sie nicht.
    }
person-audience = Sichtbar für
person-why = Warum
person-looks = Wer nachgesehen hat
