### Late choices.

late-title = How fast choices take effect
late-lead = From the acknowledgement until no loader hands anything out that the choice refuses. Promised: { $time }.
late-half = Half of them within (p50)
late-most = 99 of 100 within (p99)
late-kept = promise kept
late-broken = promise broken
late-choices = Choices
late-since = since
late-plot = Time to effect
late-time = Time
late-below = < { $time }
late-above = ≥ { $time }
late-p50 = p50: { $time }
late-p99 = p99: { $time }
late-masks = Open masks
late-masks-hint = Loaders already leave these rows out; the files follow in batches.
late-oldest = Oldest waits since
late-loaders = Loaders
late-loaders-hint = One that is out of date hands nothing out.
late-view = Its view
late-old = { $time } old
loader-stopped = out of date
loader-runs = up to date
set = Set
rows = Rows
