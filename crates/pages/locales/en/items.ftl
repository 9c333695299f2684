### My items.

items-title = My items
items-kicker = What is known of me
items-lead = Everything of yours that is known here. For each item you see whether it is used, for what, and why.
items-search-label = Search my items
items-words = Words in the text
items-search = Search
items-used = Show
filter-all = All
filter-in = Used or may be used
filter-out = Not used
items-more-filters = Kind and purpose
items-kind = Kind
items-purpose = Purpose
items-found =
    { $n ->
        [one] One item
       *[other] { $n } items
    }
items-hidden =
    { $n ->
        [one] One more item is a message to an AI feature. It is
       *[other] { $n } more items are messages to AI features. They are
    } shown only after you confirm that it is you.
items-show-hidden = Confirm and show
items-none = Nothing matches your search.
items-tick = Tick to erase
items-erase = Erase what is ticked
items-erase-hint = First you see what it means. Nothing is erased before you confirm.
item-kicker = One item
item-imported = Known here since
item-id = Identifier
item-permalink = Original
item-open = Open on { $operator }
item-decisions = Used or not, and why
item-is-special = This item is marked as sensitive. It is not used for anything.
item-links = What others did with it
item-links-none = As far as is known here, nobody shared, quoted or answered it. It shares and quotes nothing of others, and shows and names nobody.
item-links-others = What others wrote is theirs, so it is not shown here. If this item is out, what shares or quotes it is out as well.
link-shared =
    Shared { $n ->
        [one] once
       *[other] { $n } times
    } by others.
link-quoted =
    Quoted { $n ->
        [one] once
       *[other] { $n } times
    } by others.
link-answered =
    Answered { $n ->
        [one] once
       *[other] { $n } times
    }.
link-shares =
    Shares or quotes { $n ->
        [one] an item
       *[other] { $n } items
    } of others.
link-shows =
    Shows or names { $n ->
        [one] another person
       *[other] { $n } other people
    }.
link-used =
    { $n ->
        [one] One of them may be used.
       *[other] { $n } of them may be used.
    }
link-used-none = None of it may be used.
link-used-unknown = How many of them may be used is not worked out here: there are too many.
item-sets = In training sets
item-sets-none = It was never in one.
set-made = Made on
in-set = It is in this set.
in-set-masked = Masked since { $day }: nobody gets it from this set any more.
in-set-masked-before = Masked: nobody gets it from this set any more. Since when is not recorded.
in-set-purged = Removed: nothing of it is in this set any more.
item-can = What you can do
audience-new = Who should still see it?
item-narrow = Narrow who can see it
item-narrow-text = For training it counts at once: what is not public is not used. { $operator } has to change it on the platform as well, within a month.
item-narrow-button = Narrow it
item-special = Mark as sensitive
item-special-text = For example, because it says something about health, belief, politics, origin or sex life. It is then used for nothing. You need not explain. This cannot be undone: the mark stays.
item-special-button = Mark it
item-erase = Erase this item
item-narrowed = The item now counts as visible to: { $audience }. From now on it goes into no training set; where it is in one, it is being masked.
item-marked = The item is marked as sensitive. From now on it goes into no training set; where it is in one, it is being masked.
item-back = Back to the item
