// The secret that lets a program act for a person: where it is found, and to whom it may be shown. It is never part of an
// argument, a message or a file of ours.

import Glibc
import ResultStore
import StageGraph

/// An access token.
public struct DepositToken: Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// Instead of the token, wherever somebody might print it.
    public var description: String { "(token)" }

    /// Variables that may hold one. Zenodo's is for Zenodo's servers only.
    private static let general: Name = "STAGECRAFT_DEPOSIT_TOKEN"
    private static let zenodo: Name = "ZENODO_TOKEN"

    /// The variables, emptied: no other program needs them.
    static let concealed: [Name: String] = [general: "", zenodo: ""]

    /// The first line of the file if one is named, else the variable's value. Throws a usage failure without a token, or if
    /// others can read the file.
    public init(file: String?, for server: DepositServer) throws(Failure) {
        if let file {
            try Self.requirePrivate(file)
            guard let content = try Files.read(file) else { throw Self.unreadable(file, ENOENT) }
            let line = content.prefix { $0 != 10 && $0 != 13 }
            guard Self.isToken(line), content.dropFirst(line.count).allSatisfy({ [9, 10, 13, 32].contains($0) }) else {
                throw Failure(
                    .usage, "this file holds no token", at: file,
                    facts: [.init("expected", "one line of at least 8 letters, digits and signs, without blanks")])
            }
            bytes = Array(line)
            return
        }
        for name in server.isZenodo ? [Self.general, Self.zenodo] : [Self.general] {
            guard let value = getenv(name.text).map({ String(cString: $0) }), !value.isEmpty else { continue }
            guard Self.isToken(value.utf8) else {
                throw Failure(
                    .usage, "this variable holds no token", at: name.text,
                    facts: [.init("expected", "at least 8 letters, digits and signs, without blanks")])
            }
            bytes = Array(value.utf8)
            return
        }
        throw Failure(
            .usage, "there is no token for this server", at: server.base,
            facts: [
                .init(
                    "looked in",
                    server.isZenodo
                        ? "\(Self.general), \(Self.zenodo)" : "\(Self.general) (\(Self.zenodo) is for Zenodo)")
            ],
            hint: "make one at \(server.base)/account/settings/applications/ and name its file with --token-file")
    }

    /// A file that others can read holds no secret. What is no file, a pipe from a program that keeps secrets, is fine.
    private static func requirePrivate(_ path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else { throw unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 else { return }
        throw Failure(
            .usage, "others may read the file with the token", at: path,
            facts: [.init("mode", String(status.st_mode & 0o777, radix: 8))], hint: "chmod 600 makes it yours alone")
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Failure {
        var failure = Failure.system("read the token", path, code)
        failure.hint = nil
        return failure
    }

    private static func isToken(_ text: some Collection<UInt8>) -> Bool {
        (8...4096).contains(text.count) && text.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The line by which a call shows it.
    var header: [UInt8] { Array("Authorization: Bearer ".utf8) + bytes + [10] }

    /// Whether it stands somewhere in a text.
    func stands(in text: [UInt8]) -> Bool {
        var rest = text[...]
        while let start = rest.firstIndex(of: bytes[0]) {
            if text[start...].starts(with: bytes) { return true }
            rest = text[(start + 1)...]
        }
        return false
    }
}
