### The dossier.

dossier-kicker = Auskunft
dossier-title = Alles, was wir Ihnen sagen können
dossier-lead = Ihre Auskunft sagt, was hier über Sie bekannt ist, wofür es genutzt wird und warum. Sie erhalten sie jederzeit und kostenlos.
dossier-files = Herunterladen
dossier-in = Was darin steht
dossier-in-items =
    { $n ->
        [one] Ein Inhalt
       *[other] Alle { $n } Inhalte
    }, mit jeder Entscheidung und jedem Grund
dossier-in-sets = Datensätze, was dem Training gezeigt wurde, und Aufträge an alle, die eine Kopie erhalten haben
dossier-in-choices = Ihre Entscheidungen mit Belegen, unsere Benachrichtigungen und offene Anträge
dossier-in-others = Wie oft Inhalte anderer Sie zeigen oder nennen; nicht deren Text, denn der gehört ihnen
dossier-care = Gut aufbewahren
dossier-care-text = Die Dateien sind nicht verschlüsselt. Laden Sie sie nicht auf ein Gerät, das auch andere benutzen.
