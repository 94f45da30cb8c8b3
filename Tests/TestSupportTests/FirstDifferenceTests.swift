import Foundation
import TestSupport
import Testing

@Suite struct FirstDifferenceTests {
    struct Named: Equatable {
        var name: String
        var shape: [Int]
        var values: [Float]
    }

    struct State: Equatable {
        var iteration: Int
        var arrays: [Named]
    }

    enum Mode: Equatable { case plain, rate(Double) }

    func text<Value>(_ a: Value, _ b: Value, by equality: Equality = .bits) -> String {
        firstDifference(a, b, by: equality)?.description ?? "none"
    }

    @Test func theFirstOfSeveralIsTold() {
        var (a, b) = ([Float](repeating: 0.5, count: 3072), [Float](repeating: 0.5, count: 3072))
        #expect(firstDifference(a, b) == nil)
        (a[17], b[17], b[99]) = (0.1, 0.2, 2)
        #expect(
            text(a, b)
                == "index 17 of 3072: 0.1 (0x3dcccccd) and 0.2 (0x3e4ccccd); 2 of 3072 elements differ, by at most 1.5")
        #expect(a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { text(a, $0) } } == text(a, b))
        #expect(text(a[...], b[...]) == text(a, b))
    }

    @Test func theLastElementCounts() {
        let a = (0..<50).map(Double.init)
        #expect(
            text(a, a.dropLast() + [49.000000000000007])
                == "index 49 of 50: 49.0 (0x4048800000000000) and 49.00000000000001 (0x4048800000000001); "
                + "1 of 50 elements differ, by at most 7.11e-15")
        #expect(
            text(Array(0..<50), Array(0..<49) + [-1])
                == "index 49 of 50: 49 and -1; 1 of 50 elements differ, by at most 50")
    }

    @Test func lengthsCount() {
        #expect(text([1, 2, 3], [1, 2]) == "lengths 3 and 2, the first 2 elements are the same")
        #expect(text([1.5], []) == "lengths 1 and 0")
        #expect(
            text([1, 2, 3], [7, 2])
                == "index 0 of 3 and 2: 1 and 7; 1 of 2 elements differ, by at most 6")
        #expect(firstDifference([Float](), []) == nil)
    }

    @Test func notANumberIsTheSameByItsBits() {
        let (a, b): ([Float], [Float]) = ([1, .nan], [1, Float(bitPattern: 0x7fc0_0001)])
        #expect(firstDifference(a, a) == nil)
        #expect(text(a, b) == "index 1 of 2: nan (0x7fc00000) and nan(0x1) (0x7fc00001); 1 of 2 elements differ")
        #expect(firstDifference(Double.nan, .nan) == nil)
        #expect(firstDifference(Double.nan, .nan, by: .values) != nil)
        #expect(firstDifference([Double.nan], [.nan], by: .values) != nil)
        #expect(text([1, .nan, .infinity], [2, 0, 1.0]).hasSuffix("3 of 3 elements differ, by at most inf"))
    }

    @Test func theSignOfZeroIsSeenByBitsOnly() {
        #expect(
            text([0, 0] as [Float], [0, -0.0])
                == "index 1 of 2: 0.0 (0x00000000) and -0.0 (0x80000000); 1 of 2 elements differ, by at most 0")
        #expect(firstDifference([0.0], [-0.0], by: .values) == nil)
        #expect(firstDifference(["a": [0.0]], ["a": [-0.0]]) != nil)
        #expect(firstDifference(["a": [0.0]], ["a": [-0.0]], by: .values) == nil)
    }

    @Test func bytesAndOtherElements() {
        let bytes = [UInt8](repeating: 7, count: 100)
        #expect(text(Data(bytes), Data(bytes)) == "none")
        #expect(
            text(Data(bytes), Data(bytes.dropLast() + [9]))
                == "index 99 of 100: 7 and 9; 1 of 100 elements differ, by at most 2")
        #expect(text(["a", "b"], ["a", "c"]) == #"index 1 of 2: "b" and "c"; 1 of 2 elements differ"#)
        #expect(text([true, false], [true, true]) == "index 1 of 2: false and true; 1 of 2 elements differ")
        #expect(
            text([Mode.plain, .rate(1)], [.plain, .rate(2)])
                == "index 1 of 2: rate(1.0) and rate(2.0); 1 of 2 elements differ")
        #expect(text([Int?.none, 1], [nil, nil]) == "index 1 of 2: Optional(1) and nil; 1 of 2 elements differ")
        #expect(text([[1], [2, 3]], [[1], [2, 4]]).hasPrefix("index 1 of 2, index 1 of 2: 3 and 4"))
        #expect(firstDifference([[Float]](), []) == nil)
        #expect(firstDifference([Float]?.none, nil) == nil)
        #expect(firstDifference([1.5] as [Float]?, nil) != nil)
        #expect(firstDifference([1.5] as [Float]?, [1.5]) == nil)
    }

    @Test func dictionariesAreComparedByKey() {
        let a: [String: [Double]] = ["loss": [1, 2], "time": [0, 1]]
        #expect(firstDifference(a, a) == nil)
        #expect(
            text(a, ["loss": [1, 2], "time": [0, 1.5]])
                == #"key "time", index 1 of 2: 1.0 (0x3ff0000000000000) and 1.5 (0x3ff8000000000000); "#
                + "1 of 4 elements differ, by at most 0.5")
        #expect(text(a, ["loss": [1, 2]]) == #"key "time" is in the first only"#)
        #expect(text(["loss": [1, 2]], a) == #"key "time" is in the second only"#)
        #expect(text(["x": Int?.none], [:]) == #"key "x" is in the first only"#)
    }

    @Test func statesNameTheirArrays() {
        let arrays = [
            Named(name: "fc.weight", shape: [2, 3], values: [0, 1, 2, 3, 4, 5]),
            Named(name: "fc.bias", shape: [2], values: [0, 1]),
        ]
        let a = State(iteration: 3, arrays: arrays)
        var b = a
        #expect(firstDifference(a, b) == nil)
        b.arrays[1].values[1] = -0.0
        #expect(
            text(a, b)
                == #"arrays, index 1 of 2 ("fc.bias"), values, index 1 of 2: 1.0 (0x3f800000) and -0.0 (0x80000000); "#
                + "1 of 14 elements differ, by at most 1")
        b = a
        b.iteration = 4
        #expect(text(a, b) == "iteration: 3 and 4; 1 of 14 elements differ, by at most 1")
        b = a
        b.arrays[0].shape = [3, 2]
        #expect(text(a, b).hasPrefix(#"arrays, index 0 of 2 ("fc.weight"), shape, index 0 of 2: 2 and 3; 2 of 14"#))
        b = a
        b.arrays.removeLast()
        #expect(text(a, b) == "arrays: lengths 2 and 1, the first 1 elements are the same")
        #expect(text((a, 1.5), (b, 1.5)).hasPrefix(".0, arrays: lengths"))
    }

    @Test func longTextsAreShownWhereTheyDiffer() {
        let lines = (0..<1000).map { "line number \($0)" }
        let (a, b) = (lines.joined(separator: "\n"), (lines[..<900] + ["another"]).joined(separator: "\n"))
        #expect(
            text(a, b)
                == #"line 901: …"898\nline number 899\nline number 900\nline number 901\nlin… and "#
                + #"…"898\nline number 899\nanother""#)
    }

    @Test func theMessageIsShortForAMillionElements() {
        let a = (0..<1_000_000).map { Float($0) }
        #expect(text(a, a.map { -1 - $0 }).count < 200)
        #expect(text([a], [a.reversed()]).count < 200)
        let start = a[..<10_000]
        #expect(text(start.map { "\($0)" }, start.map { "\(-1 - $0)" }).count < 200)
        #expect(text("\(start)", "\(start.dropLast())").count < 200)
        #expect(text(Set(start), Set(start.dropLast())).count < 200)
    }
}
