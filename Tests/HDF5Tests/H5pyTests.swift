import Foundation
import TestPython
import Testing

@testable import HDF5

/// Against an independent reader and writer: h5py with its own build of HDF5.
@Suite(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
struct H5pyTests {
    @Test func readsWhatWeWrite() throws {
        let folder = try TemporaryFolder()
        try writeAtomically(try sampleImage(), to: folder.path + "/sample.h5")
        let script = """
            import h5py, numpy as np, sys
            f = h5py.File(sys.argv[1], "r")
            assert dict(f.attrs) == {"program": "stagecraft", "format": 1}, dict(f.attrs)
            assert list(f) == ["checkpoints", "runs"]
            h = f["runs/α/history"]
            assert h.attrs["summary"] == "losses „quoted“"
            loss = h["loss"]
            assert loss.dtype == np.float64 and loss.shape == (5000,) and loss.chunks and loss.fletcher32 and loss.shuffle
            assert np.array_equal(loss[:], 1 / np.arange(1, 5001))
            assert loss.dims[0][0] == h["iteration"] and h["iteration"].is_scale
            assert loss.dims[0].keys() == ["iteration"], loss.dims[0].keys()
            assert h["iteration"].dtype == np.int64 and h["iteration"][-1] == 4999
            a = loss.attrs
            assert a["unit"] == "nats" and a["alpha"] == 0.75 and a["count"] == -7
            assert list(a["seeds"]) == [1, 2, 3] and a["seeds"].dtype == np.int64
            assert a["quantiles"][0] == 0.25 and np.isnan(a["quantiles"][1])
            assert list(a["names"]) == ["é", ""] and len(a["nothing"]) == 0
            w = f["checkpoints/64"]
            assert w["fc.weight"].dtype == np.float32 and not w["fc.weight"].chunks
            assert np.array_equal(w["fc.weight"][:], np.arange(6).reshape(2, 3))
            assert w["fc.bias"].shape == (0,)
            assert w["steps"].dtype == np.int32 and w["steps"].shape == (7, 100, 100) and (w["steps"][:] == -5).all()
            assert w["images"].dtype == np.uint8 and np.array_equal(w["images"][:].ravel(), np.arange(255))
            assert w["iteration"][()] == 64 and w["iteration"].shape == ()
            assert [s.decode() for s in w["layers"][:]] == ["conv1", "δ"]
            """
        try run(try #require(PythonReference.interpreter), ["-c", script, folder.path + "/sample.h5"])
    }

    @Test func weReadWhatItWrites() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/theirs.h5"
        let script = """
            import h5py, numpy as np, sys
            f = h5py.File(sys.argv[1], "w")
            f.attrs["text"] = "grüße"
            f.attrs["fixed"] = np.bytes_(b"ascii")
            f.attrs["flag"] = True
            f.attrs["matrix"] = np.arange(4.0).reshape(2, 2)
            f.attrs["empty"] = h5py.Empty("f")
            f.attrs["reference"] = f.ref
            g = f.create_group("deep/group", track_order=True)
            g["half"] = np.array([0.5, -2.0], dtype=np.float16)
            g["big"] = np.array([1, 256], dtype=">i4")
            g["unsigned"] = np.array([2**63], dtype=np.uint64)
            g["flags"] = np.array([True, False])
            g["fixed"] = np.array([b"ab", b"c"])
            g["words"] = ["x", "yz"]
            g["none"] = h5py.Empty("f8")
            g["pair"] = np.zeros(2, dtype=[("a", "i4"), ("b", "f4")])
            d = g.create_dataset("lzf", data=np.arange(12).reshape(4, 3), compression="gzip", chunks=(2, 2))
            g["time"] = np.arange(4.0); g["time"].make_scale("seconds")
            d.dims[0].attach_scale(g["time"])
            g["link"] = h5py.SoftLink("/deep/group/half")
            """
        try run(try #require(PythonReference.interpreter), ["-c", script, path])
        let file = try File.open(path)
        #expect(
            try file.root.attributes() == [
                "text": "grüße", "fixed": "ascii", "flag": 1, "matrix": .numbers([0, 1, 2, 3]),
            ])
        let group = try file.root.group("deep/group")
        #expect(try group.dataset("half").readDoubles() == [0.5, -2])
        #expect(try group.dataset("big").readInts() == [1, 256])
        #expect(try group.dataset("unsigned").readDoubles() == [0x1p63])
        #expect(throws: HDF5Error.self) { _ = try group.dataset("unsigned").readInts() }
        #expect(try group.dataset("flags").readInts() == [1, 0])
        #expect(try group.dataset("fixed").readStrings() == ["ab", "c"])
        #expect(try group.dataset("words").readStrings() == ["x", "yz"])
        #expect(try group.dataset("none").readDoubles() == [])
        #expect(try group.dataset("pair").type == .other("compound"))
        #expect(try group.dataset("lzf").readInts(rows: 1..<3) == Array(3..<9))
        #expect(try group.dataset("link").readFloats() == [0.5, -2])
        let outline = try file.outline()
        #expect(outline.entries.first { $0.path == "/deep/group/lzf" }?.dataset?.scales == [["/deep/group/time"], []])
    }
}
