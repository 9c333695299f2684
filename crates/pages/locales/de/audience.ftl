### Narrowing who can see old posts.

audience-kicker = Bevor Sie es ändern
audience-title = Sichtbarkeit Ihrer alten Beiträge einschränken
audience-lead = Was nicht öffentlich ist, wird nicht für Training genutzt. { $operator } muss die Sichtbarkeit auch auf der Plattform ändern. Vorher sehen Sie, was das bewirkt.
audience-before = Alles, was Sie vor diesem Tag veröffentlicht haben
audience-before-hint = Inhalte von diesem Tag und danach bleiben, wie sie sind.
audience-show = Zeigen, was das bewirkt
audience-nothing-yet = Noch wird nichts geändert.
audience-back = Anderes Datum oder andere Sichtbarkeit
audience-preview-kicker = Noch nicht geändert
audience-preview-title =
    { $n ->
        [one] Ein Inhalt würde sich ändern
       *[other] { $n } Inhalte würden sich ändern
    }
audience-preview-lead = Alles aus der Zeit vor dem { $before } wäre danach sichtbar für: { $audience }.
audience-leaving = Was nicht mehr genutzt wird
audience-leaving-text =
    { $n ->
        [one] Ein Inhalt, der heute genutzt werden darf, dürfte dann nicht mehr genutzt werden.
       *[other] { $n } Inhalte, die heute genutzt werden dürfen, dürften dann nicht mehr genutzt werden.
    }
audience-table = Was aus welchem Datensatz verschwindet
table-set = Datensatz
table-in = Von Ihnen darin
table-leaving = Verschwinden
audience-too = Gut zu wissen
audience-too-platform = { $operator } muss dasselbe auf der Plattform tun: Dort sieht diese Inhalte dann nicht mehr, wer sie bisher sehen konnte.
audience-too-not-back = Machen Sie sie später wieder öffentlich, kehren sie in diese Datensätze nicht zurück.
audience-too-models = An schon trainierten Modellen ändert das nichts.
audience-confirm =
    { $n ->
        [one] Diesen Inhalt einschränken
       *[other] Diese { $n } Inhalte einschränken
    }
audience-done-title = Die Sichtbarkeit ist eingeschränkt
audience-done-lead =
    { $n ->
        [one] Ein Inhalt
       *[other] { $n } Inhalte
    } aus der Zeit vor dem { $before } { $n ->
        [one] gilt
       *[other] gelten
    } jetzt als sichtbar für: { $audience }. { $n ->
        [one] Er kommt
       *[other] Sie kommen
    } in keinen Trainingsdatensatz mehr.
audience-done-connected = { $operator } hat das sofort erfahren und muss es bis zum { $due } auch auf der Plattform ändern. Für das Training gilt es schon jetzt, ob das erledigt ist oder nicht.
audience-done-waiting = Der Datenschutz von { $operator } findet das bei den Anträgen und muss es bis zum { $due } auch auf der Plattform ändern lassen. Für das Training gilt es schon jetzt, ob das erledigt ist oder nicht.
audience-done-again = Alles aus der Zeit vor dem { $before } gilt höchstens noch als sichtbar für: { $audience }. Es kommt in keinen Trainingsdatensatz mehr.
audience-part = Nur einen Teil davon
audience-part-all = Wo Sie in einer Gruppe nichts ankreuzen, ist alles gemeint.
audience-part-kinds = Welche Inhalte?
audience-part-surfaces = An welchen Orten?
audience-preview-lead-part = Aus der Zeit vor dem { $before } wäre dies danach sichtbar für { $audience }: { $what }.
audience-done-again-part = Was Sie aus der Zeit vor dem { $before } ausgewählt haben, gilt höchstens noch als sichtbar für: { $audience }. Es kommt in keinen Trainingsdatensatz mehr.
audience-done-part = Gemeint ist dies und sonst nichts: { $what }.
