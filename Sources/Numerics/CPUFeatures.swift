// The processor's instruction set class, for cache keys of results whose bits depend on it. Unaware of keys.
import CKernels

/// What this processor can do, as far as the bits of a result depend on it.
public enum CPUFeatures {
    /// The class of instruction sets that numeric libraries choose their kernels by: `"avx512"` (x86-64-v4), `"avx2"`
    /// (x86-64-v3), `"sse2"` (any other x86-64), `"neon"` (arm64) or `"scalar"`.
    public static var instructionClass: String { String(cString: ck_cpu_feature_class()) }
}
