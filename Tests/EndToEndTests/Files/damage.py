# Damages an archive in one way: damage.py NAME ARCHIVE.zip TARGET.zip FOLDER
# FOLDER gets what a person would find unpacked; it is left out where the damage is in the container alone. Lists of digests are
# written again wherever a forger could do that too.
import hashlib, json, os, re, stat, struct, sys, types, zipfile

name, source, target, folder = sys.argv[1:]
TOP = "stagecraft-archive"
with zipfile.ZipFile(source) as archive:
    files = {info.filename[len(TOP) + 1 :]: archive.read(info) for info in archive.infolist()}


def refresh():
    """Lists of digests and Payload-Oxum that fit the files."""
    payload = sorted(n for n in files if n.startswith("data/"))
    oxum = f"{sum(len(files[n]) for n in payload)}.{len(payload)}"
    files["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*", f"Payload-Oxum: {oxum}".encode(), files["bag-info.txt"])
    for kind in ("sha256", "sha512"):
        files[f"manifest-{kind}.txt"] = listing(kind, payload)
    refresh_tags()


def refresh_tags():
    tags = sorted(n for n in files if not n.startswith("data/") and not n.startswith("tagmanifest-"))
    for kind in ("sha256", "sha512"):
        files[f"tagmanifest-{kind}.txt"] = listing(kind, tags)


def listing(kind, names):
    def spelt(n):
        return n.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")

    return "".join(f"{hashlib.new(kind, files[n]).hexdigest()}  {spelt(n)}\n" for n in names).encode()


def flip(n):
    files[n] = bytes([files[n][0] ^ 1]) + files[n][1:]


def chain():
    """The program in verify.sh, for its bytes of keys."""
    text = files["verify.sh"].decode().split("<<'END_OF_PROGRAM'\n")[1].split("\nEND_OF_PROGRAM\n")[0]
    module = types.ModuleType("chain")
    exec(text, module.__dict__)
    return module


def edit_json(n, change):
    value = json.loads(files[n])
    change(value)
    files[n] = json.dumps(value, ensure_ascii=False, indent=1).encode()
    refresh()


