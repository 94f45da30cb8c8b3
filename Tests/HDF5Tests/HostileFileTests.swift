import Foundation
import TestPython
import Testing

@testable import HDF5

/// Files that say more than they hold, or lead in circles: described in bounded time and memory.
@Suite(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
struct HostileFileTests {
    /// A file that a Python program makes: `f` is the h5py file, and `low(name, shape, chunk)` makes a dataset of which
    /// nothing is stored.
    private func file(_ program: String) throws -> (folder: TemporaryFolder, path: String) {
        let folder = try TemporaryFolder()
        let path = folder.path + "/hostile.h5"
        let header = """
            import h5py, numpy as np, sys
            f = h5py.File(sys.argv[1], "w")
            def low(name, shape, chunk=None):
                creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
                if chunk: creation.set_chunk(chunk)
                space = h5py.h5s.create_simple(shape)
                h5py.h5d.create(f.id, name.encode(), h5py.h5t.NATIVE_DOUBLE, space, creation)

            """
        try run(try #require(PythonReference.interpreter), ["-c", header + program + "\nf.close()", path])
        return (folder, path)
    }

    private func outline(_ program: String, limits: OutlineLimits = OutlineLimits()) throws -> Outline {
        let (folder, path) = try file(program)
        defer { withExtendedLifetime(folder) {} }
        return try File.open(path).outline(limits: limits)
    }

    private func notes(_ outline: Outline) -> [String: String] {
        Dictionary(uniqueKeysWithValues: outline.entries.compactMap { entry in entry.note.map { (entry.path, $0) } })
    }

    @Test(arguments: [
        ("(2**40, 2**40)", "(1, 1)"), ("(2**62, 2)", "(1, 1)"), ("(4,) * 32", "(1,) * 32"),
    ])
    func moreValuesThanCanBeCounted(shape: String, chunk: String) throws {
        let error = #expect(throws: HDF5Error.self) { try outline("low('x', \(shape), \(chunk))") }
        #expect(error?.cause.hasSuffix("has more values than can be counted") == true, "\(String(describing: error))")
    }

    @Test(arguments: ["low('x', (2**40,))", "low('x', (2, 2**40), (1, 1024))", "low('x', (2**40,), (2**20,))"])
    func moreValuesThanCanBeRead(program: String) throws {
        let (folder, path) = try file(program)
        defer { withExtendedLifetime(folder) {} }
        let opened = try File.open(path)
        #expect(notes(try opened.outline()) == ["/x": "too many values to be read here"])
        let error = #expect(throws: HDF5Error.self) { try opened.root.dataset("x").readDoubles() }
        #expect(error?.cause.contains("do not fit into the memory of this machine") == true)
    }

    @Test func aChunkThatUnpacksToAGibibyteIsLeftAlone() throws {
        let outline = try outline(
            """
            f.create_dataset("x", (2**27,), dtype="f8", chunks=(2**25,), compression="gzip")[0] = 1
            f.create_dataset("many", (2**27,), dtype="f8", chunks=(2**20,), compression="gzip")[:2**21] = 1
            """)
        #expect(
            notes(outline) == ["/x": "too many values to be read here", "/many": "too many values to be read here"])
    }

    @Test func hardLinksInACircleEnd() throws {
        let outline = try outline("g = f.create_group('g'); g['again'] = g; g['root'] = f['/']; f['other'] = g")
        #expect(outline.entries.map(\.path) == ["/", "/g", "/g/again", "/g/root", "/other"])
        #expect(
            notes(outline) == [
                "/g/again": "the same as /g", "/g/root": "the same as /", "/other": "the same as /g",
            ])
    }

    @Test func groupsThatAreReachedInManyWaysAreDescribedOnce() throws {
        let outline = try outline(
            """
            g = f.create_group("0")
            for i in range(1, 40):
                n = f.create_group(str(i)); g["l"] = n; g["r"] = n; g = n
            """)
        #expect(outline.entries.count == 1 + 40 + 2 * 39)
    }

    @Test func linksAreNamedAndNotFollowed() throws {
        let (folder, path) = try file(
            """
            f["up"] = h5py.SoftLink("/"); f["gone"] = h5py.SoftLink("/nowhere"); f["round"] = h5py.SoftLink("/round")
            f["out"] = h5py.ExternalLink("/etc/passwd", "/x")
            """)
        defer { withExtendedLifetime(folder) {} }
        let opened = try File.open(path)
        #expect(
            notes(try opened.outline()) == [
                "/gone": "link to /nowhere", "/out": "link to another file", "/round": "link to /round",
                "/up": "link to /",
            ])
        for name in ["out", "out/x", "gone", "round"] {
            #expect(throws: HDF5Error.self) { _ = try opened.root.dataset(name) }
        }
    }

    @Test func valuesInOtherFilesAreNotRead() throws {
        let (folder, path) = try file(
            """
            f.create_dataset("x", (100,), dtype="u1", external=[("/etc/passwd", 0, 100)])
            layout = h5py.VirtualLayout((100,), dtype="f8")
            layout[:] = h5py.VirtualSource("/tmp/none.h5", "x", (100,))
            f.create_virtual_dataset("v", layout)
            """)
        defer { withExtendedLifetime(folder) {} }
        let opened = try File.open(path)
        let note = "its values are in other files, which are not opened"
        #expect(notes(try opened.outline()) == ["/v": note, "/x": note])
        #expect(throws: HDF5Error.self) { try opened.root.dataset("x").readBytes() }
    }

    @Test func deepAndWideFilesAreCutAndSaySo() throws {
        var limits = OutlineLimits()
        limits.depth = 3
        let deep = try outline("g = f\nfor i in range(2000): g = g.create_group('g')", limits: limits)
        #expect(deep.entries.map(\.path) == ["/", "/g", "/g/g", "/g/g/g"])
        #expect(deep.entries[3].note == "groups deeper than 3 are not looked into")
        #expect(deep.truncation == nil)
        limits = OutlineLimits()
        limits.objects = 5
        let wide = try outline("for i in range(9): f.create_group(str(i))", limits: limits)
        #expect(wide.entries.map(\.path) == ["/", "/0", "/1", "/2", "/3"])
        #expect(wide.truncation == "only the first 5 objects are listed")
        limits = OutlineLimits()
        limits.pathBytes = 3000
        let long = try outline("for i in range(9): f.create_group(str(i) * 1000)", limits: limits)
        #expect(long.entries.count == 3)
        #expect(long.truncation?.contains("paths are longer than 3000 bytes") == true)
    }

    @Test func everyShapeOfChunksGivesTheSameStatistics() throws {
        let outline = try outline(
            """
            values = np.arange(1500 * 1300, dtype="f8").reshape(1500, 1300)
            f.create_dataset("whole", data=values)
            for name, chunk in {"rows": (7, 1300), "column": (1500, 1), "odd": (999, 1001), "one": (1500, 1300)}.items():
                f.create_dataset(name, data=values, chunks=chunk)
            f.create_dataset("single", data=3.5)
            f.create_dataset("none", data=np.zeros((3, 0)))
            """)
        let datasets = outline.entries.filter { $0.dataset != nil }
        #expect(notes(outline).isEmpty)
        for name in ["whole", "rows", "column", "odd", "one"] {
            let statistics = datasets.first { $0.path == "/" + name }?.dataset?.statistics
            #expect(statistics == .init(minimum: 0, mean: 974_999.5, maximum: 1_949_999, nonFinite: 0), "\(name)")
        }
        #expect(datasets.first { $0.path == "/single" }?.dataset?.statistics?.mean == 3.5)
        #expect(datasets.first { $0.path == "/none" }?.dataset?.statistics?.mean.isNaN == true)
    }
}

