// The stage kinds of paper A.
//
// In no fingerprint: a kind does not depend on those beside it.
import StageGraph

/// Kinds that a manifest can name.
public enum PaperAKinds {
    /// In the order of the paper.
    public static let all: [any StageKind] = [
        TrainFlow(),
        AnalyseLossStages(),
        PlotLossStages(),
        PlotCriticalPoint(),
        AnalysePlateauDuration(),
        PlotPlateauDuration(),
        AnalyseLinearisedFlow(),
        PlotLinearisedFlow(),
        AnalyseFlowDescent(),
        PlotFlowDescent(),
        AnalyseInitScale(),
        PlotInitScale(),
        AnalyseWasserstein(),
        PlotWasserstein(),
        AnalyseNorms(),
        PlotNorms(),
        AnalyseAmplitudes(),
        PlotAmplitudes(),
        AnalyseEscape(),
        PlotEscape(),
        TrainThreeLayer(),
        TrainMatrixFactorisation(),
        AnalyseDeep(),
        PlotDeep(),
        AnalyseBeyondTanh(),
        PlotBeyondTanh(),
    ]
}
