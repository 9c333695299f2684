### Sets and models.

sets-title = Sets and models
sets-kicker = Where it is
sets-lead = A training set is a list of items from which a model learns. Here are the ones that hold something of yours, or once did.
sets-sets = Training sets
sets-none = No set holds anything of yours.
sets-in = Items in it
sets-masked = Masked
sets-sequence = Ledger position
sets-masked-last =
    { $n ->
        [one] One item was
       *[other] { $n } items were
    } masked, last on { $day }.
sets-absence = There is a proof that this set holds nothing of yours. You can check it without trusting us.
sets-absence-read = Proof to read
sets-absence-check = Proof to check by program
sets-models = Models
sets-models-none = No model is on record here that was trained from these sets.
sets-trained = Trained on { $day } from { $set }
sets-trained-from = Trained from { $set }
model-with =
    { $n ->
        [one] One item of yours was
       *[other] { $n } items of yours were
    } used to train it.
model-without = Nothing of yours was used to train it.
model-suspended = Out of use since { $day }, until it is restored without you.
model-restored = Restored on { $day } as if it had never seen anything of yours.
model-unknown = What this model was shown is not recorded. We cannot rule out that something of yours was among it.
model-receipt = Receipt of the model
model-receipt-data = Receipt as data
sets-words = What the words mean
word-set = Training set
word-set-text = Made for one purpose, on one day. It is never added to; for new items there is a new set.
word-masked = Masked
word-masked-text = The item is still in the file, but nobody gets it any more. With the next clean-up it is removed from the file. Nothing that was masked comes back into that set.
word-model = Model
word-model-text = The result of training. It holds no copies of items, but what it learned from them.
