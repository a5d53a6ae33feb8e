#!/usr/bin/env python3
"""Runs fuzz targets, one after the other, each until it finds no new edge any more.

    tests/fuzz/until_quiet.py [--build DIR] [--work DIR] [--seeds DIR] [--quiet S] [--most S] NAME...

Time is CPU seconds of the target, so that a busy machine makes no target look quiet. --work keeps
what each target found (and its logs and artifacts), so that a later run goes on from there; --seeds
has a directory for each NAME (see seeds.py). First inputs and words for the dictionary come from
the sources and their tests, too. Ends with 1 when a target stopped by itself, which is a fault, or
was still finding edges at --most.
"""

import argparse
import codecs
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WORD = 40  # bytes; libFuzzer takes 64
TICKS = os.sysconf("SC_CLK_TCK")
# Short inputs reach the same code in less time. Bytes.
LONGEST = {"address": 128, "calendar": 800, "compose": 800, "entity": 240, "field": 128,
           "header": 240, "html": 240, "imap": 160, "keys": 64, "mime": 500, "packed": 320,
           "quote": 160, "session": 600, "text": 128, "transfer": 160}
# Where what a target knows is said, if not in the room of its name.
ROOMS = {"address": "mime mail text", "build": "mime", "card": "calendar",
         "compose": "compose mime", "entity": "mime", "field": "mime text", "header": "mime text",
         "html": "html text", "keys": "ui/terminal", "mime": "mime html calendar text",
         "packed": "mime text", "quote": "text", "session": "imap",
         "store": "store mailbox query config", "transfer": "mime"}
RAW_LITERAL = re.compile(r'R"(\w*)\((.*?)\)\1"', re.DOTALL)
UNIVERSAL = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
LITERAL = r'"((?:[^"\\\n]|\\.)*)"'


def literals(folders):
    """What the string literals of the sources in these folders say; neighbours are one."""
    found = set()
    for source in (file for folder in folders for file in folder.glob("*.cc")):
        code = source.read_text("utf-8")
        found |= {raw[2].encode() for raw in RAW_LITERAL.finditer(code)}
        for group in re.finditer(rf"(?:{LITERAL}\s*)+", RAW_LITERAL.sub("", code)):
            whole = "".join(re.findall(LITERAL, group[0]))
            whole = UNIVERSAL.sub(lambda m: chr(int(m[1] or m[2], 16)), whole)
            found.add(codecs.escape_decode(whole.encode(), "ignore")[0])
    return sorted(word for word in found if len(word) >= 2 and not word.endswith(b".h"))


def write_first_inputs(name, place):
    """The words that the room and its tests know are the dictionary; what the tests say, inputs."""
    rooms = ROOMS.get(name, name).split()
    tests = [ROOT / "tests" / room for room in rooms]
    sources = [ROOT / room if room.startswith("ui") else ROOT / "src" / room for room in rooms]
    said = literals(tests)
    words = [word for word in sorted({*literals(sources), *said}) if len(word) <= LONGEST_WORD]
    quoted = ("".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word)
              for word in words)
    (place / "words").write_text("".join(f'"{word}"\n' for word in quoted), "ascii")
    (place / "first").mkdir(exist_ok=True)
    for number, each in enumerate(said):
        (place / "first" / str(number)).write_bytes(each)


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Watch:
    """Reads a target's log as it grows and remembers when the last new edge came."""

    def __init__(self, log):
        self.log, self.edges, self.last, self.begun = open(log, errors="replace"), 0, 0.0, False

    def look(self, now):
        for line in self.log.readlines():
            self.begun |= "INITED" in line
            found = re.search(r"cov: (\d+)", line)
            if self.begun and found and int(found[1]) > self.edges:
                self.edges, self.last = int(found[1]), now


def run(name, options):
    target = options.build / "tests/fuzz" / f"{name}_fuzz"
    place = options.work / name
    (place / "found").mkdir(parents=True, exist_ok=True)
    write_first_inputs(name, place)
    common = ["-timeout=60", "-rss_limit_mb=3000", f"-artifact_prefix={place}/"]
    sources = [ROOT / "tests/fuzz/corpus" / name, place / "first"]
    if options.seeds and (options.seeds / name).is_dir():
        sources.append(options.seeds / name)
    with open(place / "merge.log", "w") as log:
        subprocess.run([target, "-merge=1", *common, place / "found", *sources], stdout=log,
                       stderr=log, check=False)
    with open(place / "run.log", "w") as log:
        process = subprocess.Popen([target, f"-max_len={LONGEST.get(name, 400)}",
                                    f"-dict={place}/words", "-reduce_inputs=0", *common,
                                    place / "found"], stdout=log, stderr=log)
    watch = Watch(place / "run.log")
    now, quiet = 0.0, False
    while process.poll() is None and now < options.most and not quiet:
        time.sleep(1)
        now = cpu_seconds(process.pid)
        watch.look(now)
        quiet = watch.begun and now - watch.last >= options.quiet
    stopped = process.poll() is not None
    if not stopped:
        process.send_signal(signal.SIGINT)
        process.wait()
    how = "STOPPED" if stopped else "quiet" if quiet else "still finding"
    print(f"{name}: {how}; {watch.edges} edges, the last after {watch.last:.0f} of {now:.0f} s",
          flush=True)
    return quiet and not stopped


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build/fuzz")
    parser.add_argument("--work", type=Path, default=ROOT / "build/fuzz/found")
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--quiet", type=float, default=300)
    parser.add_argument("--most", type=float, default=1800)
    parser.add_argument("names", nargs="+", metavar="NAME")
    options = parser.parse_args()
    return 0 if all([run(name, options) for name in options.names]) else 1


if __name__ == "__main__":
    sys.exit(main())
