import Testing

@testable import Stages

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
