import Glibc
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// Packages of lock files are looked at on a job's machine, too.
@Suite struct JobInstalledTests {
    private let folder = TemporaryFolder()

    private func stage(_ ingredients: String) throws -> JobStage {
        let program = folder.path + "/python3"
        let answer = #"variable\tanswer\tyes\npackage\tNumPy\t1.0\tsha256 x\t\twhole\n"#
        try Files.write(
            Array("#!/bin/sh\necho asked >> \(folder.path)/asked\nprintf '\(answer)'\n".utf8), to: program)
        chmod(program, 0o755)
        var command = FrozenStage.Command(program: nil, arguments: ["x"], copies: [], lists: [])
        command.installed = [FrozenLock(language: .python, program: program, folder: folder.path)]
        return JobStage(
            frozen: FrozenStage(
                id: "s", key: SHA256.digest(of: []), outputs: ["o"], resources: Resources(),
                environment: StageEnvironment(whitelisted: [:]), action: .command(command), watched: []),
            preImage: PreImage(members: Array(ingredients.utf8)), work: nil)
    }

    @Test func anotherPackageIsNamed() throws {
        var check = JobStageCheck(KindCatalog([], CodeTable(""), ProgramAnswers(path: "/nowhere")), patience: 0.1)
        try check.check(try stage(#""locked.python.numpy":"1.0, sha256 x","locked.r.mine":"1""#))
        try check.check(try stage(#""threads":"1""#))
        for (wrong, found) in [
            (#""locked.python.numpy":"2.0, sha256 x""#, "1.0, sha256 x"),
            (#""locked.python.scipy":"1""#, "not installed"),
        ] {
            let failure = #expect(throws: Failure.self) { try check.check(try stage(wrong)) }
            #expect(failure?.headline.contains("on \(Host.name) is another") == true)
            #expect(failure?.facts.first == .init("there", found))
        }
        // Once for all stages of the job.
        #expect(try Files.read(folder.path + "/asked") == Array("asked\n".utf8))
    }

    @Test func whatIsAskedSurvivesTheWay() throws {
        let path = folder.path + "/bundle"
        let stage = try stage(#""threads":"1""#)
        try Files.write(JobBundle([stage]).encoded, to: path)
        let read = try #require(try JobBundle(at: path)).stages[0]
        guard case .command(let one) = stage.frozen.action, case .command(let two) = read.frozen.action else {
            Issue.record("no command")
            return
        }
        #expect(one.installed == two.installed && one.installed.count == 1)
    }
}
