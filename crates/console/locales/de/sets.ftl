### Sets and models.

sets = Datensätze
sets-lead = Was erstellt wurde, was darin inzwischen ausgeblendet ist, und was damit trainiert wurde.
models = Modelle
model = Modell
model-sets = Trainiert mit
model-forget = Zu vergessende Personen
set-masked = Ausgeblendet
set-live = nutzbar
set-held = angehalten
set-failed = Prüfung nicht bestanden
set-gone = entfernt
set-report = Bericht
set-gates = Voraussetzungen
gate = Voraussetzung
gate-closed = fehlt
set-then = Bei der Erstellung
set-now = Heute
set-proofs = Nachweise
set-masks = Ausblendungen
cells = Zellen
proof-holds = hält, geprüft am { $day }
proof-fails = hält nicht, geprüft am { $day }
proof-unchecked = nicht geprüft
