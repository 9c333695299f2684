### Sets and models.

sets = Sets
sets-lead = What was compiled, what is masked in it by now, and what was trained on it.
models = Models
model = Model
model-sets = Trained on
model-forget = People to forget
set-masked = Masked
set-live = live
set-held = held
set-failed = check failed
set-gone = removed
set-report = Report
set-gates = Gates
gate = Gate
gate-closed = closed
set-then = When compiled
set-now = Now
set-proofs = Proofs
set-masks = Masks
cells = Cells
proof-holds = holds, checked on { $day }
proof-fails = fails, checked on { $day }
proof-unchecked = not checked
