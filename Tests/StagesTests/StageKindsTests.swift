import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct StageKindsTests {
    @Test func namesAreUnique() {
        let names = StageKinds.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    /// Naming a source folder that does not exist stops the program.
    @Test func everyKindKnowsItsSources() {
        for kind in StageKinds.all { #expect(kind.codeFingerprint.contains("Stages/Artifacts:"), "\(kind.name)") }
    }
}
