// How data sets read: lists, checks and the progress of fetching, for people and for programs.

/// Renders data sets.
public enum DataText {
    /// For each set a line with its state, then a line for each file.
    public static func list(_ sets: [Manifest.Dataset], _ library: DatasetLibrary) -> String {
        var text = ""
        for set in sets {
            let places = set.files.map { library.path(of: $0, of: set) }
            let here = places.count { $0 != nil }
            let state = here == places.count ? "here" : here == 0 ? "not here" : "\(here) of \(places.count) files here"
            text += "\(set.name): \(state)" + (set.isOptional ? " (optional)" : "") + "\n"
            if !set.summary.isEmpty { text += "  \(set.summary)\n" }
            if let package = set.package { text += "  Debian package \(package)\n" }
            if let archive = set.archive { text += lines(archive.file, "fetched whole, then unpacked") }
            for (file, place) in zip(set.files, places) { text += lines(file, place ?? "not here") }
            if here < places.count {
                let folders = library.search(set)
                text += "  looked in \(folders.folders.isEmpty ? "no folder" : folders.folders.joined(separator: ", "))"
                text += folders.unset.isEmpty ? "\n" : "; not set: \(folders.unset.joined(separator: ", "))\n"
            }
        }
        return text
    }

    private static func lines(_ file: Manifest.Dataset.File, _ place: String) -> String {
        var text = "  \(file.name)  \(file.file)"
        if !file.bytes.isEmpty { text += ", \(file.bytes.map(String.init).joined(separator: " or ")) bytes" }
        text += ": \(place)\n"
        for digest in file.digests { text += "    sha256 \(digest)\n" }
        if let content = file.contentDigest { text += "    unpacked: sha256 \(content)\n" }
        for source in file.sources { text += "    \(source)\n" }
        return text
    }

    /// `{"datasets":[{"name":…,"here":…,"files":[…]}]}`.
    public static func json(_ sets: [Manifest.Dataset], _ library: DatasetLibrary) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.array("datasets") { json in
                for set in sets {
                    json.object { json in
                        json.member("name", set.name)
                        json.member("summary", set.summary)
                        json.member("optional", set.isOptional)
                        if let package = set.package { json.member("package", package) }
                        let folders = library.search(set)
                        json.array("folders") { json in for folder in folders.folders { json.string(folder) } }
                        json.array("notSet") { json in for name in folders.unset { json.string(name) } }
                        json.member("here", set.files.allSatisfy { library.path(of: $0, of: set) != nil })
                        if let archive = set.archive {
                            json.object("archive") { $0.members(archive.file, path: nil) }
                        }
                        json.array("files") { json in
                            for file in set.files {
                                json.object { $0.members(file, path: library.path(of: file, of: set)) }
                            }
                        }
                    }
                }
            }
        }
        return json.text + "\n"
    }

    /// A line for each file: `intact`, `WRONG` with both digests, `absent`.
    public static func list(_ checks: [DatasetLibrary.Checked]) -> String {
        checks.map { checked in
            let check = checked.check
            guard let digest = check.digest else { return "absent  \(checked.label)\n" }
            if check.isIntact { return "intact  \(checked.label)  \(check.path)\n" }
            return "WRONG   \(checked.label)  \(check.path)\n"
                + "        found    sha256 \(digest) (\(check.size ?? 0) bytes)\n"
                + check.expected.map { "        expected sha256 \($0)\n" }.joined()
        }.joined()
    }

    /// `{"files":[{"file":…,"state":…}]}`.
    public static func json(_ checks: [DatasetLibrary.Checked]) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.array("files") { json in
                for checked in checks {
                    json.object { json in
                        let check = checked.check
                        json.member("file", checked.label)
                        json.member("state", check.digest == nil ? "absent" : check.isIntact ? "intact" : "wrong")
                        guard let digest = check.digest else { return }
                        json.member("path", check.path)
                        json.member("bytes", check.size ?? 0)
                        json.member("sha256", digest.hexadecimal)
                        json.member("expected", .list(check.expected.map(Value.string)))
                    }
                }
            }
        }
        return json.text + "\n"
    }

    /// What a fetch does, fit for a terminal.
    package static func visibleLine(_ event: FetchEvent) -> String { VisibleText.of(line(event)) }

    /// One line for what a fetch does.
    public static func line(_ event: FetchEvent) -> String {
        switch event {
        case .present(let label, let path): "here    \(label)  \(path)"
        case .started(let source, _): "fetch   \(source)"
        case .advanced(let source, let bytes, let total):
            "        \(Self.name(source))  \(Quantity.memory(bytes))"
                + (total.map { " of \(Quantity.memory($0))" } ?? "")
        case .finished(let label, let path, let bytes): "intact  \(label)  \(path), \(bytes) bytes"
        case .passedOver(let failure): failure.description
        }
    }

    private static func name(_ source: String) -> Substring { source.split(separator: "/").last ?? "" }
}

extension JSONWriter {
    fileprivate mutating func members(_ file: Manifest.Dataset.File, path: String?) {
        member("name", file.name)
        member("file", file.file)
        if !file.bytes.isEmpty { member("bytes", .list(file.bytes.map(Value.integer))) }
        member("sha256", .list(file.digests.map(Value.string)))
        if let content = file.contentDigest { member("content", content) }
        member("sources", .list(file.sources.map(Value.string)))
        if let path { member("path", path) }
    }
}
