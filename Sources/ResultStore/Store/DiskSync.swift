// Waiting for the disk. Unaware of what files mean.

import CProcess
import Glibc
import StageGraph

extension Files {
    /// Fewer files are waited for one by one.
    private static let many = 32

    /// Waits until the contents of all these files, which lie in one folder, are on the disk.
    package static func sync(_ paths: [String]) throws(Failure) {
        if paths.count >= many, try syncAll(folder(of: paths[0])) { return }
        // Writing is started for all before the first is waited for, so that a journalling file system commits once.
        for path in paths { start_writing(try OpenFile(path, O_RDONLY, to: "write to the disk").descriptor) }
        for path in paths { try OpenFile(path, O_RDONLY, to: "write to the disk").sync() }
    }

    /// Waits for all that is to be written to the folder's file system: for many small files that takes a fourth of the time
    /// and a tenth of the processor. False: it is not known to do, or others have much to write.
    private static func syncAll(_ path: String) throws(Failure) -> Bool {
        let folder = try OpenFile(path, O_RDONLY | O_DIRECTORY, to: "write to the disk")
        guard reportsErrors, FileSystemKind(of: folder.descriptor) != nil,
            let bytes = try unwrittenBytes(), bytes <= 64 << 20
        else { return false }
        guard sync_file_system(folder.descriptor) == 0 else { throw .system("write to the disk", path) }
        return true
    }

    /// syncfs(2) tells of errors since Linux 5.8.
    private static let reportsErrors: Bool = {
        var system = utsname()
        guard uname(&system) == 0 else { return false }
        let release = withUnsafeBytes(of: system.release) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (5, 8)
    }()

    /// What this machine has to write to any disk; nil if it does not say.
    private static func unwrittenBytes() throws(Failure) -> Int? {
        guard let text = try read("/proc/meminfo") else { return nil }
        var sizes: [Int] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            if words.count == 3, ["Dirty:", "Writeback:"].contains(words[0]), let size = Int(words[1]) {
                sizes.append(size << 10)
            }
        }
        return sizes.count == 2 ? sizes[0] + sizes[1] : nil
    }
}
