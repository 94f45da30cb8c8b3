import Foundation
import TestPython
import Testing

/// `inspect` on files that are made to harm: an answer in bounded time, and never a crash.
struct HostileArtifactTests {
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func sizesCirclesAndBombs() throws {
        let space = try TestSpace()
        try space.write(
            "make.py",
            """
            import h5py
            def low(name, shape, chunk):
                with h5py.File(name, "w") as f:
                    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE); creation.set_chunk(chunk)
                    h5py.h5d.create(f.id, b"x", h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple(shape), creation)
            low("product.h5", (2**40, 2**40), (1, 1))
            low("many.h5", (2**40,), (1024,))
            with h5py.File("circle.h5", "w") as f: f["again"] = f["/"]
            with h5py.File("deep.h5", "w") as f:
                g = f
                for i in range(5000): g = g.create_group("g")
            with h5py.File("bomb.h5", "w") as f:
                f.create_dataset("x", (2**25,), dtype="f8", chunks=(2**25,), compression="gzip")[0] = 1
            """)
        let made = try space.shell("\(try #require(PythonReference.interpreter)) make.py")
        #expect(made.exit == 0, "\(made.errors)")
        for (name, exit, words) in [
            ("product", 1, "has more values than can be counted"), ("many", 0, "too many values to be read here"),
            ("circle", 0, "/again  (the same as /)"), ("deep", 0, "groups deeper than 100 are not looked into"),
            ("bomb", 0, "too many values to be read here"),
        ] {
            for option in ["", "--json"] {
                // Half a gibibyte of memory beside what a debug build's address space takes, and ten seconds.
                let outcome = try space.shell("timeout 10 \(TestSpace.program) inspect \(option) \(name).h5")
                #expect(outcome.exit == Int32(exit), "\(name): \(outcome.errors)")
                let text = (outcome.output + outcome.errors).replacingOccurrences(of: "\\/", with: "/")
                #expect(option != "" || text.contains(words), "\(name): \(text)")
            }
        }
    }

    /// The library reads some damaged files without end.
    @Test func aFileWithoutEndIsGivenUp() throws {
        let space = try TestSpace()
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Files/endless.h5").path()
        let outcome = try space.shell("timeout 60 \(TestSpace.program) inspect \(file)")
        #expect(outcome.exit == 1)
        let words = "endless.h5: error: reading takes longer than 4 s and was stopped"
        #expect(outcome.errors.contains(words), "\(outcome)")
    }

    /// The library crashes on some damaged files. Whatever it does, a person gets a message.
    @Test func damagedBytesGiveAnAnswer() throws {
        let space = try TestSpace()
        try space.write("good.h5", losses: (0..<3000).map { 1 / Double($0 + 1) }, verdict: "holds")
        let good = Array(try Data(contentsOf: URL(fileURLWithPath: space.path("good.h5"))))
        var state: UInt64 = 7
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        for number in 0..<60 {
            var bytes = good
            for _ in 0..<(1 + random(6)) { bytes[random(min(bytes.count, 6000))] = UInt8(random(256)) }
            try Data(bytes).write(to: URL(fileURLWithPath: space.path("bad.h5")))
            let outcome = try space.shell("timeout 10 \(TestSpace.program) inspect bad.h5")
            #expect([0, 1].contains(outcome.exit), "\(number): \(outcome.exit)")
            #expect(outcome.exit == 0 || outcome.errors.contains("bad.h5: error: "), "\(number): \(outcome.errors)")
        }
    }
}
