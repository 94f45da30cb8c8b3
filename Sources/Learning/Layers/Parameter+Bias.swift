// y[r, j] += b[j], and its gradient.
import CKernels

extension Parameter {
    /// Adds this bias to every row of y [rows, count].
    func add(toRows rows: Int, of y: UnsafeMutablePointer<Float>) {
        rowwise(rows, width: count) { ck_add_bias($1, count, values, 0, y + $0 * count) }
    }

    /// Sets this bias's gradient to the column sums of dy [rows, count].
    func gatherGradient(rows: Int, of dy: UnsafePointer<Float>) {
        columnwise(count, rows: rows) { ck_column_sums(rows, $1, count, dy + $0, gradient + $0) }
    }
}
