// `stagecraft deposit`: an archive as a draft on Zenodo, or on another server that speaks its records API.

import Archive
import ArgumentParser
import Engine

struct DepositCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deposit",
        abstract: "Send an archive to Zenodo, or a server like it, as a draft; publish it if told to.",
        discussion: """
            The archive is checked first (files, records, claims). Title, creators, licence and so on are those of its \
            .zenodo.json. The draft is noted in FILE.deposit.json, so that the same command goes on where it was after \
            whatever has stopped it, and sends a changed archive in place of the former one. Nothing is published without \
            --publish. doc/archive.md explains the calls.

            The token is read from --token-file (a file that only you can read), else STAGECRAFT_DEPOSIT_TOKEN, and for \
            Zenodo's servers else ZENODO_TOKEN. It is sent to that server alone, and never printed or written. curl reads \
            its usual variables: https_proxy, CURL_CA_BUNDLE.
            """)

    @Argument(help: "The archive.", completion: .file())
    var file: String

    @Option(help: "zenodo, sandbox (Zenodo's, for trying), or the https:// address of an InvenioRDM server.")
    var to: String

    @Flag(help: "Publish the draft when it is complete. What is published stays, with a DOI.")
    var publish = false

    @Flag(help: "If the record is published with another archive, make a draft of its next version.")
    var newVersion = false

    @Flag(help: "Check the archive and say what would be sent. Uses no network and needs no token.")
    var dryRun = false

    @Option(help: "A file whose first line is the token.", completion: .file())
    var tokenFile: String?

    @Option(help: "How often a call is made again after what may pass: a lost connection, a busy server.")
    var retries = 4

    @Option(help: "Refuse an archive that unpacks to more: bytes, or with K, M, G or T. By default 100 times its size.")
    var maxSize: String?

    func validate() throws {
        if !(0...100).contains(retries) { throw ValidationError("--retries must be from 0 to 100") }
    }

    func run() throws {
        let server = try DepositServer(to)
        var request = DepositRequest(file, to: server)
        request.publishes = publish
        request.makesVersion = newVersion
        request.retries = retries
        request.limit = UnpackingLimit(bytes: try maxSize.map { try GarbageCollection.size($0) })
        let display = LineDisplay()
        let report = { (event: DepositEvent) in display.show(DepositText.line(event), isPassing: event.isPassing) }
        if dryRun {
            StandardOutput.write(DepositText.text(try DepositPlan(request, report: report)))
            return
        }
        // Before the archive is read, which may take its time.
        let token = try DepositToken(file: tokenFile, for: server)
        var deposit = try Deposit(try DepositPlan(request, report: report), token, report: report)
        StandardOutput.write(DepositText.text(try deposit.run()))
    }
}
