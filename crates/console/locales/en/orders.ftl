### Orders and recipients.

orders-lead = What was erased also has to go where copies lie (Art. 17, 19). An order stays open until it is confirmed.
orders-list = Orders
orders-none = Nothing had to be deleted elsewhere so far.
order-n = Order { $n }
order-to = To
order-about = What lies there
order-sent = Sent on
order-confirmed = Confirmed on { $day }
order-demands = What it demands
order-confirm = Confirm
order-seen = The copy has come as far as the set.
order-not-seen = The copy does not say that it has come as far.
order-evidence-hint = What the confirmation rests on: a letter, a log, a look. It is recorded.
order-confirm-button = Record as carried out
recipients = Who got copies
recipients-none = Nobody has got a copy.
recipient-copy = Copy
recipient-given = Given on
recipient-open = Open orders
recipient-current = Came as far on
recipient-never = never
