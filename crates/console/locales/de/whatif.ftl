### One policy against another.

whatif-title = Ein Regelwerk gegen ein anderes
whatif-lead = Vom Nachsehen ändert sich nichts. Gezählt wird, was jedes der beiden entscheiden würde, jedes auf der Rechtsgrundlage seiner Form.
whatif-from = Von
whatif-to = Zu
whatif-button = Vergleichen
whatif-sides = Jedes für sich
whatif-admitted = Genutzte Inhalte
whatif-missing = Was für einen Datensatz fehlt
whatif-nothing-missing = nichts
whatif-kinds = Inhalte nach Art
whatif-regions = Inhalte nach Region
whatif-ages = Inhalte nach Alter der Person
whatif-age = Alter
whatif-in = Neu genutzt
whatif-out = Nicht mehr genutzt
whatif-people = Personen nach Region
whatif-people-in = Neu betroffen
whatif-people-out = Nicht mehr betroffen
