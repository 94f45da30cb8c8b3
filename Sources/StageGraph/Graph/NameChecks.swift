// Checks the names of the files that a stage would write with its parameters.

extension Expansion {
    /// Adds what is wrong with the names of an instance's outputs.
    mutating func checkNames(_ table: KindTable, _ parameters: ParameterValues, _ stage: Manifest.Stage) {
        for output in table.outputs(parameters) {
            guard let mistake = RelativePath.mistake(inNameOfFile: output.text) else { continue }
            errors.add(
                "the stage would write '\(output)', which \(mistake)", at: stage.key,
                expected: "parameters that make the name of a file in the stage's output folder")
        }
    }
}
