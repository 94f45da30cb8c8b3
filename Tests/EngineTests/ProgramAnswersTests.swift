import Glibc
import TestSupport
import Testing

@testable import Engine
@testable import ResultStore

/// The search path is the process's: one test at a time.
@Suite(.serialized) struct ProgramAnswersTests {
    /// A folder of programs in front of the search path.
    private final class Programs {
        let folder = TemporaryFolder()
        private let before = SearchPath.text

        init() { setenv("PATH", folder.path + "/bin:" + before, 1) }

        deinit { setenv("PATH", before, 1) }

        func shell(_ command: String) {
            TestSupport.shell("mkdir -p bin && { \(command); } && sleep 0.05", in: folder.path)
        }

        /// Answers as a program that has been started now gives them; how often it was asked is counted.
        func ask(_ answer: String, _ count: inout Int) -> String {
            var asked = 0
            let found = ProgramAnswers(path: folder.path + "/programs").answer(of: "tool-of-test", to: "--version") {
                asked += 1
                return answer
            }
            count += asked
            return found
        }
    }

    @Test func machineCodeIsAskedOnceAndAgainWhenItIsReplaced() {
        let programs = Programs()
        var count = 0
        programs.shell("cp /bin/true bin/tool-of-test")
        for _ in 0..<3 { #expect(programs.ask("1.0", &count) == "1.0") }
        #expect(count == 1)
        // Another file of the same size with the same time of change.
        programs.shell("cp -p bin/tool-of-test old; printf X >> old; truncate -s -1 old; touch -r bin/tool-of-test old")
        programs.shell("mv old bin/tool-of-test")
        #expect(programs.ask("2.0", &count) == "2.0")
        // In place, its times put back.
        programs.shell("touch -r bin/tool-of-test t; printf X | dd of=bin/tool-of-test conv=notrunc bs=1 seek=99")
        programs.shell("touch -r t bin/tool-of-test")
        #expect(programs.ask("3.0", &count) == "3.0")
        #expect(programs.ask("3.0", &count) == "3.0")
        #expect(count == 3)
        // Another one comes to stand before it.
        programs.shell("mkdir more; cp /bin/true more/tool-of-test")
        setenv("PATH", programs.folder.path + "/more:" + SearchPath.text, 1)
        #expect(programs.ask("4.0", &count) == "4.0")
        #expect(count == 4)
    }

    /// A script may call what has changed; so may a launcher of many programs.
    @Test(arguments: [
        "printf '#!/bin/sh\\n' > bin/tool-of-test; chmod +x bin/tool-of-test",
        "cp /bin/true launcher; ln -s ../launcher bin/tool-of-test", "true",
    ])
    func whatMayChangeWithoutItsFileIsAskedEveryTime(_ install: String) {
        let programs = Programs()
        var count = 0
        programs.shell(install)
        for number in 1...3 { #expect(programs.ask("\(number)", &count) == "\(number)") }
        #expect(count == 3)
    }

    @Test func linesThatWereCutShortAreNone() throws {
        let programs = Programs()
        var count = 0
        programs.shell("cp /bin/true bin/tool-of-test")
        #expect(programs.ask("1.0", &count) == "1.0")
        let file = programs.folder.path + "/programs"
        let text = try #require(try Files.read(file))
        for length in 0..<text.count - 1 {
            try Files.write(Array(text[..<length]), to: file)
            #expect(programs.ask("2.0", &count) == "2.0")
            #expect(programs.ask("3.0", &count) == "2.0")
        }
    }
}
