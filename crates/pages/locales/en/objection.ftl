### Objecting: by link or signed in, and what happens then.

objection-kicker = Objection
objection-title = Object to AI training with your data
objection-lead = { $operator } would like to use what you posted to train AI. You can say no. One click is enough, and you need not give a reason.
objection-about = This is what your data is meant for:
objection-button = I object to everything
objection-assure-link = You do not have to sign in. You only object when you press the button: opening this page changes nothing.
objection-assure = You only object when you press the button: opening this page changes nothing.
objection-narrow = Object to a part only, or give a reason
objection-narrow-text = Tick what you object to. Everything else stays as it is.
objection-narrow-all = A group in which you tick nothing counts as a whole.
objection-purposes = For which purposes?
objection-kinds = For which items?
objection-surfaces = In which places?
objection-reason = Reason (optional)
objection-reason-hint = Not needed. What you write is kept with your objection, about 4,000 characters of it.
objection-part-button = Object to this part
objection-then = What happens then
objection-then-stop = From that moment nothing of yours goes into a new training set.
objection-then-sets = In sets that exist already your items are masked. Training that runs here gets none of them after a second at most.
objection-then-linked = Your objection also covers your linked accounts and earlier user names.
objection-then-stays = It does not expire. Your account and your posts stay as they are.
objection-link = About this link
objection-link-whose = The link is from the mail that { $operator } sent on { $day }. It belongs to the person to whom that mail was sent.
objection-link-forwarded = Was the mail forwarded to you? Then you can only object for that person with it, and see or change nothing else. They are told by mail and can take the objection back after signing in.
objection-link-until = The link works until { $day }. You can still object later, in other ways.
objection-not = What this is not
objection-not-unsubscribe = Unsubscribing from our mails is not an objection. And an objection does not unsubscribe you.
objection-others = Does it concern pictures or posts of others that show or name you?
objection-others-link = Form for people without an account
objected-title = Your objection is recorded
objected-again = You had objected already, on { $at }. It still holds. Nothing was changed.
objected-confirmation = Confirmation
objected-mail = On its way by email
objected-no-mail = None by email: there is no address.
objected-now = What happens now
objected-new = New training sets
objected-new-text = From now on nothing that your objection covers goes into a training set.
objected-sets = Existing sets
objected-sets-none = None of them holds anything of yours.
objected-sets-text =
    { $n ->
        [one] One set holds items of yours. They are being masked there.
       *[other] { $n } sets hold items of yours. They are being masked there.
    } Training that runs here gets none of them after a second at most.
objected-sets-link = Items that the objection covers are masked in sets that exist already. Training that runs here gets none of them after a second at most.
objected-training-link = What training was shown of yours before, as far as it is recorded, is in the portal after signing in.
objected-receipt-link = The receipt names the person, so it is not shown here. It is sent by email, and is in the portal after signing in.
objected-copies =
    { $n ->
        [one] One copy that others hold learns of it
       *[other] { $n } copies that others hold learn of it
    } with the next update.
objected-training = Training until now
objected-training-not-recorded = What training was shown until now is not recorded here. Items of yours may be among it.
objected-training-not-named = There are records of what training was shown, and they name nothing of yours.
objected-training-shown =
    { $n ->
        [one] One run of training was shown items of yours before.
       *[other] { $n } runs of training were shown items of yours before.
    }
objected-training-models =
    { $n ->
        [one] One model was trained on sets that held items of yours.
       *[other] { $n } models were trained on sets that held items of yours.
    } What was shown there is not recorded.
objected-training-stays = An objection does not undo what a model has learned already. What becomes of it, the data protection officer can tell you.
objected-back = If you change your mind
objected-back-link = Only you can take this objection back, after signing in. If it was not you who objected, you can do it there, too.
objected-back-text = You can take the objection back at any time, and object again at any time.
closed-invalid-title = This link is not complete
closed-invalid-text = Part of it may have been lost. Try to open it again from the mail, or copy all of it.
closed-expired-title = This link has expired
closed-expired-text = It worked until { $day }. You can still object. An objection has no deadline, and once made it does not expire.
closed-revoked-title = This link was called back
closed-revoked-text = That happens when a mail may have gone to the wrong address. You can still object.
closed-ways = Other ways to object
closed-ways-text = Each of these counts as much as the link would have.
closed-way-sign-in = Then object with one click. You only need your email address.
closed-way-form-link = Form without signing in
closed-way-form = It counts for every account with your email address, also if you cannot sign in any more. You confirm it by a link in a mail.
closed-way-mail = Write to the data protection officer. One sentence is enough: “I object to the use of my data for AI training.”
closed-nothing = Nothing was changed
closed-nothing-text = What you said before still holds.
objected-cut = Your reason was too long to be kept whole: its end was cut off. Your objection counts all the same.
