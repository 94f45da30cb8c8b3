// Reads the sources of the stage kinds: a folder that a kind's code is in, but not its fingerprint, would leave results
// of old code in use.
import Foundation
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct FingerprintCoverageTests {
    /// A source file, by its path below Sources/.
    private struct Source {
        var path: String
        /// Names that other files can use: types and functions at the file's top level, these as `name(`.
        var declared: [String]
        /// All words in it, and those before an opening parenthesis as `name(`.
        var words: Set<String> = []
        var imports: [String]

        var folder: String { String(path[..<path.lastIndex(of: "/")!]) }

        init(path: String, text: String) {
            self.path = path
            declared = text.matches(of: #/(?m)^(?:final )?(struct|enum|class|protocol|func) (\w+)/#).map {
                $0.1 == "func" ? $0.2 + "(" : String($0.2)
            }
            imports = text.matches(of: #/(?m)^import (\w+)/#).map { String($0.1) }
            var word: [UInt8] = []
            for byte in text.utf8 {
                let isLetter = byte | 32 >= 97 && byte | 32 <= 122 || byte >= 48 && byte <= 57 || byte == 95
                if isLetter {
                    word.append(byte)
                } else if !word.isEmpty {
                    words.insert(String(decoding: word + (byte == 40 ? [40] : []), as: UTF8.self))
                    if byte == 40 { words.insert(String(decoding: word, as: UTF8.self)) }
                    word = []
                }
            }
        }
    }

    /// All of the target but the files at its root: they list the kinds or describe them, and are part of no result.
    private static let sources: [Source] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root.path + "/Stages")) ?? []
        return paths.sorted().filter { $0.hasSuffix(".swift") && $0.contains("/") }.compactMap { path in
            guard let text = try? String(contentsOf: root.appending(path: "Stages/" + path), encoding: .utf8) else {
                return nil
            }
            let code = text.replacing(#/(?m)//.*$/#, with: "")
            return Source(path: "Stages/" + path, text: code)
        }
    }()

    /// The files that a file's code is in: it and what it names, and what those name.
    private static let reached: [String: Set<Int>] = {
        let owners = Dictionary(
            sources.indices.flatMap { index in sources[index].declared.map { ($0, [index]) } }, uniquingKeysWith: +)
        let direct = sources.indices.map { index in
            owners.filter { !$0.value.contains(index) && sources[index].words.contains($0.key) }.flatMap(\.value)
        }
        return Dictionary(
            uniqueKeysWithValues: sources.indices.map { start in
                var (found, open): (Set<Int>, [Int]) = ([start], [start])
                while let next = open.popLast() { open += direct[next].filter { found.insert($0).inserted } }
                return (sources[start].path, found)
            })
    }()

    @Test func everyFolderOfAKindsCodeIsInItsFingerprint() throws {
        #expect(Self.sources.count > 50)
        let engine: Set = ["Engine", "Glibc", "CZlib"]
        for kind in StageKinds.all {
            let type = "\(Swift.type(of: kind))"
            let file = try #require(Self.sources.first { $0.declared.contains(type) }, "\(type)")
            let files = try #require(Self.reached[file.path]).map { Self.sources[$0] }
            let needed = Set(files.map(\.folder)).union(files.flatMap(\.imports)).subtracting(engine)
            let listed = Set(
                kind.codeFingerprint.split(separator: " ").map { $0.prefix { $0 != ":" } }.map(String.init))
            #expect(needed.subtracting(listed).isEmpty, "\(kind.name) in \(file.path)")
        }
    }

    /// A target's own dependencies come with it.
    @Test func targetsBringWhatTheyAreBuiltFrom() {
        let listed = Fingerprint.of("Dynamics", "HDF5")
        for target in ["Dynamics:", "HDF5:", "Numerics:", "CKernels:", "CHDF5:"] { #expect(listed.contains(target)) }
        #expect(!listed.contains("Learning:"))
    }
}
