// A lock file that the manifest names: what must be installed where stages run. Unaware of what stands in the file and of what
// is installed.

/// What is installed for stages, as a file says that lists every package with its version.
public struct LockFile: Sendable, Hashable {
    /// What a lock file is about.
    public enum Language: String, Sendable, CaseIterable {
        /// Packages of a Python: pip's, uv's or Poetry's file, or `pylock.toml`.
        case python
        /// Packages of R: `renv.lock`.
        case r
        /// Packages of Julia: `Manifest.toml`.
        case julia
        /// An environment of conda's: `conda-lock.yml` or an explicit list.
        case conda
        /// An image: its file, or a reference with its digest.
        case container
    }

    /// What becomes of packages that are installed and not in the file.
    public enum Others: String, Sendable, CaseIterable {
        /// They are in keys, as one digest, as far as keys know them without a lock file.
        case counted
        /// They are in no key.
        case ignored
        /// There must be none.
        case refused
    }

    /// What the manifest calls it.
    public var name: String
    /// What it is about.
    public var language: Language
    /// The file, relative to the project; of a container perhaps a reference instead.
    public var source: Name
    /// The program whose packages they are: a name that is looked for on PATH, an absolute path, or a path in the project; nil:
    /// the one that the stage runs.
    public var program: String?
    /// What becomes of packages that are not in it.
    public var others = Others.counted
    /// `pipeline.json:line:column` of its declaration.
    public var place: String

    /// A lock file for the program that a stage runs.
    public init(name: String, language: Language, source: Name, place: String) {
        self.name = name
        self.language = language
        self.source = source
        self.place = place
    }

    /// Of a container that is named by a reference: the digest in it.
    package var referencedDigest: String? { language == .container ? Self.digest(in: source.text) : nil }

    /// The file in the project, if there is one.
    package var file: Name? { referencedDigest == nil ? source : nil }

    /// The digest at the end of `registry/image:tag@sha256:DIGEST`.
    static func digest(in reference: String) -> String? {
        let bytes = Array(reference.utf8)
        let mark = Array("@sha256:".utf8)
        guard bytes.count > mark.count + 64, bytes.dropLast(64).suffix(mark.count).elementsEqual(mark) else {
            return nil
        }
        let digest = bytes.suffix(64)
        let isDigest = digest.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return isDigest && !bytes.contains { $0 <= 0x20 } ? String(decoding: digest, as: UTF8.self) : nil
    }
}

extension Manifest {
    /// A lock file as it is declared.
    struct DeclaredLock: Sendable {
        var lock: LockFile
        var key: JSON
        /// Whether commands that name none use it.
        var isDefault = false
        /// It could not be read: that is said already.
        var isBroken = false
    }

    private static let lockKeys = LockFile.Language.allCases.map(\.rawValue) + ["program", "others", "default"]

    mutating func readLockFile(_ member: JSON.Member) {
        let before = errors.count
        defer { lockFiles[lockFiles.count - 1].isBroken = errors.count > before }
        checkName(member, "lock file", isIdentifier)
        var found: [(language: LockFile.Language, json: JSON)] = []
        var declared = DeclaredLock(
            lock: LockFile(name: member.name, language: .python, source: "", place: errors.place(member.key)),
            key: member.key)
        defer { lockFiles.append(declared) }
        var hasUnknownKey = false
        for field in objectMembers(member.value, "a lock file") {
            if let language = LockFile.Language(rawValue: field.name) {
                found.append((language, field.value))
                continue
            }
            switch field.name {
            case "program":
                guard let text = string(field.value) else { continue }
                if text.isEmpty || text.utf8.contains(0) || text.endsWith("/") {
                    errors.add(
                        "'\(text)' names no program", at: field.value,
                        expected: "a name that is looked for on PATH, an absolute path, or a path in the project")
                }
                declared.lock.program = text
            case "others":
                guard let text = string(field.value) else { continue }
                let words = LockFile.Others.allCases.map(\.rawValue)
                if let others = LockFile.Others(rawValue: text) {
                    declared.lock.others = others
                } else {
                    errors.addUnknown("choice", text, at: field.value, among: words)
                }
            case "default": declared.isDefault = boolean(field.value) ?? false
            default:
                errors.addUnknown("key", field.name, at: field.key, among: Self.lockKeys)
                hasUnknownKey = true
            }
        }
        guard member.value.kind == .object, !hasUnknownKey else { return }
        guard found.count == 1 else {
            errors.add(
                "a lock file is about one of \(listing(LockFile.Language.allCases.map(\.rawValue)))", at: member.key,
                found: found.isEmpty ? "none" : found.map(\.language.rawValue).joined(separator: ", "),
                expected: "\"python\": \"requirements.lock\", for example")
            return
        }
        declared.lock.language = found[0].language
        guard let source = string(found[0].json) else { return }
        declared.lock.source = Name(source)
        if declared.lock.language == .container, source.utf8.contains(UInt8(ascii: "@")) {
            if declared.lock.referencedDigest == nil {
                errors.add(
                    "this names no image by its digest", at: found[0].json, found: found[0].json.described,
                    expected: "registry/image@sha256:DIGEST, with 64 hexadecimal digits")
            }
        } else if let mistake = RelativePath.mistake(inNameOfFile: source) {
            errors.add(
                "'\(source)' \(mistake)", at: found[0].json, expected: "a file of the project, by its path from there")
        }
    }

    mutating func readLockFiles(of stage: inout Stage, _ json: JSON) {
        stage.lockFiles = strings(json).map { .init(name: Name($0.0), json: $0.1) }
    }
}
