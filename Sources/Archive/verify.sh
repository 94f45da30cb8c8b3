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

# Writes every file below the folder $1 to `$work/found`, as manifests spell it, and to `$work/found0`, ended by zeros;
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
            printf '%s\0' "${entry#./}" >&4
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
    tr '\0' '\1' <"$work/found0" >/dev/null
    files=$(wc -l <"$work/payload")
    bytes=$(cd data 2>/dev/null && du -b -a -l --apparent-size . 2>/dev/null | {
        sum=0
        while IFS=$tab read -r size name; do [ -f "$name" ] && sum=$((sum + size)); done
        echo "$sum"
    })
    if [ "$said" != "$bytes.$files" ]; then
        wrong "bag-info.txt: Payload-Oxum is '$said'; found $bytes.$files"
    fi
}

program() {
    cat <<'END_OF_PROGRAM'
import hashlib, json, os, re, struct, sys
PROGRAM_GOES_HERE
END_OF_PROGRAM
}

check_chain() {
    if ! command -v python3 >/dev/null; then
        cannot "chain: there is no python3 here"
        return
    fi
    program >"$work/chain.py"
    python3 -I "$work/chain.py" . "$work/figures" || errors=$((errors + 1))
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

# The digest of a PDF but for the time when it was made.
undated() {
    sed 's|/CreationDate (D:[0-9]\{14\}|/CreationDate (D:00000000000000|' <"$1" | sha256sum
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
            elif [ "$(undated "$place/$name.$kind")" != "$(undated "$work/drawing/$name.$kind")" ]; then
                wrong "$place/$name.$kind: drawn again it has other bytes (here: $here; fonts matter too)"
            fi
        done
    done <"$work/all"
    echo "figures: $drawn drawn again by $here, $images images compared byte by byte (PDF without the date)"
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
