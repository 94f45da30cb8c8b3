// The list of stage kinds that a manifest can name.
import Engine

/// Every kind of stage that this program knows.
public enum StageKinds {
    /// In the order of the papers.
    public static let all: [any StageKind] = [
        // Paper A.
        TrainFlow(),
        AnalyseLossStages(),
        PlotLossStages(),
        PlotCriticalPoint(),
        // Paper B.
        TrainNetwork(),
        ProbeReconstruction(),
        AnalysePhases(),
        PlotPhases(),
        AnalyseWeakStrong(),
        PlotWeakStrong(),
        ProbeRowSpace(),
        AnalyseRowSpace(),
        PlotRowSpace(),
        ProbeSampleStrength(),
        AnalyseSampleStrength(),
        PlotSampleStrength(),
        ProbeHead(),
        AnalyseTransfer(),
        PlotTransfer(),
        PlotTransferGain(),
    ]
}
