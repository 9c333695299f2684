"""Checks a proof of absence without demur: python3 check_absence.py PROOF.json RECEIPT.json [SET KEY [LOG KEY]]

Needs only Python 3.8 and check_receipt.py beside it. Ends with 0 when the proof holds and shows that
nothing of the person is in the set; says what is wrong, or what is in it, and ends with 1.
The set's key is what the maker of the set publishes; without it, the key in the proof is taken."""

import base64, json, sys
from check_receipt import check as check_receipt, need, sha256, signed

def once(pairs):
    need(len(dict(pairs)) == len(pairs), "a field stands twice")
    return dict(pairs)

def manifest_of(state, trusted=None):
    """The manifest of a signed state: {"manifest":MANIFEST,"key":"KEY","signature":"SIGNATURE"} and a line end."""
    head, middle, last = '{"manifest":', '","signature":"', '"}\n'
    need(state.startswith(head) and state.endswith(last), "the state is no signed manifest")
    body, signature = state[len(head):-len(last)][:-88], state[:-len(last)][-88:]
    need(body.endswith(middle), "the state is no signed manifest")
    text, key = body[:-len(middle)][:-44], body[:-len(middle)][-44:]
    need(text.endswith(',"key":"'), "the state is no signed manifest")
    text = text[:-len(',"key":"')]
    need(trusted in (None, key), "the state is signed with another key")
    key, signature = base64.b64decode(key, validate=True), base64.b64decode(signature, validate=True)
    need(len(key) == 32 and len(signature) == 64, "the state's key or signature is no Ed25519")
    need(signed(key, text.encode(), signature), "the signature of the state does not hold")
    return json.loads(text, object_pairs_hook=once)

def hash_of(hex_text):
    value = bytes.fromhex(hex_text)
    need(len(value) == 32 and value.hex() == hex_text, "a hash is not 64 small hex digits")
    return value

def is_present(tree, commitment, proof):
    """Whether the proof shows the commitment in the tree; it must show that or the contrary."""
    bits, bucket, path = tree["bits"], list(map(hash_of, proof["bucket"])), list(map(hash_of, proof["path"]))
    need(type(bits) is int and 0 <= bits <= 32 and len(path) == bits, "the proof has not as many nodes as the tree has levels")
    at = lambda hash32: int.from_bytes(hash32, "big") >> (256 - bits)
    place = at(commitment)
    need(all(at(one) == place for one in bucket), "the proof is of another bucket")
    need(all(a < b for a, b in zip(bucket, bucket[1:])), "the commitments are out of order")
    node = sha256(b"\2", *bucket)
    for beside in path:
        node = sha256(b"\3", beside, node) if place & 1 else sha256(b"\3", node, beside)
        place >>= 1
    need(node == hash_of(tree["root"]), "the proof does not lead to the root")
    return commitment in bucket

def check(document, receipt, set_key=None, log_key=None):
    need(set(document) == {"absence", "proofs", "state"}, "other fields than those of a proof of absence")
    need(document["absence"] == "demur/1", "this script knows proofs of the form demur/1")
    person = check_receipt(receipt, log_key).get("person")
    need(person, "the receipt is about no person")
    manifest = manifest_of(document["state"], set_key)
    tree = manifest.get("absence")
    need(tree, "the state claims no tree of commitments")
    secret = sha256(b"demur absence 1\0", hash_of(tree["salt"]), hash_of(person["blind"]))
    shown = []
    for statement in document["proofs"]:
        if statement["person"] != person["id"]: continue
        item = statement.get("item")
        commitment = sha256(secret, b"\0") if item is None else sha256(secret, b"\1", item.encode())
        shown.append((item, is_present(tree, commitment, statement["proof"])))
    need(shown, "no proof is about %s, whom the receipt names" % person["id"])
    return person["id"], manifest, shown

if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8", newline="") as file: document = json.load(file, object_pairs_hook=once)
        with open(sys.argv[2], encoding="utf-8") as file: receipt = json.load(file)
        person, manifest, shown = check(document, receipt, *sys.argv[3:5])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        sys.exit("the proof does not hold: %s" % (error or repr(error)))
    where = "%s, state %d (sequence %d)" % (manifest["set"], manifest["state"], manifest["sequence"])
    for item, present in shown:
        what = ("at least one item" if present else "nothing") if item is None else "item %s" % item
        print("%s of %s is %sin %s" % (what, person, "" if present or item is None else "not ", where))
    if len(sys.argv) < 4: print("checked with the key in the proof; compare it with the one that the maker of the set publishes")
    sys.exit(any(present for _, present in shown))
