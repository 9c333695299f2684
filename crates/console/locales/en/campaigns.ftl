### Announcements.

campaigns-title = Notices
campaigns-lead = Who was told, and how far it got. Whoever was not reached is refused.
campaigns-none = No notice has been planned yet.
campaign-begins = Begins
campaign-planned = planned
campaign-sending = being sent
campaign-stopped = stopped
campaign-held = held
campaign-done = sent
campaign-why-held = Held, because what holds is no longer what it says:
campaign-deeds = What you can do
campaign-send = Send
campaign-send-text = Goes on where it stopped. Nobody gets it twice.
campaign-stop = Stop
campaign-stop-text = What the mail server has taken cannot be called back.
campaign-remind = Remind
campaign-remind-text = Everybody to whom it was delivered and who has not seen it.
campaign-revoke = Revoke links
campaign-revoke-text = The links in these mails stop working. People can still object in the portal.
campaign-funnel = How far it got
campaign-time = Over time
campaign-regions = By region
region = Region
stage = Stage
stage-share = Share
stage-planned = Planned
stage-sent = Sent
stage-delivered = Delivered
stage-seen = Seen
stage-objected = Objected
stage-consented = Consented
stage-unreached = Not reached
stage-pending = Pending
unreached-title = Not reached
unreached-text = Nothing of theirs is used. A letter is another way.
unreached-none = Nobody so far.
unreached-letters = List for letters (CSV)
unreached-no-address = No address is known
unreached-bounced = Came back for good
unreached-refused = Refused by the server
unreached-unclear = What came back was not understood
unreached-unknown = Not known whether it was sent
texts-title = Texts
texts-faults =
    { $n ->
        [0] complete
        [one] one thing is missing
       *[other] { $n } things are missing
    }
