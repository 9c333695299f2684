### Late choices.

late-title = Wie schnell Entscheidungen wirken
late-lead = Von der Bestätigung, bis kein Training mehr erhält, was die Entscheidung ausschließt. Zugesagt: { $time }.
late-half = Die Hälfte innerhalb von (p50)
late-most = 99 von 100 innerhalb von (p99)
late-kept = Zusage gehalten
late-broken = Zusage nicht gehalten
late-choices = Entscheidungen
late-since = seit dem
late-plot = Zeit bis zur Wirkung
late-time = Zeit
late-below = < { $time }
late-above = ≥ { $time }
late-p50 = p50: { $time }
late-p99 = p99: { $time }
late-masks = Noch auszublenden
late-masks-hint = Das Training erhält diese Zeilen schon nicht mehr; die Dateien folgen schubweise.
late-oldest = Älteste Zeile wartet seit
late-loaders = Ladeprogramme
late-loaders-hint = Ein Ladeprogramm mit veraltetem Stand gibt nichts heraus.
late-view = Sein Stand
late-old = { $time } alt
loader-stopped = veraltet
loader-runs = aktuell
set = Datensatz
rows = Zeilen
