// Which files the code of each stage kind is in, as the build plugin CodeFingerprint has found them. Unaware of stages.

import StageGraph

/// The code of a program's stage kinds, for their keys: what the plugin has written for the target that lists them.
///
///     let code = CodeTable(SourceDigests.table)
public struct CodeTable: Sendable {
    /// Of the target's Swift compiler.
    package let compiler: String
    private let files: [Substring]
    /// Lines of files, by the kind's module and type.
    private let kinds: [Substring: Substring]

    /// Reads `SourceDigests.table`.
    public init(_ table: String) {
        var (compiler, files, kinds): (Substring, [Substring], [Substring: Substring]) = ("", [], [:])
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            switch parts[0] {
            case "compiler": compiler = parts[1]
            case "file": files.append(parts[1])
            case "kind":
                let kind = parts[1].split(separator: " ", maxSplits: 1)
                kinds[kind[0]] = kind[1]
            default: preconditionFailure("not a table of the plugin CodeFingerprint: '\(line)'")
            }
        }
        (self.compiler, self.files, self.kinds) = (String(compiler), files, kinds)
    }

    /// The kind's code. Throws a `Failure` if the plugin has not seen the kind's type.
    package func code(of kind: any StageKind) throws(Failure) -> KindCode {
        let type = type(of: kind)
        let module = String(reflecting: type).prefix { $0 != "." }
        guard let numbers = kinds["\(module).\(type)"] else {
            throw Failure(
                .work, "the code of the stage kind '\(kind.name)' is not known",
                facts: [
                    .init("type", String(reflecting: type)),
                    .init("expected", "one of \(kinds.keys.sorted().joined(separator: ", "))"),
                ],
                hint: "apply the plugin CodeFingerprint to a target that depends on the kind's, and give the pipeline "
                    + "that target's SourceDigests.table; a generic type has no code of its own")
        }
        return KindCode(files: numbers.split(separator: " ").map { files[Int($0)!] })
    }
}

/// The code of one kind.
package struct KindCode: Sendable {
    /// Over the files' digests without their names: a file that is moved leaves results as they are.
    package let digest: Digest
    /// `"code.<file>":"<digest>"` for each file, as it stands in a record.
    package let members: [UInt8]

    /// `files`: digest, space, name.
    package init(files: [Substring]) {
        let parts = files.map { $0.split(separator: " ", maxSplits: 1) }
        digest = Self.digest(of: parts.map { Name($0[0]) })
        var members: [UInt8] = []
        for part in parts {
            if !members.isEmpty { members.append(UInt8(ascii: ",")) }
            members += "\"code.".utf8
            JSONWriter.append(String(part[1]), to: &members)
            members += "\":\"".utf8
            members += part[0].utf8
            members.append(UInt8(ascii: "\""))
        }
        self.members = members
    }

    /// Of files whose names nobody asks for.
    init(digests: [String]) {
        digest = Self.digest(of: digests.map { Name($0) })
        members = []
    }

    private static func digest(of files: [Name]) -> Digest {
        SHA256.digest(of: Array(files.sorted().joined(separator: " ").utf8))
    }
}
