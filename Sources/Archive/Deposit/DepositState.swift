// What is known of earlier deposits of an archive: a small file beside it, a line for each server. Never holds a token.

import ResultStore
import StageGraph

/// The file `FILE.deposit.json`.
struct DepositState {
    /// What one server has.
    struct Entry {
        /// The server's address.
        var server: Name
        /// nil: a draft was asked for, and whether there is one is not known.
        var record: RecordIdentifier?
        /// Of the archive, when it was last sent there.
        var digest: Digest
        var isPublished = false
    }

    let path: String
    private(set) var entries: [Entry] = []

    /// Reads the file that belongs to an archive; there need be none.
    init(besideArchive archive: String) throws(Failure) {
        path = archive + ".deposit.json"
        guard let bytes = try Files.read(path) else { return }
        guard let root = try? JSONDocument(parsing: bytes).root, root["stagecraftDeposit"]?.integer == 1,
            let list = root["deposits"], list.kind == .array
        else { throw mistake() }
        for item in list.items {
            guard let server = item["server"]?.string, let digest = item["sha256"]?.string.flatMap({ Digest($0) }),
                let isPublished = item["published"]?.boolean, let record = item["record"]
            else { throw mistake() }
            let id = RecordIdentifier(record)
            guard id != nil || record.isNull else { throw mistake() }
            entries.append(Entry(server: Name(server), record: id, digest: digest, isPublished: isPublished))
        }
    }

    private func mistake() -> Failure {
        Failure(
            .usage, "the notes on earlier deposits cannot be understood", at: path,
            hint: "remove the file: a draft of this archive is then looked for on the server")
    }

    subscript(server: DepositServer) -> Entry? { entries.first { $0.server == Name(server.base) } }

    /// Replaces what is known of a server, in the file too.
    mutating func set(_ entry: Entry) throws(Failure) {
        entries.removeAll { $0.server == entry.server }
        entries.append(entry)
        entries.sort { $0.server < $1.server }
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("stagecraftDeposit", 1)
            json.array("deposits") { json in
                for entry in entries {
                    json.object { json in
                        json.member("server", entry.server)
                        json.key("record")
                        if let record = entry.record { json.string(record.text) } else { json.null() }
                        json.member("sha256", entry.digest.hexadecimal)
                        json.member("published", entry.isPublished)
                    }
                }
            }
        }
        try Files.write(json.text + "\n", to: path)
    }
}
