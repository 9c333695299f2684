### Sets and models.

sets-title = Sets and models
sets-kicker = Where it is
sets-lead = A training set is a list of items from which a model learns. Here is each of them, with what it holds of yours, or once did.
sets-sets = Training sets
sets-none = There is no training set here.
sets-in = Items in it
sets-masked = Masked
sets-removed = Removed
sets-sequence = Ledger position
sets-masked-last =
    { $n ->
        [one] One item was
       *[other] { $n } items were
    } masked, last on { $day }.
sets-absence = There is a proof that this set holds nothing of yours. With it and one of your receipts it can be checked without trusting us.
sets-absence-check = Proof to check by program
sets-training = What training was shown
training-not-recorded = Not recorded. No program that trained from these sets left a record here. That does not show that nobody did.
training-read = From { $set }, begun on { $day }
training-by = by
training-shown =
    { $n ->
        [one] One item of yours was
       *[other] { $n } items of yours were
    } shown to it, { $times ->
        [one] once.
       *[other] { $times } times in all.
    }
training-not-named = Its record names nothing of yours. Of items that were removed from the files since, it says nothing.
training-uncertain =
    { $n ->
        [one] Of one of these times it cannot be told any more whether it happened.
       *[other] Of { $n } of these times it cannot be told any more whether they happened.
    }
training-unread =
    { $n ->
        [one] One record
       *[other] { $n } records
    } could not be read. Something of yours may be among what was shown there.
sets-models = Models
sets-models-none = No model is on record here that was trained from these sets. That does not show that there is none.
sets-trained-from = Trained from { $set }
model-unknown = What this model was shown is not recorded. We cannot rule out that something of yours was among it.
sets-words = What the words mean
word-set = Training set
word-set-text = Made for one purpose, on one day. It is never added to; for new items there is a new set.
word-masked = Masked
word-masked-text = The item is still in the file, but nobody gets it any more. With the next clean-up it is removed from the file. Nothing that was masked comes back into that set.
word-removed = Removed
word-removed-text = Nothing of the item is in the set any more, not even whether it was in it or had been refused. So an erased item counts here even if it was never in the set.
word-model = Model
word-model-text = The result of training. It holds what it learned from items, and may repeat parts of them.
