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
campaign-time = Mails over time
campaign-time-said = What people did, over time
campaign-time-text = Each day counts all up to it; the last one is where things stand now. Who had spoken before stands on the first day. Of whom no day is known, such as by a linked account, stands on the last.
campaign-time-part = Not complete: { $read } of { $all } entries of the ledger were read so far. Load the page again to go on.
campaign-text = The mail in { $language }
campaign-text-lead = As it would be filled in now. The links in it are made for each person and stand in no preview.
campaign-text-check = What it has to say
campaign-mail = What it says
plan-title = Plan a notice
plan-lead = Nothing is sent by planning. First look at who would get what.
plan-checked = Who would get what
plan-refused = Not planned:
plan-without-address = Without an address
plan-name-hint = Letters, digits and hyphens: “spring-2027”. It stays.
plan-texts-hint = Folders below “notices” of the workspace; “demur notice new” makes one.
plan-purposes = Purposes that it names
plan-regions = Only people of
plan-regions-hint = Everybody where none is chosen.
plan-since = Only accounts made since
plan-since-hint = All where it is empty. Accounts of unknown age go along.
plan-rate = Mails a second, at most
plan-rate-hint = As fast as the mail server takes them where it is empty.
plan-not-before = Not before
plan-not-before-hint = At once where it is empty.
plan-hour = Hour (UTC)
plan-check = Show who gets what
plan-button = Plan it
campaign-regions = By region
region = Region
stage = Stage
stage-share = Share
stage-planned = Planned
stage-sent = Sent
stage-delivered = Delivered
stage-bounced = Came back
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
