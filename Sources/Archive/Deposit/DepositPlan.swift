// All that is known of a deposit without a server: the archive is whole, what it is called, by whom it is, what is to be
// sent. Nothing here uses the network.

import Glibc
import ResultStore
import StageGraph

/// What is asked for.
public struct DepositRequest: Sendable {
    /// The archive.
    public var file: String
    /// Where to.
    public var server: DepositServer
    /// Whether the draft is published in the end.
    public var publishes = false
    /// Whether another archive than the published one becomes a new version of the record.
    public var makesVersion = false
    /// How often a call is repeated that may succeed later.
    public var retries = 4
    /// How much may be unpacked to check the archive.
    public var limit = UnpackingLimit()

    /// A deposit of a file.
    public init(_ file: String, to server: DepositServer) {
        self.file = file
        self.server = server
    }
}

/// An archive that is ready to be sent.
public struct DepositPlan {
    let request: DepositRequest
    let file: DepositFile
    let metadata: RecordMetadata
    var state: DepositState
    /// Keeps other commands from depositing the same archive.
    private let lock: HeldFile

    var server: DepositServer { request.server }
    var document: RecordDocument { RecordDocument(metadata: metadata, server: server, digest: file.sha256) }

    /// Reads and checks the archive: its files, records and claims. Throws `Failures` or a `Failure` with what is wrong.
    public init(_ request: DepositRequest, report: (DepositEvent) -> Void) throws {
        self.request = request
        let path = request.file
        report(.checking(path))
        lock = try HeldFile(path)
        file = try DepositFile(path, lock.file)
        state = try DepositState(besideArchive: path)
        let scratch = try ScratchFolder()
        let archive = try UnpackedArchive(
            unpacking: path, into: try scratch.folder("archive"), limit: request.limit)
        try BagCheck.run(archive)
        _ = try ClaimCheck(try ChainCheck(archive))
        metadata = try RecordMetadata(of: archive)
        withExtendedLifetime(scratch) {}
    }
}

/// A file that stays open.
private final class HeldFile {
    let file: OpenFile

    init(_ path: String) throws(Failure) { file = try OpenFile(path, O_RDONLY, to: "read the archive") }
}
