// The stage kinds of paper B.
//
// In no fingerprint: a kind does not depend on those beside it.
import StageGraph

/// Kinds that a manifest can name.
public enum PaperBKinds {
    /// In the order of the paper.
    public static let all: [any StageKind] = [
        TrainNetwork(),
        ProbeReconstruction(),
        ProbeClassification(),
        ProbePictures(),
        AnalysePhases(),
        PlotPhases(),
        PlotPhasesGrid(),
        PlotDecoderGrid(),
        PlotBoundaryGrid(),
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
        AnalysePhaseCause(),
        PlotPhaseCause(),
    ]
}
