#!/bin/sh
# Checks the archive that this file lies in: that every file is what it was, that every result follows from its inputs,
# and that every figure is drawn again as it was.
#
#   sh verify.sh            all that this machine can
#   sh verify.sh bag        files and both lists of digests: needs sh and GNU coreutils only
#   sh verify.sh chain      also records, keys and claims: needs python3, nothing else of it than its standard library
#   sh verify.sh figures    also draws the figures: needs gnuplot. This RUNS the archive's gnuplot scripts.
#
# Exit code: 0 nothing wrong was found; 1 something is wrong; 2 bad usage, or what was asked for cannot be checked here.
# This file can prove an archive only to one who has it from somewhere else, or has read it.
set -u
LC_ALL=C
export LC_ALL
umask 077

level=${1:-all}
case $level in
    all | bag | chain | figures) ;;
    *)
        echo "usage: sh verify.sh [bag|chain|figures]" >&2
        exit 2
        ;;
esac
case $0 in
    */*) folder=${0%/*} ;;
    *) folder=. ;;
esac
cd -- "$folder" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

newline='
'
return=$(printf '\r')
tab=$(printf '\t')
errors=0
unchecked=''

wrong() {
    printf 'error: %s\n' "$*" >&2
    errors=$((errors + 1))
}

cannot() {
    unchecked="$unchecked  $*$newline"
    # What was asked for by name must be done.
    if [ "$level" != all ]; then missing=1; fi
}
missing=0

# Replaces one text by another everywhere in $1: replaced="…".
replace() {
    rest=$1
    replaced=''
    while :; do
        case $rest in
            *"$2"*)
                replaced=$replaced${rest%%"$2"*}$3
                rest=${rest#*"$2"}
                ;;
            *) break ;;
        esac
    done
    replaced=$replaced$rest
}

# Writes every file below the folder $1 to `$work/found`, as manifests spell it, and the payload to `$work/found0`, ended by zeros;
# what is no plain file is wrong.
walk() {
    for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        if [ -L "$entry" ]; then
            wrong "${entry#./}: a symbolic link; expected plain files only"
        elif [ -d "$entry" ]; then
            walk "$entry"
        elif [ -f "$entry" ]; then
            spelt=${entry#./}
            case $spelt in
                *%* | *"$newline"* | *"$return"*)
                    replace "$spelt" % %25
                    replace "$replaced" "$newline" %0A
                    replace "$replaced" "$return" %0D
                    spelt=$replaced
                    ;;
            esac
            printf '%s\n' "$spelt" >&3
            case $spelt in data/*) printf '%s\0' "${entry#./}" >&4 ;; esac
        elif [ -e "$entry" ]; then
            wrong "${entry#./}: neither file nor folder; expected plain files only"
        fi
    done
}

# check_list MANIFEST TOOL DIGITS: every file of the list has its digest. Its names go to `$work/listed`.
check_list() {
    if [ ! -f "$1" ]; then
        wrong "$1: missing"
        : >"$work/listed"
        return
    fi
    : >"$work/plain"
    while IFS= read -r line || [ -n "$line" ]; do
        digest=${line%% *}
        name=${line#*  }
        if [ "${#digest}" -ne "$3" ] || [ "$digest  $name" != "$line" ]; then
            wrong "$1: not a line of a list: '$line'; expected: $3 digits, two spaces, a name"
            continue
        fi
        printf '%s\n' "$name" >&5
        case $name in
            /* | ../* | */../* | */.. | ..) wrong "$1: '$name' leads out of the archive" ;;
            *%*)
                # The tool's own escapes, which begin with a backslash before the line.
                replace "$name" '\' '\\'
                replace "$replaced" %0A '\n'
                replace "$replaced" %0D '\r'
                replace "$replaced" %25 %
                printf '\\%s  %s\n' "$digest" "$replaced" >&6
                ;;
            *) printf '%s\n' "$line" >&6 ;;
        esac
    done <"$1" 5>"$work/listed" 6>"$work/plain"
    if [ -s "$work/plain" ] && ! "$2" --check --strict --quiet "$work/plain" >"$work/said" 2>/dev/null; then
        while IFS= read -r line; do wrong "$1: $line"; done <"$work/said"
        [ -s "$work/said" ] || wrong "$1: $2 refuses it"
    fi
    sort "$work/listed" >"$work/sorted"
    uniq -d "$work/sorted" >"$work/twice"
    while IFS= read -r name; do wrong "$1: '$name' stands there twice"; done <"$work/twice"
    mv "$work/sorted" "$work/listed"
}

