// What of a Swift source the compiler sees, as bytes to digest: equal for two sources that differ in comments and white
// space alone.

enum NormalForm {
    /// The tokens' bytes, each ended by a zero. White space that has a meaning is kept as such: how an operator
    /// stands between its neighbours, a bracket that begins a line, and so a statement, and the end of a condition
    /// after `#if`.
    static func bytes(of tokens: [Token], in source: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        source.withUnsafeBufferPointer { source in
            var endsExpression = false
            for token in tokens {
                if let fixity = token.fixity { result.append(fixity.rawValue) }
                if token.kind == .endOfDirective || token.startsLine && endsExpression && opens(token, source) {
                    result.append(UInt8(ascii: "\n"))
                }
                result.append(contentsOf: UnsafeBufferPointer(rebasing: source[token.range]))
                result.append(0)
                endsExpression = token.endsExpression(source.baseAddress!)
            }
        }
        return result
    }

    private static func opens(_ token: Token, _ source: UnsafeBufferPointer<UInt8>) -> Bool {
        let byte = source[token.range.lowerBound]
        return token.kind == .punctuation && (byte == UInt8(ascii: "(") || byte == UInt8(ascii: "["))
    }
}
