### The overview.

home-title = Is anything of mine used?
home-yes = Yes.
home-some =
    { $used } of your { $items } items { $used ->
        [one] is
       *[other] are
    } in training sets for AI.
home-not-now = Not at the moment.
home-may =
    { $may } of your { $items } items may be used to train AI, but no training set hands { $may ->
        [one] it
       *[other] them
    } out.
home-may-text =
    As soon as a training set is made, { $may ->
        [one] it
       *[other] they
    } can be in it. You can object before and after.
home-key-in = { $n } used
home-key-may = { $n } may be used, handed out by no set
home-key-out = { $n } not used
home-no = No.
home-nothing = Nothing of yours is used to train AI.
home-objected = You objected on { $day }. That holds for as long as you want.
home-never-consented = You have not consented. Without your consent nothing is used.
home-other-words = You consented on { $day }, to other words than those that we ask with now. That consent does not count for them, so nothing is used.
home-consent-withdrawn = You withdrew your consent on { $day }.
home-unreached = We cannot show that our notice reached you. Until then nothing of yours is used.
home-waiting = Our notice has reached you. Until { $day } nothing is used in any case. You can object before and after.
home-minor = You are under 18, or we do not know your age. Then nothing is used, whatever else holds.
home-no-items = We know of no items of yours.
home-rules = Different rules stand against it. Each item says which.
home-known =
    { $n ->
        [one] One item of yours is known here. It
       *[other] { $n } items of yours are known here. Each
    } has a page that says why it is out.
home-unknown = We cannot say at the moment.
home-unknown-text = The figures are being worked out again. Until they are there, training gets nothing of yours.
home-what = What, for what, and why
purpose-items = { $in } of { $items } items may be used.
purpose-sets =
    { $held ->
        [one] One of them is
       *[other] { $held } of them are
    } in { $n ->
        [one] one set.
       *[other] { $n } sets.
    }
purpose-no-set =
    No set hands { $in ->
        [one] it
       *[other] them
    } out.
purpose-list = Show these items
purpose-why-in = Why these may be used
purpose-why-out =
    { $n ->
        [one] Why one item is not used
       *[other] Why { $n } items are not used
    }
purpose-several = An item can be out for several reasons.
home-can = What you can do
home-object = Object
home-object-text = Nothing of yours is used any more. One click, no reason needed.
home-object-before = Then it stays that way, whatever comes. One click, no reason needed.
home-withdraw = Withdraw consent
home-withdraw-text = As easy as it was to give.
home-take-back = Take an objection back
home-take-back-text = Counts for future sets only.
home-consent = Consent
home-consent-text = Only if you want to. Each purpose by itself.
home-audience = Narrow who can see old posts
home-audience-text = You see beforehand which items then leave which sets.
home-erase = Erase
home-erase-text = Single items, or everything.
home-dossier = Get your dossier
home-dossier-text = Everything we can say to you, as page, document and data.
home-more = More
home-more-items = All my items, each with its reasons
home-more-sets = Which training sets hold something of mine, and what training was shown
home-more-public = What counts as public here
home-more-choices = My choices and requests, with receipts
home-more-looks = Who looked at my data
home-more-officer = Ask the data protection officer
home-open = { $n } open