/// Blocks cover a shape once, whatever the chunks.
struct BlocksTests {
    @Test(
        arguments: [
            ([5], nil), ([5], [2]), ([3, 4, 5], [2, 3, 2]), ([1, 1], [9, 9]), ([1 << 11, 1 << 11], [3, 5]),
            ([7, 0], [1, 1]),
        ] as [([Int], [Int]?)])
    func everyValueOnce(shape: [Int], chunk: [Int]?) throws {
        let blocks = Array(try #require(Blocks(shape: shape, chunk: chunk)))
        #expect(blocks.reduce(0) { $0 + $1.count } == shape.reduce(1, *))
        #expect(Set(blocks.map(\.start)).count == blocks.count)
        for block in blocks {
            #expect(zip(block.start, zip(block.lengths, shape)).allSatisfy { $0 >= 0 && $0 + $1.0 <= $1.1 })
            // No chunk belongs to two blocks.
            #expect(chunk == nil || zip(block.start, chunk ?? []).allSatisfy { $0 % $1 == 0 })
        }
    }

    @Test func whatCannotBeReadInPiecesIsRefused() {
        #expect(Blocks(shape: [1 << 40], chunk: [1 << 30]) == nil)
        #expect(Blocks(shape: [Int.max, 2], chunk: [1, 1]) == nil)
        #expect(Blocks(shape: [4], chunk: [0]) == nil)
        #expect(Blocks(shape: [4], chunk: [2, 2]) == nil)
        #expect(Blocks(shape: [Int.max], chunk: nil)?.work == Int.max)
    }
}
