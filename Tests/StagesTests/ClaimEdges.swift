// Where a claim begins and ceases to hold. Unaware of how it was measured.
import Testing

@testable import Results

/// Checks that a claim holds for values just inside `range` and fails just outside; an end that is infinite is none. The
/// ranges of tests are written from the papers and their theory.
func expectHolds(
    _ claim: Claim?, only range: ClosedRange<Double>, sourceLocation: SourceLocation = #_sourceLocation
) {
    guard var claim, claim.relation != .untested else {
        Issue.record("there is no such claim, or it is not tested", sourceLocation: sourceLocation)
        return
    }
    // Room for rounding; far less than any mistake in a tolerance.
    let width = range.upperBound - range.lowerBound
    for (edge, side) in [(range.lowerBound, -1.0), (range.upperBound, 1)] where edge.isFinite {
        let outwards = side * 1e-4 * (width.isFinite && width > 0 ? width : edge == 0 ? 1e-9 : abs(edge))
        claim.measured = width > 0 ? edge - outwards : edge
        #expect(claim.holds, "\(claim.id) at \(claim.measured)", sourceLocation: sourceLocation)
        claim.measured = edge + outwards
        #expect(!claim.holds, "\(claim.id) at \(claim.measured)", sourceLocation: sourceLocation)
    }
}

/// `expectHolds` for many claims by their ids.
func expectHolds(
    _ claims: [Claim], only ranges: [String: ClosedRange<Double>], sourceLocation: SourceLocation = #_sourceLocation
) {
    for (id, range) in ranges.sorted(by: { $0.key < $1.key }) {
        #expect(claims.contains { $0.id == id }, "\(id) is missing", sourceLocation: sourceLocation)
        expectHolds(claims.first { $0.id == id }, only: range, sourceLocation: sourceLocation)
    }
}
