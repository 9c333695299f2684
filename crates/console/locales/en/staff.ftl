### Staff.

staff-title = Who works here
staff-lead = Everybody can read everything that is not about a single person. What else a role may is listed below.
staff-seen = Last signed in
staff-never = never
staff-out = No access
staff-add = Let somebody in
staff-add-button = Let in
staff-may = What roles may
staff-deed = Deed
yes = yes
no = no
