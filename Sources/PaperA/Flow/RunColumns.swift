// The columns with which tables over runs of train.flow begin. Unaware of what was measured.
import Dynamics
import Results

extension FlowRun {
    /// Which run a row is about.
    static func runColumns(_ runs: [FlowRun]) -> [Column] {
        [
            Column("run", "number of the run, in the order of the inputs", runs.indices.map(Double.init)),
            runs.column("alpha", "initial parameters have the standard deviation M^−α") { $0.alpha },
            runs.column("neurons", "number of neurons M") { Double($0.neurons) },
            runs.column("seed", "seed of the initial parameters") { Double($0.seed) },
        ]
    }
}

extension StageDetector {
    /// The ends of the stages that the detector has found in each run; NaN where there is none.
    static func stageColumns(_ stages: [Stages?]) -> [Column] {
        [
            stages.column("t1", unit: "t", "end of the initial plateau: R = R0 − .05 (R0 − R2)") { $0?.descentBegins },
            stages.column("t2", unit: "t", "end of the descent: R = R2 + .05 (R0 − R2)") { $0?.plateauBegins },
            stages.column("t3", unit: "t", "end of the secondary plateau: R = .95 R2") { $0?.plateauEnds },
        ]
    }
}
