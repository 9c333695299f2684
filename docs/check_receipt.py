"""Checks a receipt of demur without demur: python3 check_receipt.py RECEIPT.json [LOG KEY]

Needs only Python 3.8. Says what was recorded and ends with 0, or says what is wrong and ends with 1.
The log's key is what the operator publishes; without it, the key in the receipt is taken."""

import base64, hashlib, json, sys

P = 2**255 - 19  # Ed25519 (RFC 8032, section 5.1): points as (x, y) of fractions over one divisor z
D = -121665 * pow(121666, P - 2, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493

def need(holds, otherwise):
    if not holds: raise ValueError(otherwise)

def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()

def add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, E = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return (e * f % P, g * h % P, f * g % P, e * h % P)

def times(n, a):
    b = (0, 1, 1, 0)
    while n:
        if n & 1: b = add(b, a)
        a, n = add(a, a), n >> 1
    return b

def point(bytes32):
    number = int.from_bytes(bytes32, "little")
    y, odd = number % 2**255, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and not (x == 0 and odd), "a key or signature is no point")
    if x & 1 != odd: x = P - x
    return (x, y, 1, x * y % P)

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, text, signature):
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little")
    a, b = times(s, BASE), add(point(signature[:32]), times(k % ORDER, point(key)))
    return s < ORDER and (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def root_of(index, size, leaf, proof):  # RFC 9162, section 2.1.3.2
    at, last, node = index, size - 1, leaf
    for beside in proof:
        need(last > 0, "the proof is too long")
        if at & 1 or at == last:
            node = sha256(b"\1", beside, node)
            while at and not at & 1: at, last = at >> 1, last >> 1
        else:
            node = sha256(b"\1", node, beside)
        at, last = at >> 1, last >> 1
    need(last == 0, "the proof is too short")
    return node

def check(receipt, trusted=None):
    need(receipt["receipt"] == "demur/1", "this script knows receipts of the form demur/1")
    log = receipt["log"]
    need(trusted in (None, log), "the receipt is of a log with another key")
    name, id_hex, coded = log.split("+", 2)
    kind_key = base64.b64decode(coded, validate=True)
    need(kind_key[0] == 1 and len(kind_key) == 33, "the log's key is no Ed25519 key")
    key_id = sha256(name.encode(), b"\n", kind_key)[:4]
    need(key_id.hex() == id_hex, "the log's key has another id")
    text, lines = receipt["checkpoint"].rsplit("\n\n", 1)
    origin, size, root = text.split("\n")[:3]
    found = [base64.b64decode(line.split(" ")[2], validate=True) for line in lines.splitlines() if line.split(" ")[1] == name]
    own = [s[4:] for s in found if s[:4] == key_id and len(s) == 68]
    need(origin == name and own, "the log did not sign the checkpoint")
    need(all(signed(kind_key[1:], text.encode() + b"\n", s) for s in own), "the log's signature does not hold")
    commitment = sha256(bytes.fromhex(receipt["salt"]), receipt["record"].encode())
    index, size = receipt["index"], int(size)
    need(0 <= index < size, "the entry is not in the tree")
    node = root_of(index, size, sha256(b"\0", commitment), map(bytes.fromhex, receipt["proof"]))
    need(node == base64.b64decode(root, validate=True), "the record is not entry %d of the log" % index)
    return json.loads(receipt["record"])

if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as file: receipt = json.load(file)
        record = check(receipt, *sys.argv[2:3])
    except (KeyError, TypeError, ValueError, IndexError) as error:
        sys.exit("the receipt does not hold: %s" % (error or repr(error)))
    print("entry %d of %s holds:" % (receipt["index"], receipt["log"].split("+")[0]))
    print(json.dumps(record, indent=2, ensure_ascii=False))
    if len(sys.argv) < 3: print("checked with the key in the receipt; compare it: " + receipt["log"])
