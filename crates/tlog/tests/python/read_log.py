"""Reads a published log with tlog-scales, a client of tlog-tiles that is not demur's.

read_log.py FOLDER LOG_KEY WITNESS_KEY OLDER_SIZE: prints what it found as JSON."""

import json
import pathlib
import sys

from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet

folder, log, witness, older = sys.argv[1:5]
reader = TilesReader(LocalBackend(pathlib.Path(folder)))
checkpoint = reader.get_checkpoint()
keys = VkeySet(Vkey.from_string(log), Vkey.from_string(witness))
signed = sorted(key.name for key, _ in keys.verify(checkpoint.signatures, checkpoint))
older = int(older)
print(
    json.dumps(
        {
            "size": checkpoint.size,
            "claimed": checkpoint.root_hash.hex(),
            "computed": reader.calculate_root_hash().hex(),
            "signed": signed,
            "entries": [reader.get_entry(i).hex() for i in range(0, checkpoint.size, 97)],
            "older": reader.mth(0, older).hex(),
            "inclusion": [
                [h.hex() for h in reader.get_inclusion_proof(i, checkpoint.size).node_hashes]
                for i in range(0, checkpoint.size, 97)
            ],
            "consistency": [
                h.hex() for h in reader.get_consistency_proof(older, checkpoint.size).node_hashes
            ],
        }
    )
)
