// When the competition between neurons begins: its drive turns on with the descent (paper A, T2 and T5 joined). Unaware of
// single neurons.

extension Theory {
    /// How long after half descent T5's equations begin as if the secondary plateau had been there from then on, where
    /// Mẑ = μẑ.
    ///
    /// With the drive at K the residual is f − K s*·x, and the amplitudes' squares are K times those of the plateau, so the
    /// cubic term drives with K (ζ₃ − K (ζ₃ − T3)), ζ₃ = E[f (ẑ·x)³] and T3 = E[(f − s*·x)(ẑ·x)³], instead of T3. Over
    /// the logistic K(t) of T2 the difference to a start at half descent sums to a delay of (1 − ζ₃/T3)/(2‖z‖), in which
    /// tanh first holds the largest neurons back (ζ₃ > 0) before it lets them win (T3 < 0).
    public var escapeOnset: Double {
        (1 - problem.driveCubicMoment / problem.escapeMoment) / (2 * problem.driveNorm)
    }
}
