import Testing

@testable import StageGraph

/// A number of the manifest is the one that stages get, or it is refused.
struct NumberTests {
    private func mistake(_ text: String) -> JSONSyntaxError.Mistake? {
        do throws(JSONSyntaxError) {
            _ = try JSONDocument(parsing: Array("[\(text)]".utf8))
            return nil
        } catch {
            return error.mistake
        }
    }

    private func value(_ text: String) throws -> Double? { try JSONDocument(parsing: Array(text.utf8)).root.number }

    @Test(arguments: [
        ("1e-400", "too small"), ("-3.5e-330", "too small"), ("1e-99999999999999999999", "too small"),
        ("0.1234567890123456789", "more digits"), ("3.14159265358979323846", "more digits"),
        ("9007199254740993.0", "more digits"), ("1.00000000000000000001", "more digits"),
        ("1.2345e-320", "more digits"),
        ("0.10000000000000001", "more digits"), ("1e400", "too large"), ("1e99999999999999999999", "too large"),
        ("-0", "no integer"), ("9223372036854775808", "does not fit"),
    ]) func whatChangesIsRefused(_ number: String, _ words: String) throws {
        let failure = message("{\"stagecraft\": 1,\n \"profiles\": {\"p\": {\"x\": \(number)}}}")
        #expect(failure.hasPrefix("pipeline.json:2:26: error: "), "\(failure)")
        #expect(failure.contains(words), "\(failure)")
    }

    @Test(arguments: [
        ("0.0", 0), ("0e-99999", 0), ("0.1", 0.1), ("1e-320", Double(bitPattern: 2024)),
        ("5e-324", Double(bitPattern: 1)), ("1.50", 1.5), ("100e-2", 1),
        ("0.30000000000000004", 0.1 + 0.2), ("1e23", 1e23), ("1E+2", 100), ("18446744073709551616.0", 0x1p64),
        ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
        ("1.7976931348623157e308", 0x1.fffffffffffffp1023),
        ("2.2250738585072014e-308", 0x1p-1022), ("0.500000000000000000000000", 0.5),
    ]) func whatIsHeldIsRead(_ text: String, _ number: Double) throws {
        #expect(try value(text) == number)
        #expect(try value("-" + text)?.bitPattern == (-number).bitPattern)
    }

    /// Swift's own shortest form is what records hold: all of it must be read again.
    @Test func whatIsWrittenIsRead() throws {
        var state: UInt64 = 1
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(bitPattern: state ^ state >> 29)
            guard number.isFinite else { continue }
            #expect(try value(number.description)?.bitPattern == number.bitPattern)
        }
    }

    @Test func theNearestIsNamed() {
        #expect(
            mistake("0.12345678901234567890") == .inexactNumber("0.12345678901234567890", nearest: 0.12345678901234568))
    }

    @Test(arguments: ["1e-400", "[1, 1e-400]", "0.12345678901234567890", "99999999999999999999", "-0"])
    func optionsAreNoWayAround(_ literal: String) {
        #expect(throws: Failure.self) { try Override(parsing: "s.p=\(literal)") }
    }

    @Test func otherTextsAreStrings() throws {
        #expect(try Override(parsing: "s.p=odd").value == .string("odd"))
        #expect(try Override(parsing: "s.p=\"1e-400\"").value == .string("1e-400"))
    }

    @Test func anIntegerOfMoreThan53BitsIsNoNumber() throws {
        let kind = ParameterDeclaration.Kind.number(-Double.infinity...Double.infinity)
        #expect(try kind.converted(.integer(1 << 53)) == .number(0x1p53))
        #expect(throws: ParameterDeclaration.Kind.Mismatch.self) { try kind.converted(.integer(1 << 53 + 1)) }
    }
}
