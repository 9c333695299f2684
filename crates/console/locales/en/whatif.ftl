### One policy against another.

whatif-title = One policy against another
whatif-lead = Nothing is changed by looking. Counted from the decisions that each of them would make, each on the legal basis of its form.
whatif-from = From
whatif-to = To
whatif-button = Compare
whatif-sides = Each on its own
whatif-admitted = Items in
whatif-missing = What is missing for a set
whatif-nothing-missing = nothing
whatif-kinds = Items by kind
whatif-regions = Items by region
whatif-ages = Items by age of the person
whatif-age = Age
whatif-in = Newly in
whatif-out = Newly out
whatif-people = People by region
whatif-people-in = People newly in
whatif-people-out = People newly out
