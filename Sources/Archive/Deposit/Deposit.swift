// Brings a draft to the state that is wanted. It looks at what the server has and does what is missing; after whatever may
// pass it looks again. So a command that was stopped, a call whose answer was lost and a first try are one case.

import Engine
import Glibc
import ResultStore
import StageGraph

/// How a deposit has ended.
public struct DepositOutcome: Sendable {
    /// The page of the draft or the record.
    public let page: String
    /// nil: none is reserved.
    public let doi: String?
    /// Whether everybody can see it.
    public let isPublished: Bool
}

/// A deposit that is being made.
public struct Deposit {
    private var plan: DepositPlan
    private let connection: DepositConnection
    private let report: (DepositEvent) -> Void
    /// How often each call has failed.
    private var tries: [String: Int] = [:]

    /// Longer than this nobody waits for a server that asks for it.
    private static let longestWait = 120

    /// A deposit; nothing is sent yet.
    public init(_ plan: DepositPlan, _ token: DepositToken, report: @escaping (DepositEvent) -> Void) throws {
        self.plan = plan
        self.report = report
        connection = try DepositConnection(plan.server, token)
    }

    /// Makes it. Throws a `Failure` that says which call could not be made.
    public mutating func run() throws -> DepositOutcome {
        while true {
            do { return try goOn() } catch let error as CallFailure { try pause(after: error) }
        }
    }

    /// Waits where that may help.
    private mutating func pause(after error: CallFailure) throws {
        let count = tries[error.call.label, default: 0] + 1
        tries[error.call.label] = count
        // What a call has made may be found a little later only.
        let isMaking = if case .create = error.call { true } else { false }
        let wait = error.wait ?? 1 << min(isMaking ? count : count - 1, 5)
        guard error.mayPass, count <= plan.request.retries, wait <= Self.longestWait else {
            var failure = error.failure
            if count > 1 { failure.facts.append(.init("tries", String(count))) }
            if let wait = error.wait { failure.facts.append(.init("wait", "\(wait) seconds, as the server asks")) }
            throw failure
        }
        report(.waiting(error.failure, seconds: wait))
        sleep(UInt32(wait))
    }

    private mutating func goOn() throws -> DepositOutcome {
        switch try find() {
        case .draft(let id, let json): return try complete(id, json)
        case .published(let id, let json):
            // Under whatever name it was sent.
            if try list(.listRecord(id)).contains(where: { $0.holds(plan.file) == true }) {
                report(.wasPublished(plan.server.page(ofRecord: id)))
                try note(id, isPublished: true)
                return outcome(id, json, isPublished: true)
            }
            guard plan.request.makesVersion else {
                throw Failure(
                    .work, "the record is published, and with another archive than this",
                    at: plan.server.page(ofRecord: id),
                    facts: [.init("archive", plan.file.path), .init("sha256", "\(plan.file.sha256)")],
                    hint: "what is published stays; --new-version makes a draft of the record's next version")
            }
            let next = DepositCall.newVersion(id)
            let version = try connection.send(next).record(of: next, plan.server)
            try note(version.id)
            report(.made(plan.server.page(ofDraft: version.id)))
            return try complete(version.id, version.json)
        }
    }

    // MARK: the draft

    private enum Place {
        case draft(RecordIdentifier, JSON)
        case published(RecordIdentifier, JSON)
    }

    /// The draft or record that this archive belongs to; a new draft if there is none.
    private mutating func find() throws -> Place {
        let known = plan.state[plan.server]
        if let id = known?.record {
            if let place = try look(at: id) { return place }
            report(.isGone(plan.server.page(ofDraft: id)))
        }
        // A draft that was asked for, without an answer, carries the digest of that time.
        let digests = [known?.digest].compactMap { $0 }.filter { $0 != plan.file.sha256 } + [plan.file.sha256]
        for digest in digests {
            guard let id = try search(digest), id != known?.record, let place = try look(at: id) else { continue }
            try note(id)
            return place
        }
        try note(nil)
        let made = try connection.send(.create, .json(plan.document.text())).record(of: .create, plan.server)
        try note(made.id)
        report(.made(plan.server.page(ofDraft: made.id)))
        return .draft(made.id, made.json)
    }

    /// What there is of that name; nil: nothing.
    private func look(at id: RecordIdentifier) throws -> Place? {
        let calls: [DepositCall] = [.readDraft(id), .readRecord(id)]
        for (call, isDraft) in zip(calls, [true, false]) {
            let answer = try connection.send(call, fine: [404, 410])
            guard answer.isSuccess else { continue }
            let found = try answer.record(of: call, plan.server)
            guard found.id == id else {
                throw Failure(
                    .work, "the server answers with another record", at: plan.server.base + call.path,
                    facts: [.init("found", found.id.text), .init("expected", id.text)])
            }
            // A record that somebody edits on the server has a draft too, but its files stay.
            let isPublished = !isDraft || found.json["is_published"]?.boolean == true
            if !isPublished { report(.found(plan.server.page(ofDraft: id))) }
            return isPublished ? .published(id, found.json) : .draft(id, found.json)
        }
        return nil
    }

