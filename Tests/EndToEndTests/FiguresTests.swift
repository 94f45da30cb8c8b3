// The project's own pipeline at smoke scale, as `make figures PROFILE=smoke` runs it: figures, cache, artifacts, claims.

import Foundation
import Gnuplot
import HDF5
import TestPython
import TestSupport
import Testing

/// Serial: each test leaves the pipeline up to date for the next.
@Suite(.serialized) struct FiguresTests {
    @Test func everyFigureIsDelivered() throws {
        let smoke = try SmokeRun.shared.get()
        #expect(smoke.first.exit == 0, "\(smoke.first.errors)\n\(smoke.first.output.suffix(2000))")
        #expect(smoke.figures.map(\.id).contains("A1"))
        for (paper, id) in smoke.figures {
            for file in ["\(id).gp", "\(id).dat", "\(id).pdf", "\(id).png", "caption.txt"] {
                let name = "figures/\(paper)/\(id)/\(file)"
                let attributes = try? FileManager.default.attributesOfItem(atPath: smoke.space.path(name))
                #expect((attributes?[.size] as? Int ?? 0) > 50, "\(name)")
            }
        }
    }

    @Test func aSecondRunDoesNothing() throws {
        let smoke = try SmokeRun.shared.get()
        let again = try smoke.run()
        #expect(again.exit == 0)
        #expect(again.ran == [])
        #expect(try smoke.space.stagecraft("status", "--profile", "smoke").exit == 0)
    }

    @Test func aPlotsParameterRunsThatPlotAlone() throws {
        let smoke = try SmokeRun.shared.get()
        #expect(try smoke.run("--set", "plot-loss-stages.caption=Another caption.").ran == ["plot-loss-stages"])
        let back = try smoke.run()
        #expect(back.ran == [])
        #expect(back.delivered.contains("caption.txt"))
    }

    @Test func alphaReachesItsRunsAndWhatDependsOnThem() throws {
        let smoke = try SmokeRun.shared.get()
        let runs = ["odd", "gen"].flatMap { problem in
            [1, 2].map { "flow-\(problem)[alpha=1.5,seed=\($0)]" }
        }
        let readers = ["stages-odd", "stages-gen", "plot-loss-stages", "plot-critical-point"]
        // Other figures may read these runs too, but no other run is trained again.
        let ran = try Set(smoke.run("--set", "alphas=[0.75,1.0,1.5]").ran)
        #expect(ran.isSuperset(of: runs + readers))
        #expect(ran.filter { $0.contains("[") } == Set(runs))
        // A plot that shades what other runs have is no matter of those who do not want it.
        let plan = try smoke.space.stagecraft("run", "-n", "--profile", "smoke", "--set", "relu-odd.alpha=0.9")
        #expect(
            plan.exit == 2 && plan.errors.contains("no stage behind input 'reluOdd' has alpha = 1.0"), "\(plan.errors)")
        let relu = try smoke.run("--set", "relu-odd.alpha=0.9", "stages-relu-odd")
        #expect(Set(relu.ran) == ["relu-odd[seed=1]", "relu-odd[seed=2]", "stages-relu-odd"])
        #expect(try smoke.run().ran == [])
    }

    @Test func aDeletedFigureIsRestoredWithoutRunning() throws {
        let smoke = try SmokeRun.shared.get()
        let name = "figures/paper-a/A1/A1.pdf"
        let before = try Data(contentsOf: URL(fileURLWithPath: smoke.space.path(name)))
        try smoke.space.remove(name)
        let again = try smoke.run()
        #expect(again.ran == [])
        #expect(again.delivered == ["A1.pdf"])
        let restored = try Data(contentsOf: URL(fileURLWithPath: smoke.space.path(name)))
        #expect(firstDifference(restored, before) == nil)
    }

    @Test func everyFigureRedrawsFromItsScriptAlone() throws {
        let smoke = try SmokeRun.shared.get()
        for (paper, id) in smoke.figures {
            let copy = try TestSpace()
            // In a locale without UTF-8 gnuplot warns that it cannot print a degree sign.
            copy.environment["LC_ALL"] = "C.UTF-8"
            let folder = smoke.space.path("figures/\(paper)/\(id)")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder)
            where !name.hasSuffix(".pdf") && !name.hasSuffix(".png") {
                try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: copy.path(name))
            }
            let gnuplot = try copy.shell("gnuplot \(id).gp")
            #expect(gnuplot.exit == 0 && gnuplot.errors == "", "\(gnuplot.errors)")
            let drawn = try Data(contentsOf: URL(fileURLWithPath: copy.path("\(id).png")))
            let delivered = try Data(contentsOf: URL(fileURLWithPath: folder + "/\(id).png"))
            #expect(firstDifference(Array(drawn), PictureMark.unmarked(Array(delivered))) == nil, "\(id)")
            let fonts = try copy.shell("pdffonts \(id).pdf | tail -n +3")
            #expect(
                fonts.output.split(separator: "\n").allSatisfy { $0.contains("Liberation") }, "\(id): \(fonts.output)")
        }
    }

    /// Paper A: the three stages, with R on the secondary plateau = R_lin within 1 %.
    @Test func theStagesOfTheLossAreThere() throws {
        let smoke = try SmokeRun.shared.get()
        let file = try File.open(try #require(smoke.artifacts["stages-odd/stages.h5"]))
        let ratios = try file.root.dataset("runs/R2_over_Rlin").readDoubles()
        #expect(ratios.count >= 2)
        #expect(ratios.allSatisfy { abs($0 - 1) < 0.01 }, "R2/R_lin = \(ratios)")
    }

    /// Paper B: constant, decreasing, increasing on Fashion-MNIST, by the detector's verdict on the mean over seeds.
    @Test(arguments: ["phases-f0", "phases-vgg8[width=0.5]"]) func thePhasesAreThere(stage: String) throws {
        let smoke = try SmokeRun.shared.get()
        let file = try File.open(try #require(smoke.artifacts["\(stage)/phases.h5"]))
        #expect(try file.root.group("mean").attributes()["verdict"]?.description == "const-decrease-increase")
    }

    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func h5pyReadsEveryArtifact() throws {
        let smoke = try SmokeRun.shared.get()
        let files = smoke.artifacts.filter { $0.key.hasSuffix(".h5") }
        #expect(files.count > 10)
        let script = """
            import h5py
            datasets = 0
            for path in open("files.txt").read().split():
                with h5py.File(path) as file:
                    assert file.attrs["kind"] and file.attrs["description"], path
                    def visit(name, item):
                        global datasets
                        if isinstance(item, h5py.Dataset):
                            item[()]
                            datasets += 1
                    file.visititems(visit)
            print(datasets)
            """
        try smoke.space.write("files.txt", files.values.sorted().joined(separator: "\n"))
        try smoke.space.write("read.py", script)
        let outcome = try smoke.space.shell(try #require(PythonReference.interpreter) + " read.py")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect((Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > files.count)
    }
}
