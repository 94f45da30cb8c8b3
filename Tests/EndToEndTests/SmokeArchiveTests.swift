import Foundation
import TestPython
import TestSupport
import Testing

/// The project's own pipeline at smoke scale, archived: a figure of each paper, or all.
extension FiguresTests {
    @Test func anArchiveOfTheSmokeProfileIsVerifiedAndRestored() throws {
        let smoke = try SmokeRun.shared.get()
        #expect(try smoke.run().exit == 0)
        let targets = LongTests.areWanted ? smoke.figures.map(\.id) : ["A1", "B9"]
        let archived = try smoke.space.start(["archive", "--profile", "smoke", "-o", "smoke.zip"] + targets).outcome()
        #expect(archived.exit == 0, "\(archived.errors)")
        // Every key is the SHA-256 of its ingredients, every claim's number is in the data, every figure is drawn again.
        let verified = try smoke.space.stagecraft("verify", "smoke.zip", "--level", "figures")
        #expect(verified.exit == 0, "\(verified.errors)")
        #expect(verified.output.contains("figures: \(targets.count) drawn again"), "\(verified.output)")
        let script = try smoke.space.shell(
            "unzip -q smoke.zip -d unpacked && sh unpacked/stagecraft-archive/verify.sh chain")
        #expect(script.exit == 0, "\(script.errors)")
        let chosen = LongTests.areWanted ? [] : ["A1"]
        let again = try smoke.space.start(["verify", "smoke.zip", "--level", "recompute"] + chosen).outcome()
        #expect(again.exit == 0, "\(again.errors)")
        if PythonReference.isAvailable { try openWithH5py(smoke.space.path("unpacked")) }

        let space = try TestSpace()
        try space.copyManifest(from: smoke.space.folder)
        space.environment["LC_ALL"] = "POSIX"
        #expect(try space.stagecraft("restore", smoke.space.path("smoke.zip")).exit == 0)
        let run = try space.start(["run", "--json", "--profile", "smoke"] + targets).outcome()
        #expect(run.exit == 0 && run.ran == [], "\(run.errors)")
        let figures = smoke.space.files("figures").filter { file in targets.contains { file.contains("/\($0)/") } }
        #expect(space.files("figures") == figures && figures.count >= 6 * targets.count)
        for file in figures {
            #expect(
                FileManager.default.contentsEqual(atPath: space.path(file), andPath: smoke.space.path(file)), "\(file)")
        }
    }

    /// Every artifact of an unpacked archive is read by an independent reader.
    private func openWithH5py(_ folder: String) throws {
        let opened = try PythonReference.run(
            """
            import glob, h5py
            count = 0
            for path in glob.glob("\(folder)/*/data/objects/*"):
                if open(path, "rb").read(8) != b"\\x89HDF\\r\\n\\x1a\\n": continue
                with h5py.File(path) as file:
                    file.visititems(lambda name, item: (dict(item.attrs), item[()] if hasattr(item, "shape") else None))
                count += 1
            result = [count]
            """)
        #expect(opened[0] > 50, "\(opened)")
    }
}
