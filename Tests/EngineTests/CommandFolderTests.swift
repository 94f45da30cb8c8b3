import Testing

@testable import Engine

struct CommandFolderTests {
    private func stage(_ inputs: [GraphInput], command: [String] = []) -> StageInstance {
        StageInstance(
            id: "s", name: "s", kind: "command", parameters: ParameterValues([:]), inputs: inputs, outputs: ["out"],
            command: command, place: "p:1:1")
    }

    @Test func projectFilesKeepTheirPathsAndOthersGoByRole() {
        let inputs = [
            GraphInput(role: "script", source: .file(path: "/p/bin/x.sh"), label: "file:bin/x.sh"),
            GraphInput(role: "state", source: .stage(index: 0, name: "sub/state.h5"), label: "a/sub/state.h5"),
            GraphInput(role: "images", source: .file(path: "/data/t.gz"), label: "data:set/images"),
            GraphInput(role: "far", source: .file(path: "/etc/hosts"), label: "file:/etc/hosts"),
        ]
        #expect(
            stage(inputs).commandInputPaths == ["bin/x.sh", "state/sub/state.h5", "images/t.gz", "far/hosts"])
    }

    @Test func equalNamesInARoleAreNumbered() throws {
        let inputs = [
            GraphInput(role: "runs", source: .stage(index: 0, name: "h"), label: "a/h"),
            GraphInput(role: "runs", source: .stage(index: 1, name: "h"), label: "b/h"),
            GraphInput(role: "one", source: .stage(index: 1, name: "h"), label: "b/h"),
        ]
        let stage = stage(inputs, command: ["cat", "{input:runs}", "-{input:one}-"])
        #expect(stage.commandInputPaths == ["runs/0/h", "runs/1/h", "one/h"])
        #expect(
            try stage.commandArguments(inputPaths: stage.commandInputPaths) == [
                "cat", "runs/0/h", "runs/1/h", "-one/h-",
            ])
    }
}
