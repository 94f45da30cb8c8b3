// The calls of the records API that a deposit is made of. Unaware of when they are made and how.

import ResultStore
import StageGraph

/// A call. Each may be repeated once it is known what the one before has done, which the reading ones tell.
enum DepositCall {
    /// One's own drafts and records with a text.
    case search(String)
    case create
    case readDraft(RecordIdentifier)
    case readRecord(RecordIdentifier)
    /// Replaces what a draft says.
    case describe(RecordIdentifier)
    case listDraft(RecordIdentifier)
    case listRecord(RecordIdentifier)
    /// Announces a file of a draft.
    case announce(RecordIdentifier)
    case upload(RecordIdentifier, Name)
    /// Ends an upload.
    case commit(RecordIdentifier, Name)
    case remove(RecordIdentifier, Name)
    case publish(RecordIdentifier)
    /// Makes the draft of a record's next version, or gives the one that there is.
    case newVersion(RecordIdentifier)

    var method: String {
        switch self {
        case .search, .readDraft, .readRecord, .listDraft, .listRecord: "GET"
        case .create, .announce, .commit, .publish, .newVersion: "POST"
        case .describe, .upload: "PUT"
        case .remove: "DELETE"
        }
    }

    /// Behind the server's address.
    var path: String {
        switch self {
        case .search(let text): "/api/user/records?q=%22\(Self.encoded(Name(text)))%22&size=25"
        case .create: "/api/records"
        case .readRecord(let id): "/api/records/\(id.text)"
        case .readDraft(let id), .describe(let id): "/api/records/\(id.text)/draft"
        case .listRecord(let id): "/api/records/\(id.text)/files"
        case .listDraft(let id), .announce(let id): "/api/records/\(id.text)/draft/files"
        case .upload(let id, let name): "/api/records/\(id.text)/draft/files/\(Self.encoded(name))/content"
        case .commit(let id, let name): "/api/records/\(id.text)/draft/files/\(Self.encoded(name))/commit"
        case .remove(let id, let name): "/api/records/\(id.text)/draft/files/\(Self.encoded(name))"
        case .publish(let id): "/api/records/\(id.text)/draft/actions/publish"
        case .newVersion(let id): "/api/records/\(id.text)/versions"
        }
    }

    /// What repetitions are counted by.
    var label: String { "\(method) \(path)" }

    /// All bytes but those that stand for themselves as `%` and two digits.
    static func encoded(_ name: Name) -> String {
        var text = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + ForeignDigest.hexadecimal([byte]).uppercased()
            }
        }
        return text
    }
}

/// A call that has not done what was asked.
struct CallFailure: Error {
    var call: DepositCall
    var failure: Failure
    /// Whether it may succeed a little later.
    var mayPass = false
    /// Seconds to wait, if the server says so.
    var wait: Int?
}
