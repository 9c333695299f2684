### One policy against another.

whatif-title = One policy against another
whatif-lead = Nothing is changed by looking. Counted from the decisions that each of them would make.
whatif-from = From
whatif-to = To
whatif-button = Compare
whatif-kinds = Items by kind
whatif-regions = Items by region
whatif-ages = Items by age of the person
whatif-age = Age
whatif-in = Newly in
whatif-out = Newly out
whatif-people = People by region
whatif-people-in = People newly in
whatif-people-out = People newly out
