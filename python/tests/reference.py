"""The order of a loader, worked out again from its description alone (docs/loader.md)."""

import hashlib

MASK = (1 << 64) - 1


def siphash_2_4_128(key: bytes, data: bytes) -> int:
    """SipHash-2-4 with 128 bits, after the paper of Aumasson and Bernstein; as a number, low half first."""
    k0, k1 = (int.from_bytes(key[n : n + 8], "little") for n in (0, 8))
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D ^ 0xEE, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def rotate(x: int, by: int) -> int:
        return (x << by | x >> (64 - by)) & MASK

    def rounds(count: int) -> None:
        for _ in range(count):
            v[0] = (v[0] + v[1]) & MASK
            v[1] = rotate(v[1], 13) ^ v[0]
            v[0] = rotate(v[0], 32)
            v[2] = (v[2] + v[3]) & MASK
            v[3] = rotate(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) & MASK
            v[3] = rotate(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) & MASK
            v[1] = rotate(v[1], 17) ^ v[2]
            v[2] = rotate(v[2], 32)

    whole = len(data) // 8 * 8
    words = [int.from_bytes(data[n : n + 8], "little") for n in range(0, whole, 8)]
    words.append((len(data) & 0xFF) << 56 | int.from_bytes(data[whole:], "little"))
    for word in words:
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xEE
    rounds(4)
    low = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xDD
    rounds(4)
    return low | (v[0] ^ v[1] ^ v[2] ^ v[3]) << 64


def place(seed: int, epoch: int, item: str) -> int:
    """The place of an item (32 hex digits) in an epoch."""
    text = b"demur loader order 1\0" + seed.to_bytes(8, "little") + epoch.to_bytes(8, "little")
    return siphash_2_4_128(hashlib.sha256(text).digest()[:16], bytes.fromhex(item))


def step(at: int, steps: int) -> int:
    """The step of a place."""
    return (at >> 64) * steps >> 64
