// Files of other tools. What can be imported must be a manifest.

import Engine
import Exchange

extension Subject {
    static let exchange = [
        Subject(
            "snakefile",
            words: [
                "rule ", "rule all:\n    input: ", "    output: ", "    input: ", "    shell: ", "    params: ",
                "    log: ",
                "expand(", "zip, ", "range(", "temp(", "directory(", "touch(", "rules.fit.output", "config[\"a\"]",
                "{input}", "{output[0]}", "{wildcards.x}", "{x}", "{x,\\d+}", "{{", "}}", "{", "\"\"\"", "f\"", "r'",
                " for x in ",
                "lambda", "[", "]", "(", ")", ",", "=", ":", "\n", "\n    ", "\\", "#", "-", "*", "1e400",
                "99999999999999999999",
                "é", "e\u{301}", "$", "${", "../", "/", "*.txt", "'", "\"", "\0", "\\x00", "wildcard_constraints: x=",
            ]
        ) { input, scratch in
            let project = ProjectFiles(folder: scratch.folder)
            _ = scratch.file("config.yaml", Array("a: [1, x]\nb: {c: 0.5}\n".utf8))
            _ = scratch.file("Snakefile", input)
            requireManifest(try SnakemakeImport.manifest(of: "Snakefile", targets: [], in: project))
        },
        Subject(
            "dvc",
            words: [
                "stages:\n", "  a:\n", "    cmd: ", "    deps: ", "    outs: ", "    params: ", "    foreach: ",
                "    do:\n",
                "    matrix: ", "    wdir: ", "    vars: ", "${item}", "${item.x}", "${key}", "${", "}", "[", "]", "{",
                "- ", "&a ",
                "*a", "<<: ", "!!str ", "|\n", ">-\n", "'", "\"", "\n", "é", "e\u{301}", "../", "/", "$", "\\${",
                "1e400", "~",
                "persist: true", "[a, b]", "\0", ":", "#",
            ]
        ) { input, scratch in
            let project = ProjectFiles(folder: scratch.folder)
            _ = scratch.file("params.yaml", Array("seeds: [1, 2]\nfit: {rate: 0.1, names: [p, q]}\n".utf8))
            _ = scratch.file("dvc.yaml", input)
            requireManifest(try DVCImport.manifest(of: "dvc.yaml", in: project))
        },
    ]

    private static func requireManifest(_ imported: Imported) {
        do {
            _ = try Graph.load(
                Array(imported.manifest.utf8), kinds: [], projectFolder: "/nowhere", environment: [:])
        } catch { fatalError("an import gave what is no manifest: \(error)\n\(imported.manifest)") }
    }
}
