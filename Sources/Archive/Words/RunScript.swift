// The script `run` at the root of every archive: what one can do with it, one word each. Unaware of what is in it.

/// `run`.
enum RunScript {
    /// The file's text.
    static let text = #"""
        #!/bin/sh
        # What one can do with this archive: ./run verify | figures [FOLDER] | build [FOLDER] | recompute ARCHIVE
        set -eu
        here=$(cd "$(dirname "$0")" && pwd)

        usage() {
            cat >&2 <<'END'
        usage: ./run verify              check every file, and the chain of records (sh, coreutils; python3)
               ./run figures [FOLDER]    draw every figure again with gnuplot, into FOLDER (default: ./redrawn)
               ./run build [FOLDER]      clone the sources into FOLDER (default: ./project) and build the program (make, Swift)
               ./run recompute ARCHIVE   run everything again with the program on PATH, and compare byte by byte
        END
            exit 2
        }

        case ${1:-} in
        verify)
            exec sh "$here/verify.sh"
            ;;
        figures)
            folder=${2:-redrawn}
            command -v gnuplot >/dev/null || { echo "run: gnuplot is not installed" >&2; exit 1; }
            [ -d "$here/data/deliveries" ] || { echo "run: this archive holds no delivered files" >&2; exit 1; }
            mkdir -p "$folder"
            cp -R "$here/data/deliveries/." "$folder/"
            chmod -R u+w "$folder"
            scripts=$(mktemp)
            trap 'rm -f "$scripts"' EXIT
            find "$folder" -type f -name '*.gp' | LC_ALL=C sort >"$scripts"
            while IFS= read -r script; do
                (cd "$(dirname "$script")" && gnuplot "$(basename "$script")" </dev/null)
                echo "$script"
            done <"$scripts"
            ;;
        build)
            folder=${2:-project}
            [ -f "$here/data/source/repository.bundle" ] || { echo "run: this archive holds no repository" >&2; exit 1; }
            git clone "$here/data/source/repository.bundle" "$folder"
            [ -f "$folder/Makefile" ] || { echo "run: the sources are in $folder; they have no Makefile" >&2; exit 0; }
            exec make -C "$folder" build
            ;;
        recompute)
            [ $# -eq 2 ] || usage
            command -v stagecraft >/dev/null || { echo "run: there is no stagecraft on PATH: ./run build makes it" >&2; exit 1; }
            exec stagecraft verify --level recompute "$2"
            ;;
        *) usage ;;
        esac

        """#
}
