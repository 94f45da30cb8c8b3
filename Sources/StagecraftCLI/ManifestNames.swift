// What shells complete from the manifest. Says nothing if there is none, or one with mistakes.

import ArgumentParser
import Engine

/// Completions of the names that a manifest gives.
enum ManifestNames {
    /// Figures and stages.
    static let targets = names { $0.figureNames + $0.stageNames }
    static let profiles = names { $0.profiles.map(\.name) }
    static let datasets = names { $0.datasets.map(\.name) }
    static let remotes = names { $0.remotes.map(\.name) }

    private static func names(_ read: @escaping @Sendable (Manifest) -> [String]) -> CompletionKind {
        .custom { words, _, _ in
            guard let location = try? LocationOptions.parse(manifestOption(words)),
                let manifest = try? location.parsedManifest()
            else { return [] }
            return read(manifest)
        }
    }

    /// The manifest that the words typed so far name.
    private static func manifestOption(_ words: [String]) -> [String] {
        for (word, next) in zip(words, words.dropFirst() + [""]) {
            if word.startsWith("--manifest=") { return [word] }
            if ["-f", "--manifest"].contains(word), !next.isEmpty { return ["--manifest", next] }
        }
        return []
    }
}
