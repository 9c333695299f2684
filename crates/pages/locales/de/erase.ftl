### Erasing.

erase-kicker = Löschen
erase-title = Was möchten Sie löschen?
erase-lead = Gelöscht heißt: aus allen Dateien entfernt, die hier für das KI-Training gespeichert sind, und auch bei { $operator } gelöscht. Bevor etwas geschieht, sehen Sie die Folgen.
erase-what = Was soll gelöscht werden?
erase-items = Einzelne Inhalte
erase-items-hint = Sie kreuzen sie in der Liste Ihrer Inhalte an.
erase-everything = Alles
erase-everything-hint =
    { $n ->
        [one] Ein Inhalt
       *[other] Alle { $n } Inhalte
    } und alles andere, was hier über Sie gespeichert ist. Auch { $accounts ->
        [one] Ihr Konto
       *[other] Ihre { $accounts } Konten
    } bei { $operator } { $accounts ->
        [one] wird
       *[other] werden
    } gelöscht.
erase-nothing-yet = Noch wird nichts gelöscht.
erase-instead = Reicht auch ein Widerspruch?
erase-instead-text = Wenn Sie nur nicht wollen, dass mit Ihren Inhalten KI trainiert wird, widersprechen Sie stattdessen: Auch das beendet sofort jede Nutzung. Bei { $operator } bleibt dann alles, wie es ist, und hier können Sie Ihre Inhalte mit allen Gründen weiter ansehen.
erase-confirm-kicker = Letzter Schritt vor dem Löschen
erase-confirm-everything = Alles löschen?
erase-confirm-everything-lead =
    { $n ->
        [one] Ein Inhalt von Ihnen wird
       *[other] { $n } Inhalte von Ihnen werden
    } hier gelöscht, dazu alles andere, was über Sie gespeichert ist.
erase-confirm-items =
    { $n ->
        [one] Diesen Inhalt löschen?
       *[other] Diese { $n } Inhalte löschen?
    }
erase-happens = Was geschieht
erase-happens-now = Sofort: Nichts davon wird mehr genutzt.
erase-happens-files = Spätestens am { $day } ist es aus allen Dateien verschwunden, auch aus Kopien und Verzeichnissen.
erase-happens-sets =
    { $n ->
        [one] Es wird aus einem Trainingsdatensatz entfernt.
       *[other] Es wird aus { $n } Trainingsdatensätzen entfernt.
    } Auch wer eine Kopie erhalten hat, muss löschen.
erase-happens-choices = Auch Ihre Entscheidungen sind dann für uns nicht mehr lesbar. Es bleibt nur der Eintrag, dass jemand gelöscht wurde. Anmelden können Sie sich hier nicht mehr.
erase-happens-account =
    { $operator } erfährt davon und muss { $n ->
        [one] Ihr Konto dort mit allem löschen, was darin ist.
       *[other] Ihre { $n } Konten dort mit allem löschen, was darin ist.
    }
erase-happens-item =
    { $operator } erfährt davon und muss { $n ->
        [one] diesen Inhalt
       *[other] diese Inhalte
    } auch dort löschen.
erase-happens-no-way-back = Das lässt sich nicht rückgängig machen, weder hier noch bei { $operator }.
erase-holds = Was noch aufbewahrt werden muss
erase-holds-text = Das verlangt das Gesetz. Bis dahin ist es gesperrt und wird für nichts genutzt.
erase-hold-until = Aufbewahrt bis zum { $day }.
erase-sure = Ich habe verstanden, dass sich das nicht rückgängig machen lässt.
erase-button-everything = Alles endgültig löschen
erase-button-items =
    { $n ->
        [one] Diesen Inhalt endgültig löschen
       *[other] Diese { $n } Inhalte endgültig löschen
    }
erase-done-title = Ihre Löschung ist eingetragen
erase-done-everything = Alles, was hier von Ihnen gespeichert ist, wird gelöscht.
erase-done-items =
    { $n ->
        [one] Ein Inhalt wird
       *[other] { $n } Inhalte werden
    } gelöscht.
erase-done-next = Was jetzt geschieht
erase-done-now = Sofort
erase-done-now-text = Nichts davon wird mehr genutzt.
erase-done-until = Es wird aus allen Dateien entfernt. Wer Kopien erhalten hat, wird zum Löschen verpflichtet.
erase-done-keep = Bitte bewahren Sie ihn auf: Nach der Löschung können wir ihn Ihnen nicht noch einmal geben.
