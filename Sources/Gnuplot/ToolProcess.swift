// Runs gnuplot or fc-match in a clean environment and takes what it says. Unaware of figures.

import Glibc

/// Which Debian package holds a program.
private let packages = ["gnuplot": "gnuplot-nox", "fc-match": "fontconfig"]

func missing(_ program: String) -> RenderError {
    RenderError(
        place: program, cause: "the program was not found on the PATH",
        hint: "run scripts/setup, or install the package \(packages[program] ?? program)")
}

/// Runs a program with standard output and error taken together, without fontconfig's complaints about its
/// cache, which do not change a figure. Throws if the program is not there.
func runTool(_ arguments: [String]) throws(RenderError) -> (status: Int32, output: String) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
        throw RenderError(place: arguments[0], cause: String(cString: strerror(errno)))
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    // The locale and the time zone would show in the output.
    let kept = ["PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE"].compactMap { (name: String) -> String? in
        getenv(name).map { value in "\(name)=\(String(cString: value))" }
    }
    let environment: [UnsafeMutablePointer<CChar>?] =
        (kept + ["LC_ALL=C.UTF-8", "TZ=UTC"]).map { strdup($0) } + [nil]
    let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { (environment + words).forEach { free($0) } }
    var process: pid_t = 0
    let spawned = posix_spawnp(&process, arguments[0], &actions, nil, words, environment)
    close(ends[1])
    guard spawned == 0 else {
        if spawned == ENOENT { throw missing(arguments[0]) }
        throw RenderError(place: arguments[0], cause: String(cString: strerror(spawned)))
    }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = read(ends[0], &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        output += buffer[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    return (exit, lines.filter { !$0.hasPrefix("Fontconfig ") }.joined(separator: "\n"))
}
