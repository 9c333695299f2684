### Erasing.

erase-kicker = Erase
erase-title = What do you want to erase?
erase-lead = Erased means: removed from every file that is kept here for AI training, and deleted on { $operator }, too. You see the consequences before anything happens.
erase-what = What should be erased?
erase-items = Single items
erase-items-hint = You tick them in the list of your items.
erase-everything = Everything
erase-everything-hint =
    { $n ->
        [one] One item
       *[other] All { $n } items
    } and everything else that is stored here about you. { $accounts ->
        [one] Your account
       *[other] Your { $accounts } accounts
    } on { $operator } { $accounts ->
        [one] is
       *[other] are
    } deleted, too.
erase-nothing-yet = Nothing is erased yet.
erase-instead = Would an objection do?
erase-instead-text = If you only want to stay out of AI training, object instead: that, too, stops every use at once. On { $operator } everything stays as it is, and here you can go on looking at your items and at the reasons.
erase-confirm-kicker = Last step before erasing
erase-confirm-everything = Erase everything?
erase-confirm-everything-lead =
    { $n ->
        [one] One item of yours is
       *[other] { $n } items of yours are
    } erased here, and everything else that is stored about you.
erase-confirm-items =
    { $n ->
        [one] Erase this item?
       *[other] Erase these { $n } items?
    }
erase-happens = What happens
erase-happens-now = At once: none of it is used any more.
erase-happens-files = By { $day } at the latest it is out of every file, copies and indexes included.
erase-happens-sets =
    { $n ->
        [one] It is removed from one training set.
       *[other] It is removed from { $n } training sets.
    } Whoever got a copy has to delete it, too.
erase-happens-choices = Your choices become unreadable for us as well. One entry remains: that somebody was erased. You cannot sign in here any more.
erase-happens-account =
    { $operator } is told, and has to delete { $n ->
        [one] your account there, with everything in it.
       *[other] your { $n } accounts there, with everything in them.
    }
erase-happens-item =
    { $operator } is told, and has to delete { $n ->
        [one] this item
       *[other] these items
    } there, too.
erase-happens-no-way-back = There is no way back, neither here nor on { $operator }.
erase-holds = What has to be kept for a while
erase-holds-text = The law demands it. Until then it is locked away and used for nothing.
erase-hold-until = Kept until { $day }.
erase-sure = I understand that this cannot be undone.
erase-button-everything = Erase everything for good
erase-button-items =
    { $n ->
        [one] Erase this item for good
       *[other] Erase these { $n } items for good
    }
erase-done-title = Your erasure is recorded
erase-done-everything = Everything of yours is being erased here.
erase-done-items =
    { $n ->
        [one] One item is
       *[other] { $n } items are
    } being erased.
erase-done-next = What happens now
erase-done-now = At once
erase-done-now-text = None of it is used any more.
erase-done-until = It is removed from every file. Copies that others got are ordered to be deleted.
erase-done-keep = Please keep it: once you are erased we cannot give it to you again.
