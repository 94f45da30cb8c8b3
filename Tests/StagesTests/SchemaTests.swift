import Engine
import Foundation
import Kinds
import Results
import TestSupport
import Testing

struct SchemaTests {
    /// `stagecraft schema > pipeline.schema.json` after a change of a kind's parameters.
    @Test func theSchemaFileIsTheOneThatTheProgramPrints() throws {
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: project.appending(path: "pipeline.schema.json"), encoding: .utf8)
        #expect(firstDifference(file, Schema.text(kinds: StageKinds.all)) == nil)
    }
}
