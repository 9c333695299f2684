### Staff.

staff-title = Wer hier arbeitet
staff-lead = Alle können alles lesen, was nicht einzelne Personen betrifft. Was eine Rolle darüber hinaus darf, steht unten.
staff-seen = Zuletzt angemeldet
staff-never = noch nie
staff-out = Kein Zugang
staff-taken = Unter diesem Namen arbeitet hier schon jemand. Ändern Sie Rolle oder Adresse in der Liste.
staff-unmoved = Die Adresse wurde nicht geändert: Sie ist keine E-Mail-Adresse, oder der Mailserver nahm die Nachricht an die bisherige Adresse nicht an. Versuchen Sie es noch einmal.
staff-move = Adresse ändern
staff-move-to = Neue Adresse
staff-move-hint = Codes zum Anmelden gehen dorthin. Die Änderung steht im Protokoll, und eine E-Mail geht an die bisherige Adresse.
staff-add = Zugang geben
staff-add-button = Zugang geben
staff-may = Was Rollen dürfen
staff-deed = Tätigkeit
yes = ja
no = nein
