### Who looked at my data.

looks-kicker = Zugriffe
looks-title = Wer meine Daten angesehen hat
looks-lead = Öffnet jemand von uns in unserer Datenschutz-Konsole, was über Sie gespeichert ist oder was Sie uns geschrieben haben, wird das vorher festgehalten, und Sie sehen es hier.
looks-none = Bisher niemand.
looks-why = Angegebener Grund:
role-officer = Datenschutz
role-engineer = Technik
role-support = Kundendienst
role-auditor = Prüfung
looked-items =
    hat { $n ->
        [one] einen Inhalt
       *[other] { $n } Inhalte
    } angesehen.
looked-dossier = hat Ihre ganze Auskunft angesehen.
looked-choices = hat Ihre Entscheidungen angesehen.
looked-questions = hat Ihre Fragen und Anträge angesehen.
looked-mail = hat eine E-Mail von Ihnen oder über Sie gelesen.
looks-operator = Betrieb, auf der Befehlszeile
looks-beside = Nicht festgehalten werden Listen, in denen Sie nur genannt sind, Aufträge zum Löschen von Kopien, Abrufe unserer Programme und was auf den Rechnern selbst gelesen wird. Wird dort Ihre ganze Auskunft erstellt, steht auch das hier.
looks-machines = Automatische Abläufe wie das Erstellen von Datensätzen stehen nicht hier, sondern unter „Datensätze und Modelle“.
looks-odd = Kommt Ihnen etwas seltsam vor?
looks-odd-text = Fragen Sie nach. Ein Zugriff ohne guten Grund ist ein Verstoß, dem wir nachgehen.
