// Adaptive integrator of ordinary differential equations, order 8 with dense output of order 7. Unaware of networks.
// Every step costs 12 evaluations, a step that is interpolated 15.
import Glibc
import Numerics

/// Dormand–Prince 8(5,3) with the error control of DOP853 and SciPy: the local error estimate of each step, root mean
/// square over components of error/(atol + rtol·|y|), stays below 1.
///
///     let integrator = DormandPrince853(relativeTolerance: 1e-6, absoluteTolerance: 1e-9) { t, y, rate in rate[0] = -y[0] }
///     try integrator.start(at: 0, [1])
///     while integrator.time < 2 { try integrator.step(limit: 2) }
public final class DormandPrince853 {
    /// Writes dy/dt at (t, y) to its third argument.
    public typealias RightHandSide = (Double, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

    private typealias Tableau = DormandPrinceTableau
    /// Stages 0…11, the slope at the end of the step (12) and the dense output's three (13…15).
    private static let rows = 16

    private let rightHandSide: RightHandSide
    private let relative: Double
    private let absolute: Double
    private var count = 0
    private var slopes: [Double] = []
    private var trial: [Double] = []
    private var stage: [Double] = []
    private var before: [Double] = []
    private var polynomial: [Double] = []
    private var polynomialIsCurrent = false

    /// The time reached.
    public private(set) var time = 0.0
    /// The state at `time`.
    public private(set) var state: [Double] = []
    /// The time at which the last step began.
    public private(set) var previousTime = 0.0
    /// The size of the step to try next.
    public private(set) var nextStep = 0.0
    /// Accepted steps since `start`.
    public private(set) var steps = 0
    /// Evaluations of the right-hand side since `start`.
    public private(set) var evaluations = 0

    /// An integrator of `rightHandSide` with local error per step below `absoluteTolerance + relativeTolerance·|y|`.
    public init(relativeTolerance: Double, absoluteTolerance: Double, rightHandSide: @escaping RightHandSide) {
        precondition(relativeTolerance > 0 && absoluteTolerance > 0, "tolerances are positive")
        relative = relativeTolerance
        absolute = absoluteTolerance
        self.rightHandSide = rightHandSide
    }

    /// Begins at `time` with `state` and chooses the first step (Hairer, Nørsett, Wanner, section II.4), at most `limit`.
    public func start(at time: Double, _ state: [Double], limit: Double = .infinity) throws(DynamicsError) {
        count = state.count
        self.time = time
        self.state = state
        previousTime = time
        slopes = [Double](repeating: 0, count: Self.rows * count)
        (trial, stage, before) = (state, state, state)
        polynomial = [Double](repeating: 0, count: 7 * count)
        polynomialIsCurrent = false
        (steps, evaluations) = (0, 0)
        evaluate(time, state, row: 0)
        guard slopes[..<count].allSatisfy(\.isFinite) else {
            throw .notFinite(time: time, quantity: "the right-hand side")
        }
        nextStep = firstStep(limit)
    }

    /// Takes one step, shortened to end at `limit` if it would pass it.
    public func step(limit: Double = .infinity) throws(DynamicsError) {
        let smallest = 10 * (time.nextUp - time)
        var h = max(nextStep, smallest)
        var rejected = false
        if steps > 0 {  // the slope at the end of the last step is the first of this one
            slopes.withUnsafeMutableBufferPointer { s in
                s.baseAddress!.update(from: s.baseAddress! + 12 * count, count: count)
            }
        }
        while true {
            guard h >= smallest else { throw .stepTooSmall(time: time, step: h) }
            let end = min(time + h, limit)
            h = end - time
            let error = attempt(h, end)
            if error < 1 {
                let factor = error == 0 ? 10 : min(10, 0.9 * pow(error, -0.125))
                nextStep = h * (rejected ? min(1, factor) : factor)
                (previousTime, time) = (time, end)
                swap(&before, &state)
                swap(&state, &trial)
                steps += 1
                polynomialIsCurrent = false
                return
            }
            // An overflow in the attempt gives an error that is not a number: shorten as much as allowed.
            h *= error.isFinite ? max(0.2, 0.9 * pow(error, -0.125)) : 0.2
            rejected = true
        }
    }

    /// The state at `time` within the last step, by the method's interpolating polynomial of degree 7.
    public func interpolate(at time: Double, into result: inout [Double]) {
        precondition(steps > 0 && time >= previousTime && time <= self.time, "\(time) is outside the last step")
        if !polynomialIsCurrent { preparePolynomial() }
        let x = (time - previousTime) / (self.time - previousTime)
        if result.count != count { result = [Double](repeating: 0, count: count) }
        let n = count
        // y + x(F0 + (1−x)(F1 + x(F2 + (1−x)(F3 + …)))) expands to coefficients that depend on x alone.
        var coefficients: [Double] = []
        var product = 1.0
        for row in 0..<7 {
            product *= row % 2 == 0 ? x : 1 - x
            coefficients.append(product)
        }
        RungeKuttaKernel.combine(
            count: n, h: 1, coefficients: coefficients, rows: polynomial, stride: n, base: before, into: &result)
    }

    private func evaluate(_ t: Double, _ y: [Double], row: Int) {
        evaluations += 1
        slopes.withUnsafeMutableBufferPointer { rightHandSide(t, y, $0.baseAddress! + row * count) }
    }

    private func combine(_ h: Double, _ coefficients: [Double], base: [Double], into result: inout [Double]) {
        RungeKuttaKernel.combine(
            count: count, h: h, coefficients: coefficients, rows: slopes, stride: count, base: base, into: &result)
    }

    /// Computes `trial` at `end` = time + h; returns the scaled error estimate.
    private func attempt(_ h: Double, _ end: Double) -> Double {
        for s in 1..<12 {
            combine(h, Tableau.stages[s], base: state, into: &stage)
            evaluate(time + Tableau.times[s] * h, stage, row: s)
        }
        combine(h, Tableau.weights, base: state, into: &trial)
        evaluate(end, trial, row: 12)
        let (fifth, third) = RungeKuttaKernel.errorNorms(
            count: count, fifth: Tableau.fifth, third: Tableau.third, rows: slopes, stride: count,
            before: state, after: trial, absolute: absolute, relative: relative)
        if fifth == 0 && third == 0 { return 0 }
        return h * fifth / ((fifth + 0.01 * third) * Double(count)).squareRoot()
    }

    private func preparePolynomial() {
        let h = time - previousTime
        for s in 0..<3 {
            combine(h, Tableau.extraStages[s], base: before, into: &stage)
            evaluate(previousTime + Tableau.times[13 + s] * h, stage, row: 13 + s)
        }
        let n = count
        for i in 0..<n {
            let change = state[i] - before[i]
            polynomial[i] = change
            polynomial[n + i] = h * slopes[i] - change
            polynomial[2 * n + i] = 2 * change - h * (slopes[12 * n + i] + slopes[i])
        }
        let zero = [Double](repeating: 0, count: n)
        polynomial.withUnsafeMutableBufferPointer { p in
            for row in 0..<4 {
                RungeKuttaKernel.combine(
                    count: n, h: h, coefficients: Tableau.dense[row], rows: slopes, stride: n, base: zero,
                    into: p.baseAddress! + (3 + row) * n)
            }
        }
        polynomialIsCurrent = true
    }

    private func firstStep(_ limit: Double) -> Double {
        let interval = limit - time
        if count == 0 || interval == 0 { return interval }
        func norm(_ element: (Int) -> Double) -> Double {
            let sum = (0..<count).reduce(0.0) { sum, i in
                let scaled = element(i) / (absolute + relative * state[i].magnitude)
                return sum + scaled * scaled
            }
            return (sum / Double(count)).squareRoot()
        }
        let d0 = norm { state[$0] }
        let d1 = norm { slopes[$0] }
        let h0 = min(d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1, interval)
        for i in 0..<count { stage[i] = state[i] + h0 * slopes[i] }
        evaluate(time + h0, stage, row: 1)
        let d2 = norm { slopes[count + $0] - slopes[$0] } / h0
        let h1 = d1 <= 1e-15 && d2 <= 1e-15 ? max(1e-6, h0 * 1e-3) : pow(0.01 / max(d1, d2), 0.125)
        return min(100 * h0, h1, interval)
    }
}
