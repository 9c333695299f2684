### Documents.

documents-title = Dokumente
documents-lead = Erstellt aus dem, was im Register und in den Datensätzen steht. Was sich daraus nicht ergibt, ist eine Lücke, die Sie füllen.
documents-refused = Nicht erstellt:
document = Dokument
document-made = Erstellt am
document-files = Dateien
document-gaps = Zu ergänzen
document-anew = Erneuern
document-make = Neu erstellen
document-record = Verzeichnis von Verarbeitungstätigkeiten
document-record-ground = DSGVO Art. 30
document-assessment = Abwägung
document-assessment-ground = DSGVO Art. 6 Abs. 1 lit. f, Abs. 4
document-dpia = Angaben zur Folgenabschätzung
document-dpia-ground = DSGVO Art. 35
document-summary = Öffentliche Zusammenfassung der Trainingsinhalte
document-summary-ground = KI-Verordnung Art. 53 Abs. 1 lit. d, Vorlage vom Juli 2025
document-statistics = Jahresstatistik
document-statistics-ground = Anträge, Widersprüche, Benachrichtigungen, Datensätze
gaps-unmade = steht fest, sobald es erstellt ist
gaps-none = keine Lücken
gaps-n =
    { $n ->
        [one] Eine Lücke
       *[other] { $n } Lücken
    }
