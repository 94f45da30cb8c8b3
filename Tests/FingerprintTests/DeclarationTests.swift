// What a Swift file declares.
import Testing

@testable import fingerprint

@Suite struct DeclarationTests {
    private func names(_ source: String, _ access: Access = .module) -> Set<Word> {
        Set(file(source).declarations.topLevel.filter { $0.access == access }.map(\.name))
    }

    private func words(_ names: String...) -> Set<Word> { Set(names.map { Word($0) }) }

    @Test func topLevelDeclarations() {
        let source = """
            import Foundation
            struct A { struct Inner {} ; func member() {} }
            final class B<T: Comparable>: C where T: D { class func make() {} ; class var one: Int { 1 } }
            @MainActor indirect enum E { case one(Int), two }
            actor F {}
            protocol G: AnyObject { associatedtype H }
            typealias I = [String: Int]
            func j(k: Int) { let local = 1 }
            let l = 1, m = 2
            var (n, o): (Int, Dictionary<Int, P>) = (1, [:])
            nonisolated(unsafe) var q = 0
            infix operator <->
            prefix func √ (x: Double) -> Double { x }
            precedencegroup R { higherThan: S }
            @_cdecl("u") @inline(__always) func t() {}
            #if V
            struct W {}
            #endif
            macro x() = #externalMacro(module: "Y", type: "Z")
            """
        #expect(
            names(source)
                == words("A", "B", "E", "F", "G", "I", "j", "l", "m", "n", "o", "q", "<->", "√", "R", "t", "W", "x"))
    }

    @Test func whoCanSeeThem() {
        let source = """
            public struct A {}
            package let b = 1
            @frozen public enum C {}
            private struct D {}
            fileprivate func e() {}
            public private(set) var f = 1
            private(set) var g = 1
            open class H {}
            """
        #expect(names(source, .everyone) == words("A", "b", "C", "f", "H"))
        #expect(names(source, .file) == words("D", "e"))
        #expect(names(source) == words("g"))
    }

    @Test func extensionsAndTheirMembers() throws {
        let extensions = file(
            """
            extension A.B: @retroactive C, D where E == (Int) {
                static let f = [1, 2].map { g in g }
                public func h(i: Int) {}
                private var j: Int { let k = 1; return k }
                init(l: Int) {}
                init(_ m: Int, n: Int = 2) {}
                init(o: () -> Void) {}
                subscript(p: Int) -> Int { 1 }
                subscript(q r: Int) -> Int { 1 }
                static func + (s: A, t: A) -> A { s }
                enum U { case v }
                func callAsFunction(w: Int) {}
                func ~= (a: Int, b: Int) -> Bool { true }
            }
            private extension [Int] { func x() {} ; internal func y() {} }
            public extension Int? { func z() {} }
            """
        ).declarations.extensions
        try #require(extensions.count == 3)
        #expect(extensions[0].type == [Word("A"), Word("B")])
        #expect(extensions[0].inherited == [Word("C"), Word("D")])
        let members = extensions[0].members
        let call = SourceFile.initialiserCall
        #expect(
            members.map(\.words) == [
                [Word("f")], [Word("h")], [Word("j")], [Word("l")], [Word("A"), Word("B"), call],
                [Word("A"), Word("B"), call], [], [Word("q")], [Word("+")], [Word("U")], [Word("w")], [],
            ])
        #expect(
            members.map(\.isImplicit) == [false, false, false, true, true, true, true, true, true, false, true, true])
        #expect(members[1].access == .everyone && members[2].access == .file && members[0].access == .module)
        #expect(extensions[1].type.isEmpty && extensions[1].members.map(\.access) == [.file, .module])
        #expect(extensions[2].type.isEmpty && extensions[2].members.map(\.access) == [.everyone])
    }

    @Test func typesAndWhatStandsBehindTheirColons() {
        let types = file(
            """
            struct A<T: B>: C, D.E where T: F {}
            enum G { struct H: I {} }
            protocol J: K {}
            """
        ).declarations.types
        #expect(types.map(\.name) == ["A", "G", "H", "J"])
        #expect(types.map { Set($0.inherited) } == [words("C", "D", "E"), [], words("I"), words("K")])
        #expect(types.map(\.isProtocol) == [false, false, false, true])
    }

    @Test func imports() {
        let imports = file("import A\n@_exported import B\nimport struct C.D\n@testable public import E\n").declarations
            .imports
        #expect(imports.map(\.module) == [Word("A"), Word("B"), Word("C"), Word("E")])
        #expect(imports.map(\.isExported) == [false, true, false, false])
    }

    @Test func aFileSaysThatItIsLeftOut() {
        #expect(file("// A list.\n//\n// In no fingerprint: it is a list.\nimport A\n").isLeftOut)
        #expect(!file("import A\n// In no fingerprint: too late.\n").isLeftOut)
        #expect(!file("// In no fingerprint\nimport A\n").isLeftOut)
    }
}
