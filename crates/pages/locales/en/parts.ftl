### Parts that several pages show.

used-in = used
used-out = not used
used-unknown = not decided
entry = Entry { $n }
receipt = Your receipt
receipt-text = The receipt shows that your choice is in the ledger and cannot quietly disappear. Anyone can check it, even without us.
receipt-read = Receipt to read and print
receipt-short = Receipt
receipt-data = Receipt as data
receipt-check = Receipt to check by program
pager = Pages
pager-before = Previous page
pager-after = Next page
pager-at = Page { $page } of { $pages }
format-html = One page to read in any browser.
format-pdf = A document to print or send.
format-json = Data for programs, to take along or check.
format-jsonld = What holds for you and which rights you exercised, in the terms of the Data Privacy Vocabulary.
request-open = Received
request-in-progress = Being worked on
request-fulfilled = Done on { $day }
request-denied = Refused on { $day }
request-revoked = Taken back on { $day }
extended = The deadline was extended:
denied-rights = You can complain about this to a data protection authority, or go to court.
recorded-title = Your choice is recorded
