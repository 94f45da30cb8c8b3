// Reads the data sets of the manifest. Unaware of where the files are.

extension Manifest {
    mutating func readDataset(_ member: JSON.Member) {
        checkName(member, "dataset", isIdentifier)
        var dataset = Dataset(name: member.name, summary: "", folders: [], files: [], key: member.key)
        let members = objectMembers(member.value, "a dataset")
        var groups: [JSON.Member] = []
        for field in members {
            switch field.name {
            case "summary": dataset.summary = string(field.value) ?? ""
            case "package": dataset.package = string(field.value)
            case "folders": dataset.folders = strings(field.value).map(\.0)
            case "optional": dataset.isOptional = boolean(field.value) ?? false
            case "licence": dataset.licence = string(field.value)
            case "redistribute": dataset.mayBePassedOn = boolean(field.value) ?? false
            case "groups": groups = objectMembers(field.value, "groups").map { $0 }
            case "archive": dataset.archive = readArchive(field)
            case "files":
                for file in objectMembers(field.value, "files") {
                    if let file = readDatasetFile(file) { dataset.files.append(file) }
                }
            default:
                errors.addUnknown(
                    "key", field.name, at: field.key,
                    among: [
                        "summary", "package", "folders", "optional", "licence", "redistribute", "archive", "groups",
                        "files",
                    ])
            }
        }
        require(["folders", "files"], in: member.value, of: member.key)
        for group in groups { readGroup(group, &dataset) }
        datasets.append(dataset)
    }

    private mutating func readGroup(_ member: JSON.Member, _ dataset: inout Dataset) {
        checkName(member, "group of files", isIdentifier)
        let names = dataset.files.map { Name($0.name) }
        if names.contains(Name(member.name)) {
            errors.add("a file of the dataset is called '\(member.name)' too", at: member.key)
        }
        var files: [String] = []
        for (name, place) in strings(member.value) {
            if names.contains(Name(name)) {
                files.append(name)
            } else {
                errors.addUnknown("file", name, of: "dataset '\(dataset.name)'", at: place, among: names.map(\.text))
            }
        }
        dataset.groups.append((member.name, files))
    }

    private mutating func readDatasetFile(_ member: JSON.Member) -> Dataset.File? {
        checkName(member, "dataset file", isIdentifier)
        return readFile(member, "a dataset's file")
    }

    private mutating func readArchive(_ member: JSON.Member) -> Dataset.Archive {
        var folder = ""
        let file = readFile(member, "an archive") { manifest, field in
            guard field.name == "folder" else { return false }
            folder = manifest.string(field.value) ?? ""
            if let mistake = RelativePath.mistake(inNameOfFile: folder), !folder.isEmpty {
                manifest.errors.add("'\(folder)' \(mistake)", at: field.value, expected: "a folder in the archive")
            }
            return true
        }
        return Dataset.Archive(file: file, folder: folder)
    }

    /// A file's fields; `also` takes those that only this file has.
    private mutating func readFile(
        _ member: JSON.Member, _ what: String,
        also: (inout Manifest, JSON.Member) -> Bool = { _, _ in false }
    ) -> Dataset.File {
        let members = objectMembers(member.value, what)
        var file = Dataset.File(name: member.name, file: "", digests: [], sources: [], key: member.key)
        for field in members where !also(&self, field) {
            switch field.name {
            case "file":
                file.file = string(field.value) ?? ""
                if let mistake = RelativePath.mistake(inNameOfFile: file.file), field.value.kind == .string {
                    errors.add("'\(file.file)' \(mistake)", at: field.value, expected: "a path in the folders")
                }
            case "sha256":
                let digests =
                    field.value.kind == .string ? [(string(field.value) ?? "", field.value)] : strings(field.value)
                file.digests = digests.compactMap { digest($0.0, at: $0.1) }
            case "bytes": file.bytes = sizes(field.value)
            case "content": file.contentDigest = string(field.value).flatMap { digest($0, at: field.value) }
            case "sources": file.sources = strings(field.value).map(\.0)
            default:
                errors.addUnknown(
                    "key", field.name, at: field.key, among: ["file", "bytes", "sha256", "content", "sources"])
            }
        }
        require(["file", "sha256"], in: member.value, of: member.key)
        return file
    }

    private mutating func sizes(_ json: JSON) -> [Int] {
        let items = json.kind == .array ? json.items.map { $0 } : [json]
        return items.compactMap { item in
            if let size = item.integer, size >= 0 { return size }
            errors.add("wrong type", at: item, found: item.described, expected: "a number of bytes")
            return nil
        }
    }

    mutating func digest(_ text: String, at json: JSON) -> String? {
        let isDigest =
            text.utf8.count == 64 && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
        if isDigest { return text }
        errors.add(
            "this is no SHA-256 digest", at: json, found: json.described, expected: "64 digits 0-9 and a-f",
            hint: "`sha256sum FILE` prints it")
        return nil
    }
}