    /// One's own draft, else record, that carries the digest.
    private func search(_ digest: Digest) throws -> RecordIdentifier? {
        let call = DepositCall.search(digest.hexadecimal)
        let hits = try connection.send(call).object(of: call, plan.server)["hits"]?["hits"]
        let mine = (hits.map { Array($0.items) } ?? []).filter { hit in
            let descriptions = hit["metadata"]?["additional_descriptions"].map { Array($0.items) } ?? []
            return descriptions.contains { $0["description"]?.string?.contains(RecordDocument.mark(digest)) == true }
        }
        let drafts = mine.filter { $0["is_published"]?.boolean != true }
        return (drafts + mine).lazy.compactMap { RecordIdentifier($0["id"]) }.first
    }

    /// Writes down what the server has.
    private mutating func note(_ id: RecordIdentifier?, isPublished: Bool = false) throws {
        try plan.state.set(
            .init(
                server: Name(plan.server.base), record: id, digest: plan.file.sha256, isPublished: isPublished))
    }

    // MARK: what is in it

    private mutating func complete(_ id: RecordIdentifier, _ draft: JSON) throws -> DepositOutcome {
        let describe = DepositCall.describe(id)
        let described = try connection.send(describe, .json(plan.document.text(keeping: draft)))
            .object(of: describe, plan.server)
        try note(id)
        let objections = DepositAnswer.objections(in: described)
        if !objections.isEmpty { report(.objections(objections)) }
        try sendArchive(to: id)
        guard plan.request.publishes else { return outcome(id, described, isPublished: false) }
        guard objections.isEmpty else {
            throw Failure(
                .work, "the server does not take what the archive says of the work: nothing is published",
                at: plan.server.page(ofDraft: id), facts: objections.map { .init("refused", $0) },
                hint: "correct .zenodo.json, write the archive again and repeat the command; or publish on that page")
        }
        let publish = DepositCall.publish(id)
        let record = try connection.send(publish).object(of: publish, plan.server)
        try note(id, isPublished: true)
        return outcome(id, record, isPublished: true)
    }

    /// Sends the archive unless the draft has it.
    private func sendArchive(to id: RecordIdentifier) throws {
        let file = plan.file
        for isSent in [false, true] {
            let files = try list(.listDraft(id))
            let mine = files.first { $0.key == file.name }
            if let mine, mine.isComplete, try holds(mine, .listDraft(id)) {
                return report(isSent ? .sent(file.path, md5: file.md5) : .wasSent(file.path, md5: file.md5))
            }
            if isSent { throw damage(id, mine) }
            let others = files.map(\.key).filter { $0 != file.name }
            if !others.isEmpty { report(.others(others.map(\.text))) }
            // Of an upload that was cut nobody knows how far it came.
            if mine != nil { _ = try connection.send(.remove(id, file.name), fine: [404]) }
            report(.sending(file.path, bytes: 0, total: file.size))
            var names = JSONWriter()
            names.array { json in json.object { $0.member("key", file.name) } }
            _ = try connection.send(.announce(id), .json(names.bytes))
            _ = try connection.send(.upload(id, file.name), .file(file)) { bytes in
                report(.sending(file.path, bytes: bytes, total: file.size))
            }
            _ = try connection.send(.commit(id, file.name))
        }
    }

    /// Whether a file of the server is the archive. Throws where that cannot be told.
    private func holds(_ listed: ListedFile, _ call: DepositCall) throws(CallFailure) -> Bool {
        if let answer = listed.holds(plan.file) { return answer }
        throw CallFailure(
            call: call,
            failure: Failure(
                .work, "the server does not say which bytes the file has", at: plan.server.base + call.path,
                facts: [
                    .init("found", listed.checksum.map(DepositAnswer.line) ?? "no checksum"),
                    .init("expected", "md5:\(plan.file.md5)"),
                ]), mayPass: listed.checksum == nil)
    }

    private func damage(_ id: RecordIdentifier, _ listed: ListedFile?) -> CallFailure {
        let found = listed.map { "\($0.size.map { "\($0) bytes" } ?? "unknown size"), \($0.checksum ?? "no checksum")" }
        return CallFailure(
            call: .upload(id, plan.file.name),
            failure: Failure(
                .work, "the server has another file than was read", at: plan.file.path,
                facts: [
                    .init("found", DepositAnswer.line(found ?? "none")),
                    .init("expected", "\(plan.file.size) bytes, md5:\(plan.file.md5)"),
                ], hint: "was the archive written again meanwhile? The same command sends it again"), mayPass: true)
    }

    private func list(_ call: DepositCall) throws -> [ListedFile] {
        let entries = try connection.send(call).object(of: call, plan.server)["entries"]
        return entries?.items.compactMap(ListedFile.init) ?? []
    }

    private func outcome(_ id: RecordIdentifier, _ json: JSON, isPublished: Bool) -> DepositOutcome {
        let doi = json["pids"]?["doi"]?["identifier"]?.string ?? json["doi"]?.string
        return DepositOutcome(
            page: isPublished ? plan.server.page(ofRecord: id) : plan.server.page(ofDraft: id),
            doi: doi.flatMap { $0.isEmpty ? nil : DepositAnswer.line($0) }, isPublished: isPublished)
    }
}
