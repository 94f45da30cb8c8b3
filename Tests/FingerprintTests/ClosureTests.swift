// Which files a kind reaches, on small trees.
import Testing

@testable import fingerprint

@Suite struct ClosureTests {
    /// Files of the kind K in K.swift of a module Kinds, which is built from Below, without the module's name.
    private func reached(
        _ kind: String, _ others: [String: String] = [:], below: [String: String] = [:], named name: String = "K"
    ) throws -> [String] {
        var files = ["Kinds/K.swift": kind]
        for (path, text) in others { files["Kinds/" + path] = text }
        for (path, text) in below { files["Below/" + path] = text }
        let table = try Table(SyntheticTree(files, needs: ["Kinds": ["Below", "StageGraph", "C"]]).tree, compiler: "")
        return try #require(table.kinds.first { $0.name.hasSuffix("." + name) }).files.map { table.name(of: $0) }
            .map { $0.hasPrefix("Kinds/") ? String($0.dropFirst(6)) : $0 }
    }

    private let kind = "struct K: StageKind { func run() { use() } }"

    @Test func whatIsNamedAndWhatThatNames() throws {
        let others = [
            "Use.swift": "func use() -> A { A() }", "A.swift": "struct A {}", "B.swift": "struct B { let k: K }",
            "Private.swift": "private func use() {}", "Member.swift": "struct C { func use() {} }",
        ]
        #expect(try reached(kind, others) == ["A.swift", "K.swift", "Use.swift"])
    }

