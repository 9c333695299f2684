"""A mail server for tests: aiosmtpd on loopback, that does what the recipient's name says.

    python smtp_server.py FOLDER [--delay MILLISECONDS] [--close-every N] [--refuse-sender]
                          [--tls CERTIFICATE KEY] [--sign-in NAME PASSWORD]

Prints its port on a line, and ends when its standard input does. Each mail it takes becomes a line of
FOLDER/taken.jsonl, which is on the disk before the sender is told so.

    unknown...  550 5.1.1 at RCPT          full...   552 5.2.2 at RCPT
    spam...     554 5.7.1 after the content later...  451 4.7.1 at the first two RCPT
    lost...     taken, then the connection breaks before the answer
    cut...      the connection breaks before the content is taken
    relay...    554 5.7.1 Relay access denied
    never...    451 4.3.0 at every RCPT
"""

import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Behaviour:
    def __init__(self, options):
        self.options = options
        self.later = {}
        self.taken = open(os.path.join(options.folder, "taken.jsonl"), "a")

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if self.options.refuse_sender:
            return "550 5.7.1 We do not want mail from you"
        every = self.options.close_every
        if every and getattr(session, "count", 0) >= every:
            asyncio.get_running_loop().call_soon(server.transport.close)
            return "421 4.7.0 Enough on this connection"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        name = address.split("@")[0]
        if name.startswith("unknown"):
            return f"550 5.1.1 <{address}>: no such user"
        if name.startswith("full"):
            return f"552 5.2.2 <{address}>: mailbox full"
        if name.startswith("relay"):
            return f"554 5.7.1 <{address}>: Relay access denied"
        if name.startswith("never"):
            return f"451 4.3.0 <{address}>: come back later"
        if name.startswith("later"):
            tries = self.later.get(name, 0)
            self.later[name] = tries + 1
            if tries < 2:
                return f"451 4.7.1 <{address}>: come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        if self.options.delay:
            await asyncio.sleep(self.options.delay / 1000)
        if address.startswith("spam"):
            return "554 5.7.1 This looks like spam"
        if address.startswith("cut"):
            server.transport.abort()
            return "451 gone"
        line = {
            "from": envelope.mail_from,
            "to": address,
            "data": envelope.content.decode("utf-8", "replace"),
        }
        self.taken.write(json.dumps(line) + "\n")
        self.taken.flush()
        os.fsync(self.taken.fileno())
        if address.startswith("lost"):
            server.transport.abort()
            return "451 gone"
        session.count = getattr(session, "count", 0) + 1
        return "250 2.0.0 taken"


async def run(options):
    settings = {"ident": "test", "enable_SMTPUTF8": False}
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        settings["tls_context"] = context
    if options.sign_in:
        name, password = (text.encode() for text in options.sign_in)

        def check(server, session, envelope, mechanism, data):
            good = data.login == name and data.password == password
            return AuthResult(success=good, handled=False)

        settings["authenticator"] = check
        settings["auth_required"] = True
        settings["auth_require_tls"] = bool(options.tls)
    behaviour = Behaviour(options)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(behaviour, loop=loop, **settings), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--delay", type=int, default=0)
    parser.add_argument("--close-every", type=int, default=0)
    parser.add_argument("--refuse-sender", action="store_true")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--sign-in", nargs=2)
    asyncio.run(run(parser.parse_args()))
