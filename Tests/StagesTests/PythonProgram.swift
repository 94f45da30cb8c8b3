// Runs a program of Tests/StagesTests/Python as an independent reference. Unaware of what is compared.
import Foundation
import TestPython

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

enum PythonProgram {
    struct Failed: Error { var status: Int32, output: String }

    /// The numbers that it prints, by line.
    static func numbers(_ program: String, _ arguments: [String], in space: StageSpace) throws -> [[Double]] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Python/\(program)").path
        let words = ([PythonReference.interpreter ?? "python3", path] + arguments).map { "'\($0)'" }.joined(
            separator: " ")
        let status = space.run(words + " > printed 2>&1")
        guard status == 0 else { throw Failed(status: status, output: space.text("printed")) }
        return space.text("printed").split(separator: "\n").map { line in
            line.split(separator: " ").map { Double($0) ?? .nan }
        }
    }
}
