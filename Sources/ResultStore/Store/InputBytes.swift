// What kinds read of their inputs that is in no format of ours.

import StageGraph

extension InputFile {
    /// The file's bytes. Throws a `Failure` that names the stage it comes from if it cannot be read.
    public func bytes() throws(Failure) -> [UInt8] {
        guard let bytes = try Files.read(path) else {
            throw Failure(.work, "an input is gone", at: path, facts: [.init("input", "\(origin)/\(name)")])
        }
        return bytes
    }

    /// The file's text. Throws a `Failure` if it cannot be read or is not UTF-8, with the number of the first bad line.
    public func text() throws(Failure) -> String {
        let bytes = try bytes()
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw Failure(
                .work, "an input is not text", at: "\(origin)/\(name):\(line + 1)",
                facts: [.init("expected", "UTF-8")])
        }
        return text
    }
}
