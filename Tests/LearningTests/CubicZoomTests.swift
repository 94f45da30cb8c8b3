import Numerics
import TestPython
import Testing

@testable import Learning

@Suite struct CubicZoomTests {
    @Test(
        .enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"),
        arguments: [(28, 32), (5, 9), (2, 7), (3, 3), (16, 9)])
    func equalsSciPyOnRandomImages(from: Int, to: Int) throws {
        var random = CounterRandom(seed: 1, purpose: "zoom test")
        let images = (0..<70 * from * from).map { _ in random.uniformFloat() }
        try expectSciPy(images, from: from, to: to)
    }

    @Test(
        .enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"),
        .enabled(if: FashionMNIST.isInstalled, "needs the Debian package dataset-fashion-mnist"))
    func equalsSciPyOnFashionImages() throws {
        let images = try IDX.read(FashionMNIST.testImages, rank: 3)
        #expect(images.dimensions == [10_000, 28, 28])
        try expectSciPy(images.bytes[..<(200 * 784)].map { Float($0) / 255 }, from: 28, to: 32)
    }

    private func expectSciPy(_ images: [Float], from: Int, to: Int) throws {
        let program = """
            from scipy.ndimage import zoom
            result = np.stack([zoom(i, \(to) / \(from), order=3) for i in data.reshape(-1, \(from), \(from))])
            assert result.shape[1:] == (\(to), \(to))
            """
        let expected = try PythonReference.run(program, input: images.map(Double.init))
        let zoomed = CubicZoom(from: from, to: to)(images)
        #expect(zoomed.count == expected.count)
        let error = zip(zoomed, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
        #expect(error < 1e-6)
    }

    @Test func reproducesASplineThatItInterpolates() {
        // A constant is a spline, and the corners of both grids coincide.
        let zoom = CubicZoom(from: 28, to: 32)
        for k in 0..<32 { #expect(abs((0..<28).reduce(0.0) { $0 + zoom.matrix[k * 28 + $1] } - 1) < 1e-12) }
        #expect(abs(zoom.matrix[0] - 1) < 1e-12 && abs(zoom.matrix[31 * 28 + 27] - 1) < 1e-12)
    }
}
