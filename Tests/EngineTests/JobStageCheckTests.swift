import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// What a stage's key says of libraries, programs and files is looked at on the job's machine.
@Suite struct JobStageCheckTests {
    private static let table = """
        compiler Swift version 1.2
        file 0011223344556677 Kinds/A.swift
        kind EngineTests.ExampleKind 0
        """

    private func stage(_ action: FrozenStage.Action, _ ingredients: String) -> JobStage {
        JobStage(
            frozen: FrozenStage(
                id: "s", key: SHA256.digest(of: []), outputs: ["o"], resources: Resources(),
                environment: StageEnvironment(whitelisted: [:]), action: action, watched: []),
            preImage: PreImage(members: Array(ingredients.utf8)), work: nil)
    }

    private func check() -> JobStageCheck {
        JobStageCheck(
            KindCatalog(
                [ExampleKind(name: "k", files: { _ in ["o"] })], CodeTable(Self.table), ProgramAnswers(path: "/nowhere")
            ),
            patience: 0.1)
    }

    private func request(_ inputs: [WorkerRequest.Input] = []) -> FrozenStage.Action {
        let instance = StageInstance(
            id: "s", name: "s", kind: "k", parameters: ParameterValues([:]), outputs: ["o"], place: "")
        return .kind(WorkerRequest(stage: instance, inputs: inputs, unverified: []))
    }

    @Test func anotherProgramIsNamed() throws {
        let folder = TemporaryFolder()
        try Files.write([1], to: folder.path + "/program")
        let command = FrozenStage.Command(
            program: folder.path + "/program", arguments: ["program"], copies: [], lists: [])
        var check = check()
        let right = SHA256.digest(of: [1]).hexadecimal
        try check.check(stage(.command(command), "\"program\":\"\(right)\""))
        let wrong = SHA256.digest(of: [2]).hexadecimal
        let failure = #expect(throws: Failure.self) {
            try check.check(stage(.command(command), "\"program\":\"\(wrong)\""))
        }
        #expect(failure?.headline.contains(Host.name) == true && failure?.headline.contains("/program") == true)
    }

    @Test func anotherLibraryIsNamed() throws {
        var check = check()
        try check.check(stage(request(), "\"version.build\":\"\(BuildIdentity.configuration)\""))
        let failure = #expect(throws: Failure.self) {
            try check.check(stage(request(), "\"version.build\":\"other\""))
        }
        #expect(failure?.headline.contains("build on \(Host.name)") == true)
        #expect(failure?.facts.contains(.init("here", "other")) == true)
    }

    @Test func anInputThatIsNotThereIsNamed() throws {
        var check = check()
        let input = WorkerRequest.Input(role: "r", origin: "o", name: "n", path: "/nowhere/n", content: "", size: 1)
        let failure = #expect(throws: Failure.self) { try check.check(stage(request([input]), "")) }
        #expect(failure?.place == "/nowhere/n")
    }
}