# compare_lists MANIFEST FOUND: a file that is in only one of them is wrong.
compare_lists() {
    comm -13 "$work/listed" "$2" >"$work/extra"
    while IFS= read -r name; do wrong "$name: not in $1: an extra file"; done <"$work/extra"
    comm -23 "$work/listed" "$2" >"$work/lost"
    while IFS= read -r name; do wrong "$name: missing; it is in $1"; done <"$work/lost"
}

check_bag() {
    printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >"$work/bagit"
    if [ ! -f bagit.txt ] || [ "$(sha256sum <bagit.txt)" != "$(sha256sum <"$work/bagit")" ]; then
        wrong "bagit.txt: not the declaration of a BagIt 1.0 bag"
    fi
    : >"$work/found"
    : >"$work/found0"
    walk . 3>"$work/found" 4>"$work/found0"
    sort "$work/found" >"$work/all"
    tr '[:upper:]' '[:lower:]' <"$work/all" | sort | uniq -d >"$work/twice"
    while IFS= read -r name; do wrong "$name: two names that differ in case only"; done <"$work/twice"
    : >"$work/payload"
    : >"$work/tags"
    while IFS= read -r name; do
        case $name in
            data/*) printf '%s\n' "$name" >&3 ;;
            # No list can hold its own digest.
            tagmanifest-sha256.txt | tagmanifest-sha512.txt) ;;
            *) printf '%s\n' "$name" >&4 ;;
        esac
    done <"$work/all" 3>"$work/payload" 4>"$work/tags"
    for kind in 256 512; do
        check_list "manifest-sha$kind.txt" "sha${kind}sum" $((kind / 4))
        compare_lists "manifest-sha$kind.txt" "$work/payload"
        check_list "tagmanifest-sha$kind.txt" "sha${kind}sum" $((kind / 4))
        compare_lists "tagmanifest-sha$kind.txt" "$work/tags"
    done
    check_oxum
    files=$(wc -l <"$work/all")
    echo "bag: $files files compared with the lists of SHA-256 and SHA-512; extra and missing files looked for"
}

# Number of bytes and of files, as bag-info.txt says them.
check_oxum() {
    said=''
    if [ -f bag-info.txt ]; then
        while IFS= read -r line; do
            case $line in "Payload-Oxum: "*) said=${line#Payload-Oxum: } ;; esac
        done <bag-info.txt
    fi
    files=$(wc -l <"$work/payload")
    bytes=$(wc -c --files0-from="$work/found0" 2>/dev/null | tail -n 1)
    bytes=${bytes%% *}
    if [ "$said" != "$bytes.$files" ]; then
        wrong "bag-info.txt: Payload-Oxum is '$said'; found $bytes.$files"
    fi
}

program() {
    cat <<'END_OF_PROGRAM'
import hashlib, json, os, re, struct, sys
from collections import Counter, defaultdict, deque

# The bytes of a key (doc/keys.md of the program describes them).
TEXTS = ("version", "kind", "code", "definition", "unverified", "output", "versions", "lists", "folder", "table", "stdout",
         "optional", "mayBeEmpty", "workingFolder", "locked")
VALUES = ("parameter", "lacking", "command", "environment", "instructions")
DIGESTS = ("program", "packages", "modules", "secret")
LISTS = ("input", "lacking", "unverified", "output", "versions", "command", "folder", "table", "optional", "mayBeEmpty")
FILE = re.compile(r"(.*), (0|[1-9][0-9]*) bytes, sha256 ([0-9a-f]{64})(, executable)?", re.DOTALL)


class Wrong(Exception):
    pass


def number_bytes(number):
    if not -(2**63) <= number < 2**63:
        raise Wrong(f"the number {number} has more than 64 bits")
    return struct.pack("<q", number)


def text_bytes(text):
    encoded = text.encode("utf-8")
    return number_bytes(len(encoded)) + encoded


def value_bytes(value):
    if isinstance(value, bool):
        return b"\1" + (b"\1" if value else b"\0")
    if isinstance(value, int):
        return b"\2" + number_bytes(value)
    if isinstance(value, float):
        return b"\3" + struct.pack("<d", value)
    if isinstance(value, str):
        return b"\4" + text_bytes(value)
    if isinstance(value, list):
        return b"\5" + number_bytes(len(value)) + b"".join(map(value_bytes, value))
    raise Wrong(f"{value!r} is no value of a parameter")


def no_constant(text):
    raise Wrong(f"{text} is no JSON")


def split_name(name):
    group = re.match(r"[^.\[]*", name).group()
    rest, index = name[len(group) :], -1
    if group in LISTS:
        found = re.fullmatch(r"(.*)\[(0|[1-9][0-9]*)\]", rest, re.DOTALL)
        if not found:
            raise Wrong(f"the ingredient {name!r} has no index")
        rest, index = found.group(1), int(found.group(2))
    if rest and (rest[0] != "." or rest == "."):
        raise Wrong(f"{name!r} is no ingredient of a key")
    return group, rest[1:], index


def key_bytes(pairs):
    """The bytes whose SHA-256 is the key of a result with these ingredients, in their order."""
    pairs = list(pairs)
    files = sorted(text for name, text in pairs if name.startswith("code."))
    parts = []
    for name, text in pairs:
        if not isinstance(text, str):
            raise Wrong(f"the ingredient {name!r} is no text")
        if name.startswith("code."):
            if files:
                if not all(re.fullmatch("[0-9a-f]+", file) for file in files):
                    raise Wrong("the digest of a source file is no hexadecimal number")
                digest = hashlib.sha256(" ".join(files).encode()).digest()
                parts.append(text_bytes("code") + text_bytes("") + number_bytes(-1) + b"\6" + digest)
                files = []
            continue
        group, member, index = split_name(name)
        if group in TEXTS:
            value = b"\1" + text_bytes(text)
        elif group == "threads":
            value = b"\2" + number_bytes(int(text))
        elif group in VALUES:
            try:
                value = b"\3" + value_bytes(json.loads(text, parse_constant=no_constant))
            except ValueError as error:
                raise Wrong(f"the ingredient {name!r} is {text!r}: {error}")
        elif group in DIGESTS:
            if not re.fullmatch("[0-9a-f]{64}", text):
                raise Wrong(f"the ingredient {name!r} is {text!r}, no SHA-256")
            value = b"\4" + bytes.fromhex(text)
        elif group == "input":
            found = FILE.fullmatch(text)
            if not found:
                raise Wrong(f"the ingredient {name!r} is {text!r}; expected NAME, SIZE bytes, sha256 DIGEST")
            value = (b"\7" if found.group(4) else b"\5") + text_bytes(found.group(1))
            value += number_bytes(int(found.group(2))) + bytes.fromhex(found.group(3))
        else:
            raise Wrong(f"{name!r} is no ingredient of a key")
        parts.append(text_bytes(group) + text_bytes(member) + number_bytes(index) + value)
    return b"".join(parts)


def inputs_of(ingredients):
    """The digest, size and role of every input."""
    for name, text in ingredients.items():
        if name.startswith("input.") or name.startswith("input["):
            found = FILE.fullmatch(text)
            yield found.group(3), int(found.group(2)), name


def distinct(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
        raise Wrong(f"{twice[0]!r} stands there twice")
    return result


def parse(text):
    return json.loads(text, object_pairs_hook=distinct, parse_constant=no_constant)


class Check:
    def __init__(self, root):
        self.root = root
        self.errors = 0
        self.unchecked = []
        self.listed = {}
        with open(os.path.join(root, "manifest-sha256.txt"), encoding="utf-8", newline="\n") as file:
            for line in file:
                name = line[66:].rstrip("\n")
                name = name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
                self.listed[name] = line[:64]

    def wrong(self, place, what):
        self.errors += 1
        if self.errors <= 20:
            print(f"error: {place}: {what}", file=sys.stderr)

    def path(self, name):
        return os.path.join(self.root, name)

    def load(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return parse(file.read())

    def holds(self, place, digest, size):
        """Whether the archive has a file at this place with this content."""
        return self.listed.get(place) == digest and os.path.getsize(self.path(place)) == size

    def run(self):
        self.archive = self.load("data/archive.json")
        if self.archive.get("stagecraftArchive") != 1:
            raise Wrong("data/archive.json is of another version of archives; expected version 1")
        self.read_records()
        self.check_stages()
        self.check_inputs()
        self.check_links()
        self.check_deliveries()
        self.check_objects()
        self.check_claims()

    def read_records(self):
        self.records, last = {}, ""
        with open(self.path("data/records.jsonl"), encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                place = f"data/records.jsonl:{number}"
                try:
                    record = parse(line)
                    ingredients = record["ingredients"]
                    key = hashlib.sha256(key_bytes(ingredients.items())).hexdigest()
                    if key != record["key"]:
                        raise Wrong(f"the key is not that of the ingredients: found {record['key']}, expected {key}")
                    if key <= last:
                        raise Wrong("records are not sorted by their keys, or one stands there twice")
                    last = key
                    outputs = [(o["name"], o["sha256"], o["size"]) for o in record["outputs"]]
                    named = [t for n, t in ingredients.items() if n.startswith("output[")]
                    # What a stage declares comes first; then the files in those that are folders.
                    folders = tuple(name for name in named if name.endswith("/"))
                    names = [name for name, _, _ in outputs]
                    files = names[len(named) :]
                    if names[: len(named)] != named or not all(
                        name.startswith(folders) and name not in folders for name in files
                    ):
                        raise Wrong(f"the outputs are not those that the key names: {', '.join(named)}")
                except (Wrong, ValueError, KeyError, TypeError, AttributeError) as error:
                    self.wrong(place, error if isinstance(error, Wrong) else f"not a record: {error!r}")
                    continue
                self.records[key] = {
                    "place": place,
                    "stage": record.get("stage"),
                    "kind": ingredients.get("kind"),
                    "figure": ingredients.get("parameter.figure"),
                    "outputs": outputs,
                    "inputs": list(inputs_of(ingredients)),
                }

    def check_stages(self):
        self.stages, used = {}, set()
        for stage in self.archive["stages"]:
            place = f"data/archive.json: stage {stage['id']}"
            record = self.records.get(stage["key"])
            if stage["id"] in self.stages:
                self.wrong(place, "stands there twice")
            if record is None:
                self.wrong(place, f"its record is missing: key {stage['key']}")
                continue
            used.add(stage["key"])
            self.stages[stage["id"]] = stage
            if record["kind"] != stage["kind"]:
                self.wrong(place, f"its record is of the kind {record['kind']}; expected {stage['kind']}")
            said = [(o["name"], o["sha256"], o["size"]) for o in stage["outputs"]]
            if said != record["outputs"]:
                self.wrong(place, "its outputs are not those of its record")
            for output in stage["outputs"]:
                where = output.get("place")
                if where is not None and not self.holds("data/" + where, output["sha256"], output["size"]):
                    self.wrong(f"data/{where}", f"not what {stage['id']} has made: sha256 {output['sha256']}")
        for key in self.records.keys() - used:
            self.wrong(self.records[key]["place"], "a record of no stage of data/archive.json")

    def check_inputs(self):
        self.outside, self.input_places = set(), set()
        for item in self.archive["inputs"]:
            self.outside.add((item["sha256"], item["size"]))
            if not item["included"]:
                self.unchecked.append(f"input {item['path']}: only its digest is archived")
                continue
            place = "data/" + item["place"]
            self.input_places.add(place)
            if not self.holds(place, item["sha256"], item["size"]):
                self.wrong(place, f"not the input that data/archive.json names: sha256 {item['sha256']}")

    def check_links(self):
        """Every input is an output of a result that itself rests on inputs from outside: so there is no cycle."""
        made, waiting, readers = set(), {}, defaultdict(list)
        for key, record in self.records.items():
            needed = {(digest, size) for digest, size, _ in record["inputs"]} - self.outside
            waiting[key] = len(needed)
            for content in needed:
                readers[content].append(key)
        makers = {(digest, size) for r in self.records.values() for _, digest, size in r["outputs"]}
        ready = deque(key for key, count in waiting.items() if count == 0)
        while ready:
            for _, digest, size in self.records[ready.popleft()]["outputs"]:
                if (digest, size) in made:
                    continue
                made.add((digest, size))
                for key in readers[digest, size]:
                    waiting[key] -= 1
                    if waiting[key] == 0:
                        ready.append(key)
        cycle = []
        for key, count in waiting.items():
            if count == 0:
                continue
            record = self.records[key]
            lost = [i for i in record["inputs"] if i[:2] not in makers and i[:2] not in self.outside]
            for digest, size, name in lost:
                self.wrong(
                    record["place"],
                    f"{name} of {record['stage']} is neither an output of a record nor an input of "
                    f"data/archive.json: sha256 {digest} ({size} bytes)",
                )
            if not lost:
                cycle.append(record)
        # Results behind a lost input rest on nothing either: only a cycle by itself is one.
        if cycle and self.errors == 0:
            names = ", ".join(str(r["stage"]) for r in cycle[:5])
            self.wrong(cycle[0]["place"], f"results rest on each other in a cycle: {names}")

    def output(self, stage, name):
        stage = self.stages.get(stage)
        for output, digest, size in self.records[stage["key"]]["outputs"] if stage else ():
            if output == name:
                return digest, size
        return None

    def check_deliveries(self):
        self.delivered = {}
        for item in self.archive["deliveries"]:
            place = "data/deliveries/" + item["path"]
            content = (item["sha256"], item["size"])
            self.delivered[place] = content
            if self.output(item["stage"], item["output"]) != content:
                self.wrong(place, f"data/archive.json says of it what the record of {item['stage']} does not say")
            elif not self.holds(place, *content):
                self.wrong(place, f"not what {item['stage']} has made: sha256 {item['sha256']}")
        seen = set()
        for figure in self.archive["figures"]:
            place = f"data/archive.json: figure {figure['id']}"
            stage = self.stages.get(figure["stage"])
            if figure["id"] in seen:
                self.wrong(place, "stands there twice")
            seen.add(figure["id"])
            if stage is None or stage["key"] != figure["key"]:
                self.wrong(place, f"the key of its stage {figure['stage']} is another, or there is no such stage")
                continue
            named = self.records[figure["key"]]["figure"]
            if named is not None and json.loads(named) != figure["id"]:
                self.wrong(place, f"its stage draws another figure: {named}")
            for name, where in figure["files"].items():
                content = self.output(figure["stage"], name)
                if content is None or not self.holds("data/" + where, *content):
                    self.wrong(f"data/{where}", f"not the file {name} of figure {figure['id']}")

    def check_objects(self):
        """No file stands where results are that is none."""
        results = {digest for record in self.records.values() for _, digest, _ in record["outputs"]}
        for name, digest in self.listed.items():
            if name.startswith("data/objects/") and (name[13:] != digest or digest not in results):
                self.wrong(name, "not an output of a record")
            if name.startswith("data/inputs/") and name not in self.input_places:
                self.wrong(name, "not an input of data/archive.json")
            if name.startswith("data/deliveries/") and name not in self.delivered:
                self.check_sums(name)

    def check_sums(self, name):
        """A list of digests beside delivered files, which no stage has made."""
        folder = name.rpartition("/")[0] + "/"
        if name != folder + "SHA256SUMS":
            return self.wrong(name, "no stage has made it")
        with open(self.path(name), encoding="utf-8", newline="\n") as file:
            for line in file:
                digest, _, file_name = line.rstrip("\n").partition("  ")
                if self.delivered.get(folder + file_name, ("",))[0] != digest:
                    self.wrong(name, f"a digest that is not that of the delivered file: {line.rstrip()}")

    def check_claims(self):
        claims = self.load("data/claims.json") if "data/claims.json" in self.listed else []
        self.claims = 0
        opened = (None, b"")
        for claim in claims:
            place = f"data/claims.json: {claim['id']}"
            if claim["figure"] not in {figure["id"] for figure in self.archive["figures"]}:
                self.wrong(place, f"there is no figure {claim['figure']}")
            artifact = claim.get("artifact")
            if artifact is None:
                continue
            content = self.output(artifact["stage"], artifact["output"])
            if content is None or content[0] != artifact["sha256"]:
                self.wrong(place, f"its file is no output of the record of {artifact['stage']}")
                continue
            self.check_verdict(place, claim)
            held = "data/objects/" + artifact["sha256"]
            if held not in self.listed:
                self.unchecked.append(f"claim {claim['id']}: the file that it was read from is not archived")
                continue
            if opened[0] != held:
                with open(self.path(held), "rb") as file:
                    opened = (held, file.read())
            self.claims += 1
            # Numbers and texts stand in an HDF5 file's attributes as they are.
            for name in ("expected", "tolerance", "measured", "spread"):
                if name in claim and struct.pack("<d", claim[name]) not in opened[1]:
                    self.wrong(place, f"{name} is {claim[name]}: no such number is in {held}")
            for name in ("id", "sentence", "relation", "verdict"):
                if name in claim and claim[name].encode() not in opened[1]:
                    self.wrong(place, f"{name} is {claim[name]!r}: no such text is in {held}")

    def check_verdict(self, place, claim):
        relation = claim["relation"]
        if relation == "not tested":
            verdict = "not tested at this scale"
        else:
            nan = float("nan")
            expected, tolerance, measured = (claim.get(n, nan) for n in ("expected", "tolerance", "measured"))
            holds = {
                "equals": abs(measured - expected) <= tolerance,
                "at most": measured <= expected + tolerance,
                "at least": measured >= expected - tolerance,
                "differs from": abs(measured - expected) > tolerance,
            }.get(relation)
            verdict = "holds" if holds else "does not hold"
        if claim["verdict"] != verdict:
            self.wrong(place, f"its verdict is {claim['verdict']!r}; its numbers give {verdict!r}")


def main(root):
    check = None
    try:
        check = Check(root)
        check.run()
    except Wrong as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"error: the archive's lists cannot be read: {error!r}", file=sys.stderr)
        return 1
    if check.errors:
        if check.errors > 20:
            print(f"… and {check.errors - 20} more errors", file=sys.stderr)
        return 1
    print(
        f"chain: {len(check.stages)} stages, {len(check.records)} records (key = SHA-256 of its ingredients), "
        f"{len(check.delivered)} delivered files; numbers of {check.claims} claims found in the data"
    )
    if check.unchecked:
        print("chain: not checked:")
        for line in check.unchecked[:20]:
            print("  " + line)
        if len(check.unchecked) > 20:
            print(f"  … and {len(check.unchecked) - 20} more")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
END_OF_PROGRAM
}

check_chain() {
    if ! command -v python3 >/dev/null; then
        cannot "chain: there is no python3 here"
        return
    fi
    program >"$work/chain.py"
    python3 -I "$work/chain.py" . || errors=$((errors + 1))
}

# Draws one script again: draw FOLDER NAME
draw() {
    rm -rf "$work/drawing"
    mkdir "$work/drawing" || return 1
    for file in "$1"/*; do
        case $file in
            "$1/$2.pdf" | "$1/$2.png") ;;
            *) [ -f "$file" ] && cp -- "$file" "$work/drawing/" ;;
        esac
    done
    (
        cd "$work/drawing" &&
            env -i PATH="$PATH" HOME="${HOME:-/}" LC_ALL=C.UTF-8 TZ=UTC gnuplot --default-settings "$2.gp" 2>&1
    ) >"$work/said" </dev/null
    status=$?
    if [ "$status" -ne 0 ]; then
        wrong "$1/$2.gp: gnuplot ends with exit code $status: $(head -n 3 "$work/said")"
        return 1
    fi
}

# The digest of what an image shows: without the mark that names what it was drawn from and, in a PDF, without the time when
# it was made and the places of its objects, which the mark moves.
picture() {
    case $1 in
        *.png)
            # Behind signature and header, a chunk of 102 bytes.
            if [ "$(tail -c +42 <"$1" | head -c 18 | tr -d '\000')" = 'Stagecraft sources' ]; then
                { head -c 33 <"$1" && tail -c +136 <"$1"; } | sha256sum
            else
                sha256sum <"$1"
            fi
            ;;
        *)
            sed -e '/^   \/Keywords (Stagecraft sources sha256:[0-9a-f]\{64\})$/d' \
                -e 's|/CreationDate (D:[0-9]\{14\}|/CreationDate (D:00000000000000|' \
                -e 's/^[0-9]\{10\} 00000 n $/0000000000 00000 n /' -e '/^startxref$/{n;s/.*/0/;}' <"$1" | sha256sum
            ;;
    esac
}

