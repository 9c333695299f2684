### Staff.

staff-title = Who works here
staff-lead = Everybody can read everything that is not about a single person. What else a role may is listed below.
staff-seen = Last signed in
staff-never = never
staff-out = No access
staff-taken = Somebody works here under this name already. Change their role or their address in the list.
staff-unmoved = The address was not changed: it is no mail address, or the mail server did not take the message to the address before. Try again.
staff-move = Change the address
staff-move-to = New address
staff-move-hint = Codes to sign in go there. The change stands in the log, and a mail tells the address before.
staff-add = Let somebody in
staff-add-button = Let in
staff-may = What roles may
staff-deed = Deed
yes = yes
no = no
