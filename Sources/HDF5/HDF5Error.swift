// The error of this target, and the one way in which HDF5's functions are called: silenced, checked, explained.
// Unaware of what is read or written.

import CHDF5

/// What HDF5, or a check around it, refused: the call, where, and why.
///
///     checkpoint.h5:/checkpoints/64/fc.weight: cannot open the dataset: no object 'fc.weight'; found: fc1.weight
public struct HDF5Error: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was attempted, completing "cannot …".
    public var call: String
    /// Why it failed. HDF5's own words are "outermost: innermost" of its error stack, without the time of day.
    public var cause: String
    /// The file, and after a colon the object in it.
    public var path: String

    /// An error of a check made outside HDF5 (a shape, a type).
    public init(call: String, cause: String, path: String) {
        self.call = call
        self.cause = cause
        self.path = path
    }

    /// One line: the path, what could not be done and why.
    public var description: String { "\(path): cannot \(call): \(cause)" }
}

/// Before any other call: HDF5's exit handler crashes a process in which closing a file has failed.
private let library: Void = { _ = H5dont_atexit() }()

/// Turns off printing of errors. The setting and the error stack belong to the thread, hence it is repeated.
func silence() {
    library
    _ = H5Eset_auto2(0, nil, nil)
}

/// Calls HDF5 and throws what its error stack says if the result is negative. Must stay synchronous: the stack is the
/// calling thread's.
@discardableResult
func check<Result: SignedInteger>(_ call: String, at path: String, _ body: () -> Result) throws(HDF5Error) -> Result {
    silence()
    let result = body()
    guard result >= 0 else { throw HDF5Error(call: call, cause: takeCause(), path: path) }
    return result
}

/// "outermost: innermost" of this thread's error stack, which is emptied.
private func takeCause() -> String {
    var frames: [String] = []
    _ = withUnsafeMutablePointer(to: &frames) { frames in
        H5Ewalk2(
            0, H5E_WALK_DOWNWARD,
            { _, frame, context in
                let text = frame?.pointee.desc.map { String(cString: $0) } ?? ""
                context?.assumingMemoryBound(to: [String].self).pointee.append(withoutTime(text))
                return 0
            }, frames)
    }
    _ = H5Eclear2(0)
    guard let outermost = frames.first, let innermost = frames.last else { return "no reason given" }
    return frames.count == 1 || outermost == innermost ? innermost : "\(outermost): \(innermost)"
}

/// Cuts `: time = Sat Nov 21 …`: messages are compared and kept.
private func withoutTime(_ text: String) -> String {
    guard let time = text.firstRange(of: ": time = ") else { return text }
    return String(text[..<time.lowerBound])
}
