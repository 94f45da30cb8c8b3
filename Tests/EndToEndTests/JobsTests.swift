import Foundation
import Testing

extension FiguresTests {
    /// Trainings two at a time, one beside the other's threads, and one after another: equal bits.
    @Test func theNumberOfJobsDoesNotChangeABit() throws {
        let smoke = try SmokeRun.shared.get()
        #expect(smoke.first.output.contains("train-vgg8"))
        let space = try TestSpace()
        try space.copyManifest(from: smoke.space.folder)
        let outcome = try space.stagecraft(
            "run", "--profile", "smoke", "--jobs", "1", "train-f0", "train-vgg8[seed=1]", "flow-odd[seed=1]")
        #expect(outcome.exit == 0, "\(outcome.errors)")
        let alone = try SmokeRun.artifacts(in: space)
        #expect(alone.count >= 6)
        // An object's name is its digest.
        for (name, path) in alone {
            let other = try #require(smoke.artifacts[name], "\(name)")
            #expect((path as NSString).lastPathComponent == (other as NSString).lastPathComponent, "\(name)")
        }
    }
}
