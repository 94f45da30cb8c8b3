// Which OpenBLAS is linked, for cache keys of results whose bits depend on it. Unaware of keys.
import CKernels

/// The OpenBLAS version and the kernels it chose for this processor, such as "0.3.21 SkylakeX".
public var openBLASVersion: String {
    // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …"
    let words = String(cString: ck_openblas_configuration()).split(separator: " ")
    return "\(words.count > 1 ? words[1] : "unknown") \(String(cString: ck_openblas_core()))"
}