check_figures() {
    if ! command -v gnuplot >/dev/null; then
        cannot "figures: there is no gnuplot here"
        return
    fi
    here=$(gnuplot --version)
    drawn=0
    images=0
    while IFS= read -r script; do
        case $script in
            data/deliveries/*.gp) ;;
            *) continue ;;
        esac
        place=${script%/*}
        name=${script##*/}
        name=${name%.gp}
        # Scripts that are no figure's draw nothing that could be compared.
        [ -f "$place/$name.png" ] || [ -f "$place/$name.pdf" ] || continue
        draw "$place" "$name" || continue
        drawn=$((drawn + 1))
        for kind in png pdf; do
            [ -f "$place/$name.$kind" ] || continue
            images=$((images + 1))
            if [ ! -f "$work/drawing/$name.$kind" ]; then
                wrong "$place/$name.$kind: the script draws no such file"
            elif [ "$(picture "$place/$name.$kind")" != "$(picture "$work/drawing/$name.$kind")" ]; then
                wrong "$place/$name.$kind: drawn again it has other bytes (here: $here; fonts matter too)"
            fi
        done
    done <"$work/all"
    echo "figures: $drawn drawn again by $here, $images images compared byte by byte (without their marks and dates)"
}

check_bag
if [ "$errors" -eq 0 ] && [ "$level" != bag ]; then check_chain; fi
if [ "$errors" -eq 0 ] && { [ "$level" = figures ] || [ "$level" = all ]; }; then check_figures; fi
if [ "$errors" -ne 0 ]; then
    echo "$errors errors: this archive is not what it was, or was never right" >&2
    exit 1
fi
if [ -n "$unchecked" ]; then printf 'not checked:\n%s' "$unchecked"; fi
[ "$missing" -eq 0 ] || exit 2
echo "nothing is wrong in what was checked"
