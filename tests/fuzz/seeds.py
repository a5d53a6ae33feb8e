#!/usr/bin/env python3
"""Cuts a collection of mail into first inputs for the fuzz targets.

    tests/fuzz/seeds.py COLLECTION OUT

COLLECTION is a directory; every file in it that begins like a message is one, and an mbox is many;
Unicode's tests of breaks are texts.
OUT gets a directory for each target that is fed by pieces of messages, which until_quiet.py takes
as --seeds. What is alike but for its words is taken once.
"""

import hashlib
import re
import sys
from pathlib import Path

LARGEST = 16_384  # bytes of one input
BEGINS = re.compile(rb"(?im)^(from|to|subject|received|content-type|date|message-id):")
FIELD = re.compile(rb"(?m)^([A-Za-z0-9-]+):((?:.*)(?:\r?\n[ \t].*)*)")
OF_ADDRESSES = {b"from", b"to", b"cc", b"reply-to", b"sender", b"return-path", b"references",
                b"message-id", b"in-reply-to"}
OF_FIELDS = {b"date", b"subject", b"content-type", b"content-disposition"}
INSIDE = {  # target: what stands somewhere in a message
    "html": rb"(?is)<html.{50,12000}",
    "calendar": rb"(?s)BEGIN:VCALENDAR.{10,6000}?END:VCALENDAR",
    "card": rb"(?s)BEGIN:VCARD.{10,4000}?END:VCARD",
    "header": rb"(?is)reporting-(?:mta|ua):.{10,1500}",
}


def messages(collection):
    for path in sorted(collection.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if content.startswith(b"From "):
            yield from filter(None, re.split(rb"(?m)^From [^\n]*\n", content))
        elif BEGINS.search(content[:600]):
            yield content


def pieces(message):
    head, _, body = message.replace(b"\r\n", b"\n").partition(b"\n\n")
    yield "header", head
    for name, value in FIELD.findall(head):
        if name.lower() in OF_ADDRESSES:
            yield "address", value
        if name.lower() in OF_FIELDS:
            yield "field", value
    for target, pattern in INSIDE.items():
        for found in re.findall(pattern, message):
            yield target, found
    for target in ("quote", "text", "transfer"):
        yield target, body[:1500]
    for target in ("compose", "entity", "mime"):
        if len(message) <= LARGEST:
            yield target, message
    if re.search(rb"(?i)begin [0-7]{3}|=ybegin|winmail|ms-tnef", message):
        yield "packed", message


def texts(collection):
    """What Unicode's tests of breaks are about, a text a line: "÷ 0020 × 0308 ÷ # ..."."""
    for path in sorted(collection.rglob("*BreakTest.txt")):
        for line in path.read_text("utf-8").splitlines():
            codes = re.findall(r"[0-9A-F]{4,6}", line.partition("#")[0])
            yield "".join(chr(int(code, 16)) for code in codes).encode("utf-8", "replace")


def all_pieces(collection):
    for message in messages(collection):
        yield from pieces(message)
    for text in texts(collection):
        for target in ("html", "quote", "text"):
            yield target, text


def main():
    if len(sys.argv) != 3:
        print("seeds.py COLLECTION OUT", file=sys.stderr)
        return 64
    seen = set()
    for target, piece in all_pieces(Path(sys.argv[1])):
        shape = (target, re.sub(rb"\w+", b"a", piece[:LARGEST]))
        if not piece or shape in seen:
            continue
        seen.add(shape)
        place = Path(sys.argv[2]) / target
        place.mkdir(parents=True, exist_ok=True)
        (place / hashlib.sha1(piece).hexdigest()).write_bytes(piece[:LARGEST])
    return 0


if __name__ == "__main__":
    sys.exit(main())
