import Foundation
import Testing

@testable import Gnuplot

@Suite struct DemoTests {
    /// KEEP_FIGURES names a folder to keep them in, to be looked at.
    @Test(arguments: Demo.all.map(\.id))
    func everyKindOfFigureIsDrawnWithoutAWarning(_ id: String) throws {
        let figure = try #require(Demo.all.first { $0.id == id })
        let folder = try Folder()
        try Renderer.render(figure, in: folder.path)
        if let kept = ProcessInfo.processInfo.environment["KEEP_FIGURES"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try folder.bytes(name).write(to: URL(fileURLWithPath: kept + "/" + name))
            }
        }
    }
}
