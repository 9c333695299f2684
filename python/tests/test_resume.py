"""States: small, JSON, and exact."""

import json

from conftest import told


def test_at_every_step(trial):
    loader = trial.loader()
    states, whole = [], []
    for _ in range(2):
        states.append(json.dumps(loader.state_dict()))
        for batch in loader:
            whole.append(told(batch))
            states.append(json.dumps(loader.state_dict()))
        # The state after the last step is that of the next epoch's first.
        states.pop()
    assert len(states) == len(whole)
    for taken in range(0, len(whole), 7):
        assert len(states[taken]) < 500
        again = trial.loader()
        again.load_state_dict(json.loads(states[taken]))
        got = [told(batch) for batch in again]
        if whole[taken][0][0] == 0:
            got += [told(batch) for batch in again]
        assert got == whole[taken:]


def test_a_loop_that_was_left_goes_on(trial):
    whole = [told(batch) for batch in trial.loader()]
    loader, got = trial.loader(), []
    while len(got) < len(whole):
        for count, batch in enumerate(loader, 1):
            got.append(told(batch))
            if count == 4:
                break
    assert got == whole
    assert loader.epoch == 1
