// How a call that went wrong reads, and whether it is worth repeating.

import Engine
import StageGraph

extension CallFailure {
    /// What curl or the server says.
    init(_ call: DepositCall, _ server: DepositServer, _ ending: Ending, _ answer: DepositAnswer) {
        let place = server.base + call.path
        self.call = call
        // A status that refuses is an answer, even if the line broke behind it.
        if answer.status >= 300 {
            failure = Self.refusal(call, server, answer)
            mayPass = [408, 425, 429].contains(answer.status) || answer.status >= 500
            wait = answer.wait
            return
        }
        mayPass = [5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92].contains(ending.exit)
        failure = Failure(
            .work, "the connection broke off", at: place,
            facts: [.init("call", call.method), .init("curl", ending.message)],
            hint: "run the command again: it goes on where it was")
        switch ending.exit {
        case 5, 6, 7:
            failure.headline = "the server cannot be reached"
            failure.hint = "is there a network? Behind a proxy set https_proxy; the same command goes on where it was"
        case 60, 77:
            failure.headline = "the server's certificate is not trusted"
            failure.hint = "install ca-certificates, or name the authority's certificates with CURL_CA_BUNDLE"
        case 23, 63, Tool.fileLimitReached:
            failure.headline = "the server's answer is far too long"
            failure.hint = "is \(server.base) the address of an InvenioRDM server?"
        default: if !mayPass { failure.headline = "the call failed" }
        }
    }

    private static func refusal(_ call: DepositCall, _ server: DepositServer, _ answer: DepositAnswer) -> Failure {
        var failure = Failure(
            .work, "the server refuses the call", at: server.base + call.path,
            facts: [.init("call", call.method)] + answer.words)
        switch answer.status {
        case 300..<400:
            failure.headline = "the server leads to another address"
            if let location = answer.location { failure.facts.append(.init("leads to", DepositAnswer.line(location))) }
            failure.hint = "name that server with --to if it is the right one: the token is sent nowhere else"
        case 401:
            failure.headline = "the server does not accept the token"
            failure.hint = "make another one at \(server.base)/account/settings/applications/"
        case 403:
            failure.headline = "the server does not allow this with this token"
            failure.hint =
                "on Zenodo a token needs the scopes deposit:write and, to publish, deposit:actions; is the draft yours?"
        case 404, 410: failure.headline = "the server has nothing at this address"
        case 409: failure.headline = "the server says that this contradicts what it has"
        case 413: failure.headline = "the server does not take so large a file"
        case 429:
            failure.headline = "the server wants fewer calls"
            failure.hint = "run the command again later: it goes on where it was"
        case 500...:
            failure.headline = "the server has failed"
            failure.hint = "run the command again later: it goes on where it was"
        default: break
        }
        failure.headline += " (HTTP \(answer.status))"
        return failure
    }
}
