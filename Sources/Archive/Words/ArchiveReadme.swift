// README.md of an archive: what it is and how to use it, for somebody who has only the file. Unaware of its parts' making.

import Engine
import ResultStore
import StageGraph

/// The text that a stranger reads first.
struct ArchiveReadme {
    private let state: ArchiveState
    private let work: WorkDescription
    private let scope: ArchiveScope

    init(_ state: ArchiveState, _ work: WorkDescription, _ scope: ArchiveScope) {
        self.state = state
        self.work = work
        self.scope = scope
    }

    /// The file's text.
    var text: String {
        """
        # \(VisibleText.escaping(work.title, ["\n": " "]))

        Everything behind \(Quantity.count(state.figures.count, "figure")): what was run, on what, and what came out.
        Profile `\(state.pipeline.graph.profile)`, \(Quantity.count(state.stages.count, "stage")), the last result of \
        \(work.date). \(scopeSentence)

        | to | do | needs |
        |---|---|---|
        | check that no file has changed | `sh verify.sh` | coreutils; python3 for the chain of records |
        | draw the figures again | `./run figures` | gnuplot |
        | look at a result | open `data/objects/<sha256>` as HDF5 | h5py, say |
        | build the program | `./run build` | git, make, Swift |
        | put the results into a project's store | `stagecraft restore FILE` | the program |
        | run everything again and compare | `stagecraft verify --level recompute FILE` | the program |

        ## What is where

        | file | holds |
        |---|---|
        | `data/deliveries/` | figures (script, data, PDF, PNG, caption) at their places in the project |
        | `data/objects/` | results by their SHA-256; `data/archive.json` says which stage made which |
        | `data/records.jsonl` | a record for each key: everything that the result depends on, outputs, costs |
        | `data/manifest/` | the pipeline as written, with what it includes, and resolved: every stage with its parameters |
        | `data/claims.json` | what was claimed, expected and measured |
        | `data/inputs/` | data from elsewhere that may be passed on; of the rest `data/archive.json` has sources and digests |
        | `data/source/` | the repository as a Git bundle and as plain files, with Software Heritage identifiers |
        | `data/environment/` | system, libraries, processor, fonts; a Dockerfile |
        | `data/EXPECTED.json`, `data/CHECKLIST.md` | what a repetition should give and take; badges' and conferences' questions |
        | `data/ro-crate-metadata.json`, `data/provenance.json` | the same for machines: RO-Crate, PROV |

        The bag follows BagIt 1.0 (RFC 8493). A key is the SHA-256 of bytes that follow from the record alone.
        \(adoptedList)\(figureList)
        """
    }

    private var scopeSentence: String {
        switch scope {
        case .results: "It holds delivered files and all HDF5 results behind them."
        case .everything: "It holds every output of every stage."
        case .figuresOnly: "It is a light archive: figures and records, without the results that they are drawn from."
        }
    }

    private var adoptedList: String {
        if state.adopted.isEmpty { return "" }
        let lines = state.adopted.map { "* \(VisibleText.escaping($0, ["\n": " "]))" }
        return "\n## What nobody has computed\n\n" + lines.joined(separator: "\n") + "\n"
    }

    private var figureList: String {
        if state.figures.isEmpty { return "" }
        let lines = state.figures.map { figure in
            "* \(VisibleText.escaping(figure.id, ["\n": " "])): \(VisibleText.escaping(figure.title, ["\n": " "]))"
        }
        return "\n## Figures\n\n" + lines.joined(separator: "\n") + "\n"
    }
}
