// A parameter of all probes that fit the exact decoder. Unaware of the decoder.
import Learning
import StageGraph

extension ParameterDeclaration {
    static let exactDecoderRidge = ParameterDeclaration(
        "ridge", .number(1e-12...1e6), default: .number(ExactDecoder.defaultRelativeRidge),
        "ridge of the exact decoder, in units of the mean activation variance")
}