def edit_records(change):
    """`change` gets the list of records; their keys, and those of archive.json, are made to fit by `rekey`."""
    records = [json.loads(line) for line in files["data/records.jsonl"].splitlines()]
    change(records)
    records.sort(key=lambda record: record["key"])
    files["data/records.jsonl"] = b"".join(
        json.dumps(r, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for r in records
    )
    refresh()


def rekey(record):
    old = record["key"]
    record["key"] = hashlib.sha256(chain().key_bytes(record["ingredients"].items())).hexdigest()
    archive = json.loads(files["data/archive.json"])
    for item in archive["stages"] + archive["figures"]:
        if item["key"] == old:
            item["key"] = record["key"]
    files["data/archive.json"] = json.dumps(archive, ensure_ascii=False, indent=1).encode()


def by_stage(records, stage):
    return next(record for record in records if record["stage"] == stage)


def content(output):
    return f"{output['name']}, {output['size']} bytes, sha256 {output['sha256']}"


def write(extra=(), change=lambda info, data: (info, data)):
    """The container, with `extra` entries of (ZipInfo, data) at its end."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in sorted(files):
            info = zipfile.ZipInfo(f"{TOP}/{n}")
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info, data = change(info, files[n])
            if info is not None:
                archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        for info, data in extra:
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)


def entry(n, mode=stat.S_IFREG | 0o644):
    info = zipfile.ZipInfo(n)
    info.external_attr = mode << 16
    return info


def patch(signature, offset, value, n):
    """Writes `value` into the list of entries (or the entry itself) of the file that is called `n`."""
    with open(target, "r+b") as file:
        data = file.read()
        size = {b"PK\1\2": 46, b"PK\3\4": 30}[signature]
        at = [m.start() for m in re.finditer(re.escape(signature), data) if data[m.start() + size :].startswith(n.encode())]
        assert len(at) == 1, at
        file.seek(at[0] + offset)
        file.write(value)


FIGURE = "data/deliveries/figures/test"

# A claim as a kind that measures would leave it: the stage 'measure' is a command, whose claims nobody lists.
measure = next(s for s in json.loads(files["data/archive.json"])["stages"] if s["id"] == "measure")
claim = {
    "figure": "F1", "id": "F1.size", "verdict": "holds", "sentence": "The size is that of theory", "relation": "equals",
    "expected": 1.0, "tolerance": 0.5, "measured": 1.25, "spread": 0.125, "samples": 3,
    "artifact": {"stage": "measure", "output": "claims.h5", "sha256": measure["outputs"][0]["sha256"]},
}
files["data/claims.json"] = json.dumps([claim]).encode()
refresh()
unpacked = True
extra = []

if name == "nothing":
    pass
elif name == "strange names":
    # No damage: names that lists of digests, shells and their tools write in another way.
    for n in ("100% sure", "back\\slash", " blank ", "line\nbreak", "return\r", "-n", "it's", "*", "\u00e9"):
        files["data/journals/" + n] = n.encode()
    refresh()
elif name == "flipped bit":
    flip(f"{FIGURE}/F1/F1.dat")
elif name == "missing file":
    del files[f"{FIGURE}/F1/F1.dat"]
elif name == "extra file":
    files["data/deliveries/extra"] = b"?\n"
elif name == "extra tag file":
    files["fetch.txt"] = b"http://localhost/x 1 data/x\n"
elif name == "changed tag file":
    files["README.md"] += b"\n"
elif name == "edited list":
    # The other list is right.
    old = files["manifest-sha512.txt"]
    files["manifest-sha512.txt"] = (b"0" if old[:1] != b"0" else b"1") + old[1:]
    refresh_tags()
elif name == "listed twice":
    files["manifest-sha256.txt"] += files["manifest-sha256.txt"].splitlines(True)[0]
    refresh_tags()
elif name == "edited number of bytes":
    files["bag-info.txt"] = files["bag-info.txt"].replace(b"Payload-Oxum: ", b"Payload-Oxum: 1")
    refresh_tags()
elif name == "swapped figures":
    one, two = f"{FIGURE}/F1/F1.png", f"{FIGURE}/F2/F2.png"
    files[one], files[two] = files[two], files[one]
    refresh()
elif name == "swapped figures and list":
    one, two = f"{FIGURE}/F1/F1.png", f"{FIGURE}/F2/F2.png"
    files[one], files[two] = files[two], files[one]

    def swap(archive):
        items = {d["path"]: d for d in archive["deliveries"]}
        a, b = items["figures/test/F1/F1.png"], items["figures/test/F2/F2.png"]
        for key in ("sha256", "size"):
            a[key], b[key] = b[key], a[key]

    edit_json("data/archive.json", swap)
elif name == "renamed figure":
    edit_json("data/archive.json", lambda a: a["figures"][0].update(stage=a["figures"][1]["stage"]))
elif name == "edited claim":
    edit_json("data/claims.json", lambda claims: claims[0].update(measured=claims[0]["measured"] * 1.5))
elif name == "edited verdict":
    edit_json("data/claims.json", lambda claims: claims[0].update(verdict="does not hold"))
elif name == "edited record":
    edit_records(lambda records: by_stage(records, "make")["outputs"][0].update(sha256="0" * 64))
elif name == "record of another key":

    def exchange(records):
        records.remove(by_stage(records, "use"))
        other = json.loads(json.dumps(by_stage(records, "make")))
        other["ingredients"]["environment.X"] = '"1"'
        other["key"] = hashlib.sha256(chain().key_bytes(other["ingredients"].items())).hexdigest()
        records.append(other)

    edit_records(exchange)
elif name == "record under another key":

    def exchange(records):
        a, b = by_stage(records, "make"), by_stage(records, "use")
        a["key"], b["key"] = b["key"], a["key"]

    edit_records(exchange)
elif name == "edited pre-image":
    edit_records(lambda records: by_stage(records, "make")["ingredients"].update({"parameter.seed": "2"}))
elif name == "pre-image of another type":
    edit_records(lambda records: by_stage(records, "make")["ingredients"].update({"parameter.seed": "1.0"}))
elif name == "cycle":

    def close(records):
        make, use = by_stage(records, "make"), by_stage(records, "use")
        make["ingredients"]["input.src[0]"] = content(use["outputs"][0])
        rekey(make)

    edit_records(close)
elif name == "lost input":

    def lose(records):
        make = by_stage(records, "make")
        make["ingredients"]["input.src[0]"] = content({"name": "in.txt", "size": 6, "sha256": "1" * 64})
        rekey(make)

    edit_records(lose)
elif name == "record of no stage":
    edit_json("data/archive.json", lambda a: a["stages"].pop())
elif name == "edited input":
    flip("data/inputs/project/in.txt")
    refresh()
elif name == "edited object":
    flip(next(n for n in files if n.startswith("data/objects/")))
    refresh()
elif name == "foreign object":
    files["data/objects/" + hashlib.sha256(b"?").hexdigest()] = b"?"
    refresh()
elif name == "lists that are none":
    files["data/archive.json"] = b'{"stagecraftArchive": 1, "stages": ' + b"[" * 100000
    refresh()
elif name == "symbolic link":
    files["data/link"] = b"/etc/passwd"
    refresh()
elif name == "two names but for case":
    files["data/deliveries/FIGURES/test/F1/F1.png"] = files[f"{FIGURE}/F1/F1.png"]
    refresh()
elif name in ("parent folder", "parent folder within"):
    extra = [(entry({"parent folder": f"{TOP}/../../evil", "parent folder within": f"{TOP}/data/../evil"}[name]), b"?")]
    unpacked = False
elif name == "absolute path":
    extra = [(entry("/tmp/evil"), b"?")]
    unpacked = False
elif name == "other top folder":
    extra = [(entry("evil/data/x"), b"?")]
    unpacked = False
elif name == "duplicate name":
    extra = [(entry(f"{TOP}/README.md"), b"?")]
    unpacked = False
elif name == "fifo":
    extra = [(entry(f"{TOP}/data/fifo", stat.S_IFIFO | 0o644), b"")]
    unpacked = False
elif name in ("bomb that says so", "bomb that does not", "encrypted entry", "short entry"):
    extra = [(entry(f"{TOP}/data/bomb"), bytes(100 << 20 if name == "bomb that does not" else 1000))]
    unpacked = False
elif name in ("cut", "cut in the list"):
    unpacked = False
else:
    sys.exit(f"no damage is called '{name}'")

if name == "symbolic link":
    link = lambda info, data: (entry(info.filename, stat.S_IFLNK | 0o777), data) if data == b"/etc/passwd" else (info, data)
    write(change=link)
else:
    write(extra)
bomb = f"{TOP}/data/bomb"
if name == "bomb that says so":
    # 3 GiB, in both places.
    for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        patch(signature, offset, struct.pack("<I", 3 << 30), bomb)
elif name == "bomb that does not":
    for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        patch(signature, offset, struct.pack("<I", 1000), bomb)
elif name == "short entry":
    for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        patch(signature, offset, struct.pack("<I", 5000), bomb)
elif name == "encrypted entry":
    for signature, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        patch(signature, offset, struct.pack("<H", 1), bomb)
elif name in ("cut", "cut in the list"):
    size = os.path.getsize(target)
    os.truncate(target, size // 2 if name == "cut" else size - 30)
if unpacked:
    for n, data in files.items():
        path = os.path.join(folder, TOP, n)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if name == "symbolic link" and n == "data/link":
            os.symlink(data.decode(), path)
            continue
        with open(path, "wb") as file:
            file.write(data)
