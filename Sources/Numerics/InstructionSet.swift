// The processor's instruction sets, as far as kernels use them. No result depends on them.
import CKernels

/// A variant of the kernels. All give the same bits; they differ in speed.
public enum InstructionSet: String, CaseIterable, Sendable, Comparable {
    /// What every processor of the architecture has. Of the kernels for arm64 there is only this one (NEON).
    case baseline
    /// x86-64-v3: AVX2 and FMA (since 2013).
    case avx2
    /// x86-64-v4: AVX-512.
    case avx512

    private var constant: Int32 { Int32(InstructionSet.allCases.firstIndex(of: self)!) }

    /// The best variant that this processor can run.
    public static var best: InstructionSet { allCases[Int(ck_best_instruction_set())] }

    /// The variant in use, in all threads: the best one, until another is set. One that this processor cannot run stands
    /// for the best that it can.
    public static var current: InstructionSet {
        get { allCases[Int(ck_instruction_set())] }
        set { ck_cap_instruction_set(newValue.constant) }
    }

    /// Whether this processor multiplies and adds with a single rounding, as all kernels do. One that does not would
    /// compute the same numbers a hundred times more slowly.
    public static var hasFusedMultiplyAdd: Bool { ck_has_fused_multiply_add() != 0 }

    /// Orders from the slowest to the fastest.
    public static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.constant < right.constant }
}
