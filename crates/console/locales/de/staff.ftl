### Staff.

staff-title = Wer hier arbeitet
staff-lead = Alle können alles lesen, was nicht einzelne Personen betrifft. Was eine Rolle darüber hinaus darf, steht unten.
staff-seen = Zuletzt angemeldet
staff-never = noch nie
staff-out = Kein Zugang
staff-add = Zugang geben
staff-add-button = Zugang geben
staff-may = Was Rollen dürfen
staff-deed = Tätigkeit
yes = ja
no = nein
