import Foundation
import TestPython
import TestSupport
import Testing

@testable import Gnuplot

/// What images say of themselves, read back by other programs.
@Suite struct PictureMarkTests {
    private let digest = String(repeating: "0123456789abcdef", count: 4)

    /// The images of all demonstrations, with the mark and without.
    private func images() throws -> [(name: String, plain: [UInt8], marked: [UInt8])] {
        let first = try Folder()
        let second = try Folder()
        var images: [(name: String, plain: [UInt8], marked: [UInt8])] = []
        for figure in Demo.all + [sampleFigure()] {
            try Renderer.render(figure, in: first.path)
            try Renderer.render(figure, in: second.path) { _ in digest }
            for name in ["\(figure.id).png", "\(figure.id).pdf"] {
                images.append((name, Array(try first.bytes(name)), Array(try second.bytes(name))))
            }
        }
        return images
    }

    @Test func theMarkIsPutReadAndTakenAway() throws {
        for (name, plain, marked) in try images() {
            #expect(PictureMark.digest(in: marked) == digest, "\(name)")
            #expect(PictureMark.digest(in: plain) == nil, "\(name)")
            #expect(firstDifference(PictureMark.unmarked(marked), plain) == nil, "\(name)")
            #expect(firstDifference(PictureMark.unmarked(plain), plain) == nil, "\(name)")
            #expect(PictureMark.marked(marked, with: digest) == nil, "\(name): twice")
        }
    }

    @Test func theDigestIsThatOfWhatGnuplotReads() throws {
        let folder = try Folder()
        let figure = try #require(Demo.all.first { !$0.pictures.isEmpty })
        var seen: [String: Int] = [:]
        try Renderer.render(figure, in: folder.path) { sources in
            for source in sources { seen[source.name] = source.bytes.count }
            return digest
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where !name.hasSuffix(".pdf") && !name.hasSuffix(".png") {
            #expect(seen[name] == (try folder.bytes(name).count), "\(name)")
        }
        #expect(seen.count > 2)
    }

    /// Every chunk has its checksum, and the text stands where a reader of PNG looks for it.
    @Test(.enabled(if: PythonReference.isAvailable, Comment(rawValue: PythonReference.missing)))
    func pngsAreWhole() throws {
        for (name, _, marked) in try images() where name.hasSuffix(".png") {
            let found = try PythonReference.run(
                """
                import struct, zlib
                image = bytes(data.astype(np.uint8))
                place, chunks, text = 8, [], None
                while place < len(image):
                    count, = struct.unpack(">I", image[place:place + 4])
                    kind, content = image[place + 4:place + 8], image[place + 8:place + 8 + count]
                    assert struct.unpack(">I", image[place + 8 + count:place + 12 + count])[0] == zlib.crc32(kind + content)
                    chunks.append(kind)
                    if kind == b"tEXt": text = content
                    place += 12 + count
                assert place == len(image) and chunks[0] == b"IHDR" and chunks[-1] == b"IEND"
                assert text == b"Stagecraft sources\\0sha256:\(digest)", text
                result = [chunks.count(b"tEXt")]
                """, input: marked.map(Double.init))
            #expect(found == [1], "\(name)")
        }
    }

    /// Every entry of the table points at its object, and `startxref` at the table.
    @Test(.enabled(if: PythonReference.isAvailable, Comment(rawValue: PythonReference.missing)))
    func objectsOfPDFsAreWhereTheTableSays() throws {
        for (name, _, marked) in try images() where name.hasSuffix(".pdf") {
            let objects = try PythonReference.run(
                """
                import re
                file = bytes(data.astype(np.uint8))
                table = int(re.search(rb"startxref\\n(\\d+)\\n%%EOF\\n$", file).group(1))
                count = int(re.match(rb"xref\\n0 (\\d+)\\n", file[table:]).group(1))
                entries = file[file.index(b"\\n", table + 5) + 1:][:20 * count]
                for number in range(1, count):
                    place = int(entries[20 * number:20 * number + 10])
                    assert file[place:].startswith(b"%d 0 obj" % number), number
                result = [count]
                """, input: marked.map(Double.init))
            #expect(objects[0] > 10, "\(name)")
        }
    }

    @Test(
        .enabled(if: (try? run("pdfinfo", ["-v"], in: "/").status) == 0, "needs pdfinfo: the package poppler-utils"))
    func anyReaderOfPDFsShowsIt() throws {
        let folder = try Folder()
        try Renderer.render(sampleFigure(), in: folder.path) { _ in digest }
        let said = try run("pdfinfo", ["sample.pdf"], in: folder.path).output
        #expect(said.contains("Stagecraft sources sha256:\(digest)\n"), "\(said)")
        #expect(!said.contains("rror"))
    }

    /// Files that are cut off or changed have no mark, or the same one, and are never a reason to stop.
    @Test func damagedImagesAreBorne() throws {
        for (name, _, marked) in try images().suffix(2) {
            let interesting = Array(0..<200) + Array((marked.count - 1500)..<marked.count)
            for place in interesting {
                _ = PictureMark.unmarked(Array(marked[..<place]))
                _ = PictureMark.marked(Array(marked[..<place]), with: digest)
                var changed = marked
                changed[place] = changed[place] == 0x39 ? 0 : 0x39
                _ = PictureMark.marked(changed, with: digest)
                #expect(PictureMark.unmarked(changed).count <= changed.count, "\(name)")
            }
        }
        for text in ["", "%PDF-", "%PDF-/CreationDate (D:", "%PDF-/CreationDate (D:)startxref\n9999999999999\n"] {
            #expect(PictureMark.marked(Array(text.utf8), with: digest) == nil)
            #expect(PictureMark.digest(in: Array(text.utf8)) == nil)
        }
    }
}
