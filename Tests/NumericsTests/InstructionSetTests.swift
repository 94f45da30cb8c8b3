import Foundation
import Testing

@testable import Numerics

@Suite struct InstructionSetTests {
    /// Against the flags that the kernel lists; the levels are those of the x86-64 psABI.
    @Test func theBestIsWhatTheKernelSays() throws {
        let text = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else {
            #expect(InstructionSet.best == .baseline)
            return
        }
        let flags = Set(line.split(whereSeparator: \.isWhitespace).map(String.init))
        let second: Set = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]
        let third = second.union(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
        #expect(
            InstructionSet.best
                == (flags.isSuperset(of: third) ? .avx512 : flags.isSuperset(of: second) ? .avx2 : .baseline))
        #expect(InstructionSet.hasFusedMultiplyAdd == flags.contains("fma"))
    }
}
