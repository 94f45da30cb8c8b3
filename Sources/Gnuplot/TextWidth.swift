// How wide text is in the house font, to place labels side by side.

/// Advance in ems of Liberation Sans, whose metrics are Helvetica's (Adobe, Helvetica.afm); digits' width for what is
/// not listed there.
func widthInEms(_ scalar: Unicode.Scalar) -> Double {
    let index = Int(scalar.value) - 32
    return Double(advances.indices.contains(index) ? advances[index] : 556) / 1000
}

/// U+0020 to U+007E, in thousandths of an em.
private let advances = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,  // space to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,  // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,  // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,  // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,  // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,  // p to ~
]
