// The loss of each sample, which Learning's losses give as means. Unaware of networks.
import Glibc

/// −log softmax(z)[label] in nat of each row of logits [N, classes], in Float64.
func crossEntropies(_ logits: [Float], _ labels: [Int32], classes: Int) -> [Double] {
    labels.enumerated().map { n, label in
        let row = logits[n * classes..<(n + 1) * classes].map(Double.init)
        let highest = row.max() ?? 0
        return highest + log(row.reduce(0) { $0 + exp($1 - highest) }) - row[Int(label)]
    }
}
