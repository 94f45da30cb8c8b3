// The phases of the mean reconstruction loss over seeds, and how analyses keep them. Unaware of what was measured.
import HDF5
import Learning
import Results

extension SeedTables {
    /// Those of the mean reconstruction loss of the test images.
    func meanPhases() throws -> Phases {
        try Phases(
            iterations: iterations, losses: mean("reconstruction_test").mean,
            scatter: relativeScatter("reconstruction_test"))
    }

    /// The table of an analysis with the mean curves, the phases of the mean reconstruction loss as its attributes.
    func meanPart(_ attributes: [String: AttributeValue] = [:]) throws -> Analysis.Part {
        let own = try meanPhases().attributes.merging(["seeds": .integer(seeds.count)]) { $1 }
        return .init("mean", try meanTable(), attributes: own.merging(attributes) { $1 })
    }
}

extension Phases {
    /// The verdict, and the boundaries that there are.
    var attributes: [String: AttributeValue] {
        var attributes: [String: AttributeValue] = ["verdict": .string(verdict.rawValue)]
        if let firstBoundary { attributes["T1"] = .number(firstBoundary) }
        if let secondBoundary { attributes["T2"] = .number(secondBoundary) }
        return attributes
    }
}
