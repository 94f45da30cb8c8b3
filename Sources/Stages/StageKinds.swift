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
        AnalysePlateauDuration(),
        PlotPlateauDuration(),
        AnalyseLinearisedFlow(),
        PlotLinearisedFlow(),
        AnalyseFlowDescent(),
        PlotFlowDescent(),
        AnalyseInitScale(),
        PlotInitScale(),
        // Paper B.
        TrainNetwork(),
        ProbeReconstruction(),
        ProbeClassification(),
        ProbePictures(),
        AnalysePhases(),
        PlotPhases(),
        AnalyseLayers(),
        AnalyseDecoders(),
        AnalyseBatchNorm(),
        AnalyseShifts(),
        AnalyseBoundaries(),
        AnalyseReconstructions(),
        PlotComparedPhases(),
        PlotReconstructions(),
        PlotBoundaries(),
        PlotBatchNorm(),
        PlotShifts(),
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
