import Foundation
import Testing

/// `stagecraft deposit`, against a server that breaks the line at every call.
@Suite(.enabled(if: DataServer.isPossible, "needs curl"))
struct DepositTests {
    static let search = "GET /api/user/records"
    static let create = "POST /api/records"
    static let describe = "PUT /api/records/ID/draft"
    static let list = "GET /api/records/ID/draft/files"
    static let announce = "POST /api/records/ID/draft/files"
    static let upload = "PUT /api/records/ID/draft/files/KEY/content"
    static let commit = "POST /api/records/ID/draft/files/KEY/commit"
    static let publish = "POST /api/records/ID/draft/actions/publish"
    static let look = "GET /api/records/ID/draft"
    static let remove = "DELETE /api/records/ID/draft/files/KEY"

    @Test func makesADraftAndPublishesItOnlyIfTold() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.first, "one")
        let made = try deposits.deposit("one")
        #expect(made.exit == 0, "\(made.errors)")
        #expect(made.output.contains("draft  \(deposits.address("one"))/uploads/001ab-cd\n"))
        #expect(made.output.contains("Not published"))
        #expect(
            deposits.calls("one") == [
                "\(Self.search) 200", "\(Self.create) 201", "\(Self.describe) 200", "\(Self.list) 200",
                "\(Self.announce) 201", "\(Self.upload) 200", "\(Self.commit) 200", "\(Self.list) 200",
            ])
        try deposits.expectOne("one", deposits.archives.first)
        // A second time nothing is sent but the metadata.
        let again = try deposits.deposit("one")
        #expect(again.exit == 0 && again.errors.contains("here    one/a b.zip, md5"), "\(again.errors)")
        #expect(deposits.calls("one").dropFirst(8) == ["\(Self.look) 200", "\(Self.describe) 200", "\(Self.list) 200"])
        let published = try deposits.deposit("one", "--publish")
        #expect(
            published.output.hasPrefix("published  \(deposits.address("one"))/records/001ab-cd\ndoi  10.5072/test."))
        try deposits.expectOne("one", deposits.archives.first, isPublished: true)
        // What is published is left alone.
        let number = deposits.calls("one").count
        #expect(try deposits.deposit("one", "--publish").output == published.output)
        #expect(deposits.calls("one").dropFirst(number).allSatisfy { $0.hasPrefix("GET ") })
    }

    /// A call at which the line is cut.
    struct Cut {
        var faults: [String: [Any]]
        var name: String
        var publishes = false

        static var all: [Cut] {
            var all: [Cut] = []
            for (number, call) in [
                search, create, describe, list, announce, upload, commit, publish, look, remove,
            ].enumerated() {
                let hasBody = [create, describe, announce, upload].contains(call)
                for fault in (call.hasPrefix("GET") ? [] : ["before"]) + ["after"] + (hasBody ? ["body"] : []) {
                    var faults: [String: [Any]] = [call: [fault]]
                    // These are made only where something has gone wrong before.
                    if call == look { faults[describe] = ["before"] }
                    if call == remove { faults[upload] = ["body"] }
                    all.append(Cut(faults: faults, name: "\(number)-\(fault)", publishes: call == publish))
                }
            }
            return all
        }
    }

    @Test func theSameCommandGoesOnWhereverItWasCut() throws {
        let deposits = try DepositSpace()
        let options = { (cut: Cut) in ["--retries", "0"] + (cut.publishes ? ["--publish"] : []) }
        for cut in Cut.all {
            try deposits.place(deposits.archives.first, cut.name)
            try deposits.faults(cut.name, cut.faults)
        }
        var left = Cut.all
        for round in 1...4 where !left.isEmpty {
            let running = try left.map { try deposits.start($0.name, options($0)) }
            let ended = try zip(left, running).map { ($0, try deposits.outcome(of: $1)) }
            for (cut, outcome) in ended {
                #expect(outcome.exit == 0 || outcome.errors.contains("the connection broke off"), "\(outcome.errors)")
                #expect(round > 1 || outcome.exit == 1, "\(cut.name): it was not cut")
            }
            left = ended.filter { $1.exit != 0 }.map(\.0)
        }
        #expect(left.isEmpty)
        for cut in Cut.all {
            try deposits.expectOne(cut.name, deposits.archives.first, isPublished: cut.publishes)
        }
    }

    @Test func aCommandGoesOnByItselfAfterWhatPasses() throws {
        let deposits = try DepositSpace()
        let calls = [
            Self.search, Self.create, Self.describe, Self.list, Self.announce, Self.upload, Self.commit, Self.publish,
        ]
        let busy: [String: Any] = ["status": 503, "body": "<html>busy</html>"]
        let wait: [String: Any] = ["status": 429, "headers": ["Retry-After": "1"]]
        let late: [String: Any] = ["status": 504, "done": true, "body": "late"]
        let faults =
            calls.map { [$0: ["half"]] } + [
                [Self.upload: ["body"]], [Self.look: [busy], Self.create: [late], Self.list: [wait]],
            ]
        let names = faults.indices.map(String.init)
        for (name, faults) in zip(names, faults) {
            try deposits.place(deposits.archives.first, name)
            try deposits.faults(name, faults)
        }
        let running = try names.map { try deposits.start($0, ["--publish"]) }
        for (name, running) in zip(names, running) {
            let outcome = try deposits.outcome(of: running)
            #expect(outcome.exit == 0 && outcome.errors.contains("again in "), "\(name): \(outcome.errors)")
            try deposits.expectOne(name, deposits.archives.first, isPublished: true)
        }
    }

    @Test func aKilledCommandIsContinued() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.first, "one")
        try deposits.faults("one", [Self.upload: [["done": true, "delay": 8]]])
        let running = try deposits.start("one", [])
        wait(for: "the upload") { deposits.calls("one").contains("\(Self.upload) 200") }
        // Not SIGINT, which asks: the test process may have blocked it for its children.
        kill(running.process.processIdentifier, SIGKILL)
        #expect(try deposits.outcome(of: running).exit == 128 + SIGKILL)
        #expect(try deposits.deposit("one").exit == 0)
        try deposits.expectOne("one", deposits.archives.first)
    }

    @Test func aLostNoteMakesNoSecondDraft() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.first, "one")
        #expect(try deposits.deposit("one").exit == 0)
        try deposits.space.remove("one/a b.zip.deposit.json")
        #expect(try deposits.deposit("one", "--publish").exit == 0)
        try deposits.expectOne("one", deposits.archives.first, isPublished: true)
        // Of a published record too.
        try deposits.space.remove("one/a b.zip.deposit.json")
        let again = try deposits.deposit("one")
        #expect(again.exit == 0 && again.errors.contains("published"), "\(again.errors)")
        try deposits.expectOne("one", deposits.archives.first, isPublished: true)
        // A draft that somebody has thrown away is made again.
        try deposits.space.remove("server/one/records.json")
        let anew = try deposits.deposit("one")
        #expect(anew.exit == 0 && anew.errors.contains("gone    "), "\(anew.errors)")
        try deposits.expectOne("one", deposits.archives.first)
    }

    @Test func whatTheServerHasLostIsSentAgain() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.first, "one")
        #expect(try deposits.deposit("one").exit == 0)
        // One byte; the size stays.
        try deposits.space.shell("printf x | dd of=\"$(ls server/one/*.bytes)\" bs=1 seek=9 conv=notrunc")
        let again = try deposits.deposit("one")
        #expect(again.exit == 0 && again.errors.contains("intact  one/a b.zip"), "\(again.errors)")
        try deposits.expectOne("one", deposits.archives.first)
        // An answer about another record is not believed.
        try deposits.faults("one", [Self.look: [["status": 200, "body": ["id": "999zz-zz"]]]])
        let other = try deposits.deposit("one")
        #expect(other.exit == 1 && other.errors.contains("the server answers with another record"), "\(other.errors)")
    }

    @Test func aChangedArchiveTakesTheFormersPlace() throws {
        let deposits = try DepositSpace()
        try deposits.place(deposits.archives.first, "one")
        // Its draft is there, but the answer was lost, and the archive is written again before the next try.
        try deposits.faults("one", [Self.create: ["after"]])
        #expect(try deposits.deposit("one", "--retries", "0").exit == 1)
        try deposits.place(deposits.archives.second, "one")
        #expect(try deposits.deposit("one").exit == 0)
        #expect(try deposits.records("one").count == 1)
        #expect(deposits.holds(deposits.archives.second, "one", try deposits.records("one")["001ab-cd"]))
        // What the draft was given on the server stays: a reserved DOI.
        var text = try #require(deposits.space.read("server/one/records.json"))
        text = text.replacingOccurrences(
            of: "\"pids\": {}", with: "\"pids\": {\"doi\": {\"identifier\": \"10.5072/mine\"}}")
        try deposits.space.write("server/one/records.json", text)
        try deposits.place(deposits.archives.first, "one")
        let changed = try deposits.deposit("one")
        #expect(changed.exit == 0 && changed.output.contains("doi  10.5072/mine, reserved"), "\(changed.output)")
        #expect(deposits.calls("one").contains("\(Self.remove) 204"))
        try deposits.expectOne("one", deposits.archives.first)

        // What is published stays, whatever it takes to make the next version.
        #expect(try deposits.deposit("one", "--publish").exit == 0)
        try deposits.place(deposits.archives.second, "one")
        let refused = try deposits.deposit("one", "--publish")
        #expect(refused.exit == 1 && refused.errors.contains("--new-version"), "\(refused.errors)")
        try deposits.expectOne("one", deposits.archives.first, isPublished: true)
        try deposits.faults("one", ["POST /api/records/ID/versions": ["after", "half"]])
        #expect(try deposits.deposit("one", "--new-version", "--retries", "0").exit == 1)
        let version = try deposits.deposit("one", "--new-version")
        #expect(version.exit == 0, "\(version.errors)")
        let records = try deposits.records("one")
        #expect(records.count == 2)
        #expect(deposits.holds(deposits.archives.first, "one", records["001ab-cd"]))
        #expect(deposits.holds(deposits.archives.second, "one", records["002ab-cd"]))
        #expect(records["002ab-cd"]?["is_published"] as? Bool == false)
    }
}
