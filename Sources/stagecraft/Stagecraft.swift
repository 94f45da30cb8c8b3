import ArgumentParser

@main
struct Stagecraft: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stagecraft", abstract: "Regenerates every figure of two papers, from raw data to PDF.")
}
