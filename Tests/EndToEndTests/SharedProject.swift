import Foundation
import Testing

/// Two people with the same project: A has computed it.
struct SharedProject {
    static let canSign = FileManager.default.isExecutableFile(atPath: "/usr/bin/ssh-keygen")
    static let cannotSign: Comment = "skipped: needs ssh-keygen (Debian: openssh-client)"

    let shared = try! TestSpace()
    let a: TestSpace
    let b: TestSpace

    /// A chain of stages whose intermediate results are not delivered; each leaves a line in `log` beside the project when
    /// it runs.
    static let stages = """
        "train": {"kind": "command", "matrix": {"seed": [1, 2]}, "parameters": {"seed": "$seed"},
          "inputs": {"data": "file:data.csv"}, "outputs": ["w.txt"],
          "command": ["sh", "-c", "cat {input:data} > w.txt; echo {parameter:seed} >> w.txt"]},
        "sum": {"kind": "command", "inputs": {"w": "train/w.txt"}, "outputs": ["s.txt"],
          "command": ["sh", "-c", "cat $(cat {list:w}) > s.txt"]},
        "draw": {"kind": "command", "inputs": {"s": "sum/s.txt"}, "parameters": {"colour": "$colour"}, "outputs": ["F1.txt"],
          "command": ["sh", "-c", "cat {input:s} > F1.txt; echo {parameter:colour} >> F1.txt"]}
        """

    init(url: String? = nil, more: String = "") throws {
        a = try TestSpace()
        b = try TestSpace()
        for (space, name) in [(a, "a"), (b, "b")] {
            try space.write("data.csv", "1\n2\n")
            try Self.manifest(space, url: url ?? "file:\(shared.folder)", more)
            try space.shell(
                """
                ssh-keygen -q -t ed25519 -N '' -C \(name)@lab -f key
                """)
        }
        try believe(a, in: a)
        try believe(a, in: b)
    }

    static func manifest(_ space: TestSpace, url: String, _ more: String = "", seconds: Int = 1) throws {
        try space.manifest(
            stages,
            more: #"""
                "profiles": {"p": {"colour": "blue"}}, "defaultProfile": "p",
                "remotes": {"lab": {"url": "\#(url)"\#(timeout(seconds))\#(more)}},
                "figures": {"F1": {"paper": "p", "title": "t", "stage": "draw"}},
                """#)
    }

    /// Archives have none.
    private static func timeout(_ seconds: Int) -> String { seconds > 0 ? #", "timeout": \#(seconds)"# : "" }

    /// Adds a signer to those whom the project of `space` names.
    func believe(_ signer: TestSpace, in space: TestSpace) throws {
        try space.shell(
            "printf 'me namespaces=\"stagecraft\" %s\\n' \"$(cat \(signer.path("key.pub")))\" >> allowed_signers")
    }

    /// A computes and shares.
    func share() throws {
        #expect(try a.run().ran == ["train[seed=1]", "train[seed=2]", "sum", "draw"])
        let pushed = try a.stagecraft("push", "--key", "key")
        try #require(pushed.exit == 0, "\(pushed.errors)")
        #expect(pushed.output.hasPrefix("pushed 4 results to lab: 4 files, "))
    }

    /// B's figure is A's.
    func expectEqualFigures() {
        #expect(b.read("figures/p/F1/F1.txt") == a.read("figures/p/F1/F1.txt"))
        #expect(b.read("figures/p/F1/F1.txt")?.hasSuffix("blue\n") == true)
    }
}
