// Build tool: `fingerprint OUTPUT NAME=FOLDER… NAME:NAME,NAME…` writes a Swift file with the SHA-256 of each folder's
// files, and the targets that each target needs.
// Unaware of the package; the plugin CodeFingerprint names the folders.

import COpenSSL
import Foundation

@main struct Fingerprint {
    static func main() throws {
        let output = CommandLine.arguments[1]
        let folders = pairs("=").map { (name: $0.0, path: $0.1) }
        var text = """
            // Written by the build plugin CodeFingerprint.

            /// SHA-256 of each source folder, by its path under Sources/. A folder's digest leaves out listed subfolders.
            enum SourceDigests {
                static let digests: [String: String] = [

            """
        for folder in folders {
            let inner = folders.map(\.path).filter { $0.hasPrefix(folder.path + "/") }
            text += "        \"\(folder.name)\": \"\(try digest(of: folder.path, without: inner))\",\n"
        }
        text += """
                ]

                /// The targets that a target is built from, directly or not.
                static let dependencies: [String: [String]] = [

            """
        for (target, needed) in pairs(":") {
            let names = needed.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ", ")
            text += "        \"\(target)\": [\(names)],\n"
        }
        text += "    ]\n}\n"
        // Left alone if it is the same, so that nothing is compiled again.
        if (try? String(contentsOfFile: output, encoding: .utf8)) == text { return }
        try text.write(toFile: output, atomically: true, encoding: .utf8)
    }

    /// The arguments of the form `left`, separator, `right`.
    private static func pairs(_ separator: Character) -> [(String, String)] {
        CommandLine.arguments.dropFirst(2).compactMap { argument in
            // Of "=" and ":", the one that comes first tells what the argument is: a path may hold both.
            guard let place = argument.firstIndex(where: { $0 == "=" || $0 == ":" }), argument[place] == separator
            else { return nil }
            return (String(argument[..<place]), String(argument[argument.index(after: place)...]))
        }
    }

    /// Over the path, size and bytes of every file that is not hidden, in order of paths.
    private static func digest(of folder: String, without inner: [String]) throws -> String {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
        func add(_ bytes: [UInt8]) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) {
                _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count)
            }
            EVP_DigestUpdate(context, bytes, bytes.count)
        }
        let files = FileManager.default
        for path in try files.subpathsOfDirectory(atPath: folder).sorted(by: {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }) {
            let full = folder + "/" + path
            var isFolder: ObjCBool = false
            guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
                !inner.contains(where: { full.hasPrefix($0 + "/") }),
                files.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue
            else { continue }
            add(Array(path.utf8))
            add([UInt8](try Data(contentsOf: URL(filePath: full))))
        }
        var sum = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &sum, nil)
        return sum.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