    @Test func allThatDeclareAName() throws {
        #expect(
            try reached(kind, ["1.swift": "func use() {}", "2.swift": "let use = 1"]) == [
                "1.swift", "2.swift", "K.swift",
            ])
    }

    @Test func namesInInterpolationsAndNotThoseInTexts() throws {
        let others = ["A.swift": "struct A {}", "B.swift": "struct B {}"]
        #expect(try reached("struct K: StageKind { let a = \"\\(A())B\" /* B */ }", others) == ["A.swift", "K.swift"])
    }

    @Test func aFileOfExtensionsByItsMembers() throws {
        let others = [
            "X.swift": "struct X {}", "Used.swift": "extension X { static func use() {} }",
            "Unused.swift": "extension X { func other() {} ; private func use() {} }",
            "Absent.swift": "struct Y {} ; extension Y { func use() {} }",
        ]
        #expect(try reached("struct K: StageKind { let x = X.use() }", others) == ["K.swift", "Used.swift", "X.swift"])
        // Through a value whose type is named elsewhere.
        let maker = ["Make.swift": "func make() -> X { X() }"].merging(others) { $1 }
        #expect(
            try reached("struct K: StageKind { let x = make().use() }", maker)
                == ["K.swift", "Make.swift", "Used.swift", "X.swift"])
    }

    /// A member's name stands behind a point, but in code of its own type.
    @Test func whereAMemberIsNamed() throws {
        var others = ["X.swift": "struct X {}", "Of.swift": "extension X { func other() {} }"]
        #expect(try reached("struct K: StageKind { let other: X }", others) == ["K.swift", "X.swift"])
        #expect(try reached("struct K: StageKind { let x: X? ; let y = x?.other() }", others).contains("Of.swift"))
        others["X.swift"] = "struct X { func a() { other() } }"
        #expect(try reached("struct K: StageKind { let x: X }", others).contains("Of.swift"))
        // Through another extension, and in a type that has all members of a protocol.
        others["X.swift"] = "struct X {}"
        others["Too.swift"] = "extension X { func use() { other() } }"
        #expect(try reached("struct K: StageKind { let x = X().use() }", others).contains("Of.swift"))
        #expect(try reached("struct K: StageKind { let x = X() }", others) == ["K.swift", "X.swift"])
        others = ["X.swift": "struct X: P { func a() { other() } }", "P.swift": "protocol P {}"]
        others["Of.swift"] = "extension P { func other() {} }"
        #expect(
            try reached("struct K: StageKind { let x: X }", others) == ["K.swift", "Of.swift", "P.swift", "X.swift"])
    }

    @Test func whatAnExtensionAddsWithoutAName() throws {
        let kind = "struct K: StageKind { let x: X }"
        for member in [
            "init(_ a: Int) {}", "subscript(a: Int) -> Int { 1 }", "static func + (a: X, b: X) -> X { a }",
            "func callAsFunction() {}", "static func == (a: X, b: X) -> Bool { true }",
        ] {
            let others = ["X.swift": "struct X {}", "Of.swift": "extension X { \(member) }"]
            #expect(try reached(kind, others) == ["K.swift", "Of.swift", "X.swift"], "\(member)")
        }
    }

    @Test func aConformanceComesWithItsType() throws {
        let others = ["X.swift": "struct X {}", "Of.swift": "extension X: Codable { func a() {} }"]
        #expect(try reached("struct K: StageKind { let x: X }", others) == ["K.swift", "Of.swift", "X.swift"])
        #expect(try reached("struct K: StageKind {}", others) == ["K.swift"])
    }

    /// A requirement may be met in an extension that does not say so.
    @Test func whatAProtocolMayCall() throws {
        var others = [
            "X.swift": "struct X: P {}", "P.swift": "protocol P { func a() }", "A.swift": "extension X { func a() {} }",
            "B.swift": "extension X { func b() {} }",
        ]
        let kind = "struct K: StageKind { let x: X }"
        #expect(try reached(kind, others) == ["A.swift", "K.swift", "P.swift", "X.swift"])
        // Of a protocol from outside all members may be called but of those known.
        others["X.swift"] = "struct X: Outside {}"
        #expect(try reached(kind, others) == ["A.swift", "B.swift", "K.swift", "X.swift"])
        others["X.swift"] = "struct X: Sendable, Hashable {}"
        #expect(try reached(kind, others) == ["K.swift", "X.swift"])
        // The kind's own protocol is from outside.
        #expect(
            try reached("struct K: StageKind {}", ["Of.swift": "extension K { func work() {} }"]) == [
                "K.swift", "Of.swift",
            ])
        #expect(
            try reached("struct K: StageKind {}", ["Of.swift": "extension StageKind { func work() {} }"])
                == ["K.swift", "Of.swift"])
    }

    /// A member of one protocol may be what another one demands.
    @Test func whatIsInheritedComesWithIt() throws {
        var others = ["X.swift": "struct X: Outside, P {}", "P.swift": "protocol P {}"]
        others["Of.swift"] = "extension P { func demanded() {} }"
        #expect(
            try reached("struct K: StageKind { let x: X }", others) == ["K.swift", "Of.swift", "P.swift", "X.swift"])
        others = ["X.swift": "class X: Y { func a() { b() } }", "Y.swift": "class Y {}"]
        others["Of.swift"] = "extension Y { func b() {} }"
        #expect(
            try reached("struct K: StageKind { let x: X }", others) == ["K.swift", "Of.swift", "X.swift", "Y.swift"])
    }

    @Test func aPrivateTypesExtensionIsNobodyElses() throws {
        let others = ["A.swift": "private struct A {}\nextension A { func use() {} }"]
        #expect(try reached("struct K: StageKind { let x = B().use() }", others) == ["K.swift"])
    }

    @Test func extensionsOfTypesFromOutside() throws {
        let others = [
            "Mean.swift": "extension Array { var mean: Double { 0 } }",
            "Max.swift": "extension [Int] { var most: Int { 0 } }",
            "Safe.swift": "extension Array { subscript(safe i: Int) -> Int { 1 } }",
            "Text.swift": "extension String { init(short: Double) {} }",
            "Element.swift": "protocol Own {}\nextension Double: Own {}",
        ]
        #expect(try reached("struct K: StageKind { let m = [1.0].mean }", others) == ["K.swift", "Mean.swift"])
        #expect(try reached("struct K: StageKind { let m = [1].most }", others) == ["K.swift", "Max.swift"])
        #expect(try reached("struct K: StageKind { let m = [1][safe: 1] }", others) == ["K.swift", "Safe.swift"])
        #expect(try reached("struct K: StageKind { let m = String(short: 1) }", others) == ["K.swift", "Text.swift"])
        #expect(try reached("struct K: StageKind { let m: any Own = 1.0 }", others) == ["Element.swift", "K.swift"])
        #expect(try reached("struct K: StageKind { let m = 1 }", others) == ["K.swift"])
    }

    @Test func operators() throws {
        let others = [
            "Op.swift": "infix operator <->\nfunc <-> (a: Int, b: Int) {}", "Down.swift": "postfix func ↓ (a: Int) {}",
        ]
        #expect(try reached("struct K: StageKind { let a = 1<->2 }", others) == ["K.swift", "Op.swift"])
        #expect(try reached("struct K: StageKind { let a = [1↓, 2] }", others) == ["Down.swift", "K.swift"])
    }

    @Test func modulesBelow() throws {
        let below = [
            "A.swift": "public struct A { let b: B }", "B.swift": "struct B {}", "Hidden.swift": "struct Hidden {}",
            "Of.swift": "extension A { public func use() {} }", "In.swift": "extension A { func inner() {} }",
        ]
        #expect(
            try reached("import Below\nstruct K: StageKind { let a: A, h: Hidden ; let i = inner }", below: below)
                == ["Below/A.swift", "Below/B.swift", "K.swift"])
        #expect(
            try reached("import Below\nstruct K: StageKind { let a = A().use() }", below: below)
                == ["Below/A.swift", "Below/B.swift", "Below/Of.swift", "K.swift"])
        // Not imported here.
        #expect(try reached("struct K: StageKind { let a: A }", below: below) == ["K.swift"])
        // Nothing is named, but what is imported comes in by another module's name.
        #expect(
            try reached(
                "import Above\nstruct K: StageKind { let a: A }", ["Above.swift": "@_exported import Below"],
                below: below)
                == ["K.swift"])
    }

    @Test func aTypeThatAnotherModuleExports() throws {
        let files = [
            "Kinds/K.swift": "import Top\nstruct K: StageKind { let a: A }", "Top/T.swift": "@_exported import Below",
            "Below/A.swift": "public struct A {}",
        ]
        let table = try Table(
            SyntheticTree(files, needs: ["Kinds": ["Top", "StageGraph"], "Top": ["Below"]]).tree, compiler: "")
        #expect(table.kinds[0].files.map { table.name(of: $0) } == ["Below/A.swift", "Kinds/K.swift"])
    }

    /// A default that a module above gives is called from below.
    @Test func calledFromBelow() throws {
        let below = ["P.swift": "public protocol P { func a() }\npublic func call(_ p: some P) { p.a() }"]
        let others = ["X.swift": "import Below\nstruct X: P {}", "A.swift": "extension X { func a() {} }"]
        #expect(
            try reached("import Below\nstruct K: StageKind { let x = call(X()) }", others, below: below)
                == ["Below/P.swift", "A.swift", "K.swift", "X.swift"])
    }

    @Test func aModuleMapMayGiveAnotherName() throws {
        let files = [
            "Kinds/K.swift": "import clib\nstruct K: StageKind {}",
            "CLibrary/module.modulemap": "module clib [system] {}",
        ]
        let table = try Table(SyntheticTree(files, needs: ["Kinds": ["CLibrary", "StageGraph"]]).tree, compiler: "")
        #expect(table.kinds[0].files.map { table.name(of: $0) } == ["CLibrary", "Kinds/K.swift"])
    }

    @Test func aCModuleIsOneWhole() throws {
        #expect(try reached("import C\nstruct K: StageKind {}") == ["C", "K.swift"])
        #expect(
            try reached("struct K: StageKind { let x = use }", ["Use.swift": "import C\nlet use = 1"]) == [
                "C", "K.swift", "Use.swift",
            ])
    }

    @Test func listsOfKindsAndFilesThatSaySoAreLeftOut() throws {
        let others = [
            "List.swift": "let all: [any StageKind] = [K(), L()]", "L.swift": "struct L: StageKind {}",
            "Use.swift": "// In no fingerprint: a table.\nfunc use() { other() }", "Other.swift": "func other() {}",
        ]
        #expect(try reached(kind, others) == ["K.swift"])
    }

    @Test func waysToBeAKind() throws {
        let others = [
            "P.swift": "protocol Plot: StageKind {}", "Of.swift": "extension E: Plot {}", "E.swift": "struct E {}",
        ]
        #expect(try reached("struct K: Sendable, Plot {}", others) == ["K.swift", "P.swift"])
        #expect(try reached(kind, others, named: "E") == ["E.swift", "Of.swift", "P.swift"])
        #expect(try reached("enum Outer { struct K: StageKind {} }") == ["K.swift"])
        // A type of a module that knows nothing of stages.
        #expect(
            try reached("import Below\nextension E: StageKind {}", below: ["E.swift": "public struct E {}"], named: "E")
                == ["Below/E.swift", "K.swift"])
        let none = try SyntheticTree(["Kinds/K.swift": "struct K: Sendable {}"], needs: ["Kinds": ["StageGraph"]]).tree
        #expect(none.kinds.isEmpty)
    }
}
