// Times training steps for Benchmarks/training.py. Reads `case batch steps` lines, answers `milliseconds loss`.
// Each case is built once and kept, with two untimed steps. In the case `exact`, batch is the number of samples fitted; in
// `dynamics-plateau` and `dynamics-escape` the number of neurons, and a step is one right-hand side of the flow.
import Dynamics
import Glibc
import Learning
import Numerics

@main struct BenchTraining {
    static func main() throws {
        if let threads = getenv("OMP_NUM_THREADS"), let count = Int(String(cString: threads)) {
            setThreads(count)
        }
        if CommandLine.arguments.dropFirst().first == "products" { return compareProducts() }
        var cases: [String: (_ steps: Int) throws -> Double] = [:]
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let batch = Int(words[1]), let steps = Int(words[2]), steps > 0 else {
                throw LearningError("expected 'case batch steps', found '\(line)'")
            }
            if words[0] == "sgemm" {
                print("\(peak(seconds: 0.2)) 0")
                fflush(nil)
                continue
            }
            let key = "\(words[0]) \(batch)"
            if cases[key] == nil {
                cases[key] =
                    switch words[0] {
                    case "exact": exactDecoder(samples: batch)
                    case "dynamics-plateau", "dynamics-escape": try dynamics(words[0], neurons: batch)
                    default: try trainingSteps(words[0], batch: batch)
                    }
                _ = try cases[key]!(2)
            }
            let start = ContinuousClock.now
            let loss = try cases[key]!(steps)
            let elapsed = start.duration(to: .now)
            print("\(milliseconds(elapsed) / Double(steps)) \(loss)")
            fflush(nil)
        }
    }

    /// Steps of training; answers the last loss.
    static func trainingSteps(_ name: String, batch: Int) throws -> (Int) throws -> Double {
        let trainer = try trainer(name, batch: batch)
        return { steps in
            var loss = 0.0
            try trainer.run(until: trainer.iteration + steps, progress: { loss = $0.loss })
            return loss
        }
    }

    /// Fits of the exact decoder: 512 features to 3×32×32 pixels; answers the loss on the samples it was fitted to.
    static func exactDecoder(samples: Int) -> (Int) throws -> Double {
        var random = CounterRandom(seed: 1, purpose: "benchmark")
        let activations = (0..<samples * 512).map { _ in Float(random.normal()) }
        let targets = (0..<samples * 3072).map { _ in Float(random.normal()) }
        return { steps in
            var loss = 0.0
            for _ in 0..<steps {
                let decoder = try ExactDecoder(activations: activations, targets: targets, width: 512)
                loss = decoder.loss(activations: activations, targets: targets)
            }
            return loss
        }
    }

    /// A network under the protocol's settings on random images, as the Python worker builds it.
    static func trainer(_ name: String, batch: Int) throws -> Trainer {
        let image = Shape(32, 32, 3)
        let architecture: Architecture
        let features = Shape(vector: 512)
        switch name {
        case "deconv": architecture = try .deconvolutionDecoder(activations: features, image: image)
        case "linear": architecture = .linearDecoder(activations: features, image: image)
        default: architecture = try .classifier(named: name, input: image, classes: 10)
        }
        let isDecoder = name == "deconv" || name == "linear"
        var random = CounterRandom(seed: 1, purpose: "benchmark")
        let samples = (0..<batch * architecture.input.count).map { _ in Float(random.normal()) }
        let targets: TrainingData.Targets =
            isDecoder
            ? .values((0..<batch * image.count).map { _ in Float(random.normal()) })
            : .labels((0..<batch).map { _ in Int32(random.integer(below: 10)) }, classes: 10)
        let network = try Network(architecture, batch: batch)
        network.initialise(seed: 1)
        return try Trainer(
            network: network, data: TrainingData(samples: samples, shape: architecture.input, targets: targets),
            loss: isDecoder ? .meanSquaredError : .softmaxCrossEntropy,
            optimiser: isDecoder ? .adam(rate: 3e-4, weightDecay: 1e-5) : .sgd(rate: 0.002), batch: batch, seed: 1)
    }

    /// Right-hand sides of the two-layer tanh flow on the odd problem (32 nodes); the risk. Parameters are scale · sin(1),
    /// scale · sin(2), …: of the size they have on the plateaus, or beyond, as `numpy_worker.py` has them.
    static func dynamics(_ name: String, neurons: Int) throws -> (Int) throws -> Double {
        let network = TwoLayerNetwork(problem: try .named("odd"), activation: .tanh, neurons: neurons)
        let scale = name == "dynamics-plateau" ? 0.05 : 2
        let state = (0..<network.parameterCount).map { scale * sin(Double($0 + 1)) }
        var rate = state
        return { steps in
            var risk = 0.0
            for _ in 0..<steps { risk = network.descentDirection(state, into: &rate) }
            return risk
        }
    }

    /// GFLOP/s of a large product, the ceiling that the steps are compared with.
    static func peak(seconds: Double) -> Double {
        let n = 1024
        let (a, b, c) = (FloatStorage(count: n * n), FloatStorage(count: n * n), FloatStorage(count: n * n))
        var best = 0.0
        let start = ContinuousClock.now
        while milliseconds(start.duration(to: .now)) < seconds * 1000 {
            let before = ContinuousClock.now
            sgemm(n, n, n, a.base, lda: n, b.base, ldb: n, c.base, ldc: n)
            best = max(best, 2e-6 * Double(n * n * n) / milliseconds(before.duration(to: .now)))
        }
        return best
    }

    static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) * 1e-15
    }
}
