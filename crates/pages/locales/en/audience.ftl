### Narrowing who can see old posts.

audience-kicker = Before you change it
audience-title = Narrow who can see your old posts
audience-lead = What is not public is not used for training. { $operator } has to narrow it on the platform as well. First you see what it would do.
audience-before = Everything you posted before this day
audience-before-hint = Items of this day and later ones stay as they are.
audience-show = Show what it would do
audience-nothing-yet = Nothing is changed yet.
audience-back = Other date or audience
audience-preview-kicker = Not changed yet
audience-preview-title =
    { $n ->
        [one] One item would change
       *[other] { $n } items would change
    }
audience-preview-lead = Everything from before { $before } would then be visible to: { $audience }.
audience-leaving = What leaves training
audience-leaving-text =
    { $n ->
        [one] One item that may be used now could then not be used any more.
       *[other] { $n } items that may be used now could then not be used any more.
    }
audience-table = What leaves which training set
table-set = Set
table-in = Yours in it
table-leaving = Leaving
audience-too = Also good to know
audience-too-platform = { $operator } has to do the same on the platform: people who could see these items until now will then not see them any more, either.
audience-too-not-back = If you make them public again later, they do not come back into these sets.
audience-too-models = Models that were trained already are not changed by it.
audience-confirm =
    { $n ->
        [one] Narrow this item
       *[other] Narrow these { $n } items
    }
audience-done-title = The audience is narrowed
audience-done-lead =
    { $n ->
        [one] One item
       *[other] { $n } items
    } from before { $before } now { $n ->
        [one] counts
       *[other] count
    } as visible to: { $audience }. { $n ->
        [one] It goes
       *[other] They go
    } into no training set any more.
audience-done-connected = { $operator } was told of this at once, and has to change it on the platform, too, by { $due }. For training it counts from now on, whether or not that has been done.
audience-done-waiting = The data protection officer of { $operator } finds this among the requests, and has to have it changed on the platform, too, by { $due }. For training it counts from now on, whether or not that has been done.
audience-done-again = Everything from before { $before } counts as visible to, at most: { $audience }. It goes into no training set any more.
audience-part = Only some of it
audience-part-all = Where you tick nothing in a group, all of it is meant.
audience-part-kinds = Which items?
audience-part-surfaces = In which places?
audience-preview-lead-part = Of what is from before { $before } this would then be visible to { $audience }: { $what }.
audience-done-again-part = What you chose of everything from before { $before } counts as visible to, at most: { $audience }. It goes into no training set any more.
audience-done-part = This is meant, and nothing else: { $what }.
