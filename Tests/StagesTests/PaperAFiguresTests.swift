import Engine
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

/// One set of small runs behind both figures of paper A.
@Suite struct PaperAFiguresTests {
    private let space = StageSpace()

    init() throws {
        for problem in ["odd", "gen"] {
            let common: [String: Value] = [
                "problem": .string(problem), "neurons": .integer(80), "alpha": .number(1), "seed": .integer(1),
            ]
            let relu: [String: Value] = [
                "activation": .string("relu"), "method": .string("descent"), "step": .number(0.02),
                "maximumSteps": .integer(3000),
            ]
            try space.run(TrainFlow(), "tanh-\(problem)", common)
            try space.run(TrainFlow(), "relu-\(problem)", common.merging(relu) { $1 })
            for activation in ["tanh", "relu"] {
                try space.run(
                    AnalyseLossStages(), "\(activation)-\(problem)-stages",
                    inputs: ["runs": ["\(activation)-\(problem)/history.h5"]])
            }
        }
    }

    private func lossStages(_ name: String, swapped: Bool = false) throws -> String {
        try space.run(
            PlotLossStages(), name, ["figure": .string("A1"), "caption": .string("The `stages`.")],
            inputs: [
                "odd": ["tanh-odd/history.h5"], "gen": ["tanh-gen/history.h5"],
                "oddStages": ["tanh-\(swapped ? "gen" : "odd")-stages/stages.h5"],
                "genStages": ["tanh-gen-stages/stages.h5"],
            ])
    }

    private func criticalPoint(_ name: String, alpha: Double = 1) throws -> String {
        try space.run(
            PlotCriticalPoint(), name, ["figure": .string("A4"), "alpha": .number(alpha)],
            inputs: [
                "tanhOdd": ["tanh-odd/history.h5"], "tanhGen": ["tanh-gen/history.h5"],
                "reluOdd": ["relu-odd/history.h5"], "reluGen": ["relu-gen/history.h5"],
                "stages": ["tanh-odd", "tanh-gen", "relu-odd", "relu-gen"].map { "\($0)-stages/stages.h5" },
            ])
    }

    /// gnuplot alone, in another folder, gives the same picture; a second run of the stage gives the same bytes.
    private func isReproducible(_ figure: String, _ first: String, _ second: String) -> Bool {
        space.run("mkdir \(first)-redrawn && cp \(first)/*.gp \(first)/*.dat \(first)-redrawn") == 0
            && space.run("cd \(first)-redrawn && gnuplot \(figure).gp") == 0
            && !space.bytes("\(first)/\(figure).png").isEmpty
            && space.picture("\(first)/\(figure).png") == space.picture("\(first)-redrawn/\(figure).png")
            && ["gp", "dat", "pdf", "png"].allSatisfy {
                space.bytes("\(first)/\(figure).\($0)") == space.bytes("\(second)/\(figure).\($0)")
            }
    }

    @Test func lossStagesFigure() throws {
        _ = try lossStages("first")
        _ = try lossStages("second")
        #expect(isReproducible("A1", "first", "second"))
        let caption = space.text("first/caption.txt")
        #expect(caption.hasPrefix("The `stages`.\nM = 80 neurons, tanh, α = 1, 1 seed"))
        for id in ["A1.plateau-risk.odd", "A1.collapse.odd", "A1.descent-time.gen", "A1.three-stages.gen"] {
            #expect(caption.contains("[\(id)]"))
        }
        #expect(!caption.contains("[A4."))
        let data = space.text("first/A1.dat")
        for series in [
            "loss, alpha = 1.0, seed 1", "theory, alpha = 1.0", "theory, general M", "measured, alpha = 1.0",
        ] {
            #expect(data.contains(series))
        }
        #expect(space.text("first/A1.gp").contains("secondary plateau"))
        #expect(space.run("pdffonts first/A1.pdf | tail -n +3 | grep -qv Liberation") != 0)
    }

    @Test func criticalPointFigure() throws {
        _ = try criticalPoint("first")
        _ = try criticalPoint("second")
        #expect(isReproducible("A4", "first", "second"))
        let caption = space.text("first/caption.txt")
        #expect(caption.contains("[A4.critical-point.odd]") && caption.contains("[A4.own-plateau.relu.gen]"))
        #expect(space.text("first/A4.dat").contains("K_f_perp, ReLU, seed 1"))
    }

    @Test func mistakesAreExplained() throws {
        let mixed = #expect(throws: Failure.self) { try lossStages("swapped", swapped: true) }
        #expect(mixed?.headline == "the stages are not those of the runs")
        let missing = #expect(throws: Failure.self) { try criticalPoint("missing", alpha: 0.5) }
        #expect(missing?.description.contains("tanhOdd") == true)
    }
}
