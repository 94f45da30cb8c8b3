// Runs a stage kind in a temporary folder, as the engine's worker would.
import Engine
import Glibc
import Gnuplot
import TestSupport

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// A private folder for the stages of one test, removed at the end.
final class StageSpace {
    let folder: String

    init() {
        var template = Array("/tmp/stagecraft-stages-XXXXXX".utf8CString)
        folder = String(cString: mkdtemp(&template)!)
    }

    deinit { _ = run("rm -rf '\(folder)'") }

    /// Runs `kind` with its declared defaults and `parameters`, as a stage of the process whose results are `shared`;
    /// returns its output folder.
    @discardableResult
    func run(
        _ kind: any StageKind, _ name: String, _ parameters: [String: Value] = [:], inputs: [String: [String]] = [:],
        shared: SharedResults = SharedResults()
    ) throws -> String {
        let output = "\(folder)/\(name)"
        mkdir(output, 0o755)
        var values = parameters
        for declaration in kind.parameters where values[declaration.name] == nil {
            values[declaration.name] = declaration.defaultValue
        }
        let context = StageContext(
            stage: name, parameters: ParameterValues(values), inputs: inputs.mapValues { $0.map(input) },
            outputFolder: output, sharedResults: shared)
        try kind.run(context)
        for file in kind.outputs(context.parameters) where access("\(output)/\(file)", R_OK) != 0 {
            throw Failure(.work, "the declared output is missing", at: file)
        }
        return output
    }

    /// The file `stage/name` as other stages read it.
    func input(_ path: String) -> InputFile {
        let parts = path.split(separator: "/")
        return InputFile(origin: String(parts[0]), name: String(parts[1]), path: "\(folder)/\(path)")
    }

    /// Runs a shell command in the folder; its exit status.
    func run(_ command: String) -> Int32 { shell(command, in: folder) }

    /// The bytes of a file of the folder.
    func bytes(_ path: String) -> [UInt8] {
        guard let file = fopen("\(folder)/\(path)", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
        return bytes
    }

    /// An image as gnuplot alone draws it.
    func picture(_ path: String) -> [UInt8] { PictureMark.unmarked(bytes(path)) }

    func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }
}
