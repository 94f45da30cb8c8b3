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

    /// A kind's code is found by its type.
    @Test func eachIsATypeOfItsOwn() {
        #expect(Set(StageKinds.all.map { String(reflecting: type(of: $0)) }).count == StageKinds.all.count)
    }
}
