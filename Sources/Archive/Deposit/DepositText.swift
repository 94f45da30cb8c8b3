// What `stagecraft deposit` says: what it does, what it would send, how it has ended.

import Engine
import ResultStore
import StageGraph

/// What a deposit tells those who watch.
public enum DepositEvent {
    /// The archive is read and checked.
    case checking(String)
    /// A draft was made; its page.
    case made(String)
    /// The draft of an earlier command is continued; its page.
    case found(String)
    /// The draft or record of an earlier command is no more; its page.
    case isGone(String)
    case sending(String, bytes: Int, total: Int)
    case sent(String, md5: String)
    /// The draft had the file already.
    case wasSent(String, md5: String)
    /// Everybody sees it already; its page.
    case wasPublished(String)
    /// Files of the draft that are not ours.
    case others([String])
    /// What the server does not take of the metadata.
    case objections([String])
    /// A call is made again later.
    case waiting(Failure, seconds: Int)

    /// Whether the next line takes the place of this one.
    public var isPassing: Bool {
        if case .sending(_, let bytes, _) = self { bytes > 0 } else { false }
    }
}

/// The words about a deposit.
public enum DepositText {
    /// What happens, fit for a terminal.
    public static func line(_ event: DepositEvent) -> String { VisibleText.of(words(event)) }

    private static func words(_ event: DepositEvent) -> String {
        switch event {
        case .checking(let path): "check   \(path)"
        case .made(let page): "draft   \(page), new"
        case .found(let page): "draft   \(page)"
        case .isGone(let page): "gone    \(page): another draft is looked for, or made"
        case .sending(let path, 0, let total): "send    \(path), \(total) bytes"
        case .sending(let path, let bytes, let total):
            "        \(Files.name(of: path))  \(Quantity.memory(bytes)) of \(Quantity.memory(total))"
        case .sent(let path, let md5): "intact  \(path), md5 \(md5), as the server says"
        case .wasSent(let path, let md5): "here    \(path), md5 \(md5), as the server says"
        case .wasPublished(let page): "here    \(page), published"
        case .others(let names): "note: the draft has other files too: \(names.joined(separator: ", "))"
        case .objections(let all): all.map { "note: the server does not take \($0)" }.joined(separator: "\n")
        case .waiting(let failure, let seconds):
            "\(failure.description)\nagain in \(Quantity.count(seconds, "second"))"
        }
    }

    /// What it has come to.
    public static func text(_ outcome: DepositOutcome) -> String {
        var lines = [(outcome.isPublished ? "published" : "draft") + "  \(outcome.page)"]
        if let doi = outcome.doi { lines.append("doi  \(doi)" + (outcome.isPublished ? "" : ", reserved")) }
        if !outcome.isPublished {
            lines.append(
                "Not published: look at the draft, then publish it on that page or by --publish. That is for good.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What would be sent.
    public static func text(_ plan: DepositPlan) -> String {
        let (server, file, metadata) = (plan.server, plan.file, plan.metadata)
        let known = plan.state[server]
        var lines = [
            ("server", server.base), ("title", metadata.title),
            ("creators", metadata.creators.map(\.name).joined(separator: "; ")), ("type", metadata.type),
            ("date", metadata.date), ("licence", metadata.licence ?? "none"), ("files for", access(metadata.access)),
            ("file", "\(file.name), \(file.size) bytes"), ("", "md5 \(file.md5)"), ("", "sha256 \(file.sha256)"),
        ]
        if !metadata.leftOut.isEmpty { lines.append(("not sent", metadata.leftOut.joined(separator: ", "))) }
        if let record = known?.record {
            lines.append((known?.isPublished == true ? "record" : "draft", "\(record.text), by \(plan.state.path)"))
        }
        for (index, call) in calls(plan).enumerated() { lines.append((index == 0 ? "calls" : "", call)) }
        let width = lines.map(\.0.utf8.count).max() ?? 0
        let text = lines.map { name, value in
            name + String(repeating: " ", count: width - name.utf8.count + 2) + value
        }
        return text.joined(separator: "\n") + "\nmetadata\n"
            + String(decoding: plan.document.text(indent: 1), as: UTF8.self) + "\nNothing was sent.\n"
    }

    private static func access(_ access: RecordMetadata.Access) -> String {
        switch access {
        case .open: "everybody, once published"
        case .restricted: "those whom the owner lets"
        case .embargoed(let date): "everybody from \(date) on"
        }
    }

    private static func calls(_ plan: DepositPlan) -> [String] {
        let known = plan.state[plan.server]
        // Stands for the identifier that the server will give.
        guard let id = known?.record ?? RecordIdentifier("ID") else { return [] }
        let name = plan.file.name
        var calls: [(DepositCall, String)] = []
        if known?.record == nil {
            calls += [(.search(plan.file.sha256.hexadecimal), "a draft of this archive?"), (.create, "else a new one")]
        } else {
            calls += [(.readDraft(id), "is it still there?")]
        }
        if known?.isPublished == true {
            calls.append((.listRecord(id), "the same archive? then nothing else"))
            if !plan.request.makesVersion { return calls.map(line) }
            calls.append((.newVersion(id), "else the next version"))
        }
        calls += [
            (.describe(id), "metadata"), (.listDraft(id), "is the archive there? then not the next three"),
            (.announce(id), ""), (.upload(id, name), "\(plan.file.size) bytes"), (.commit(id, name), ""),
            (.listDraft(id), "is it what was sent?"),
        ]
        if plan.request.publishes { calls.append((.publish(id), "for good")) }
        return calls.map(line)
    }

    private static func line(_ call: DepositCall, _ why: String) -> String {
        call.label + (why.isEmpty ? "" : "   (\(why))")
    }
}
