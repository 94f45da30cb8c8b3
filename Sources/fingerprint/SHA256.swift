// SHA-256 by OpenSSL.
import COpenSSL

enum SHA256 {
    /// 64 hexadecimal digits.
    static func digest(of bytes: [UInt8]) -> String {
        var sum = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(bytes, bytes.count, &sum, nil, EVP_sha256(), nil) == 1 else { fatalError("SHA-256 failed") }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: sum.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
